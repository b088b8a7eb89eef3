"""The rooms of this storey. May import: web, links, programmes."""

from grants.links.views import answer, desk, pages
from grants.links.views.room import room

__all__ = ["answer", "desk", "pages", "room"]
