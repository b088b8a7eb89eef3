"""The room the pages of evenings lie in. May import: Flask."""

from flask import Blueprint

room = Blueprint("evenings", __name__)
