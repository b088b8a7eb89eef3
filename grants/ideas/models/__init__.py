"""What people leave in a place before there is a plan. May import: programmes, people, store, rules."""

from grants.ideas.models.ideas import CardSource, Idea
from grants.ideas.models.offers import Offer, OfferWish
from grants.ideas.models.rooms import Room

__all__ = ["CardSource", "Idea", "Offer", "OfferWish", "Room"]
