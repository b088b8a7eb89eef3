"""The room the pages about decisions lie in. May import: Flask."""

from flask import Blueprint

room = Blueprint("decisions", __name__)
