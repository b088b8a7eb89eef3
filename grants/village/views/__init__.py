"""Pages for everybody. They hold no form, so a browser may keep them and ask whether they changed."""

from grants.village.views import pages, register
from grants.village.views.room import room

__all__ = ["pages", "register", "room"]
