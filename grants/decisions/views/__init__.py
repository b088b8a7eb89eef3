"""The pages of the chair and the officer, and the letter. May import: decisions, web."""

from grants.decisions.views import again, deciding, division, hall, incomplete, letters, register
from grants.decisions.views.room import room

__all__ = ["again", "deciding", "division", "hall", "incomplete", "letters", "register", "room"]
