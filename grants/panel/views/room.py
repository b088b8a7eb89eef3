"""The room the pages of the panel lie in. May import: Flask."""

from flask import Blueprint

room = Blueprint("panel", __name__)
