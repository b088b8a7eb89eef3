"""The pages of the chair and the officer, and the letter. May import: decisions, web."""

from grants.decisions.views import again, deciding, hall, letters
from grants.decisions.views.room import room

__all__ = ["again", "deciding", "hall", "letters", "room"]
