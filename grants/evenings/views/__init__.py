"""The pages of an evening. May import: evenings, web."""

from grants.evenings.views import calendars, holding, pages
from grants.evenings.views.room import room

__all__ = ["calendars", "holding", "pages", "room"]
