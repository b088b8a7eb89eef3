"""The rooms of this storey. May import: web, ideas, programmes."""

from grants.ideas.views import cards, desk, tin
from grants.ideas.views.room import room

__all__ = ["cards", "desk", "room", "tin"]
