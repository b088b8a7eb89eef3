"""The rooms of this storey. May import: web, ideas, programmes."""

from grants.ideas.views import cards, desk, offer_desk, offer_links, offers, rooms, tin
from grants.ideas.views.room import room

__all__ = ["cards", "desk", "offer_desk", "offer_links", "offers", "room", "rooms", "tin"]
