"""The pages about an award. May import: awards.forms, queries and services, decisions.services, web."""

from grants.awards.views import living, receiving
from grants.awards.views.base import room

__all__ = ["living", "receiving", "room"]
