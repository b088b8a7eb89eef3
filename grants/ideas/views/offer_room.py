"""The room the pages about offers, and about the rooms of a place, lie in. May import: Flask."""

from flask import Blueprint

room = Blueprint("offers", __name__)
