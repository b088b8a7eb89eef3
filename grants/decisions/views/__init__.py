"""The pages of the chair and the officer, and the letter. May import: decisions, web."""

from grants.decisions.views import again, deciding, letters, register
from grants.decisions.views.room import room

__all__ = ["again", "deciding", "letters", "register", "room"]
