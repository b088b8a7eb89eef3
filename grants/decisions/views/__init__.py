"""The pages of the chair and the officer, and the letter. May import: decisions, web."""

from grants.decisions.views import deciding, letters
from grants.decisions.views.room import room

__all__ = ["deciding", "letters", "room"]
