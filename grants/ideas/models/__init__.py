"""What is told in a place before anybody asks for money. May import: people, programmes, store, rules."""

from grants.ideas.models.offers import Offer, OfferWish
from grants.ideas.models.rooms import Room

__all__ = ["Offer", "OfferWish", "Room"]
