"""The room the pages about an award lie in. May import: Flask."""

from flask import Blueprint

room = Blueprint("awards", __name__)
