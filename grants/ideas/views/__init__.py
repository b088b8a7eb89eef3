"""The pages about what is told in a place. May import: ideas, earlier storeys, web."""

from grants.ideas.views import offer_desk, offer_links, offers, rooms

__all__ = ["offer_desk", "offer_links", "offers", "rooms"]
