"""The room of the public pages."""

from flask import Blueprint

room = Blueprint("village", __name__)
