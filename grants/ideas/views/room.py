"""The blueprint of this storey."""

from flask import Blueprint

room = Blueprint("ideas", __name__)
