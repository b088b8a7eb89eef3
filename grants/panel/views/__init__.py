"""The pages of the panel: reading, its own questions, its seats, and what the office does to open a round."""

from grants.panel.views import calling, reading, rounds, rules, seats
from grants.panel.views.room import room

__all__ = ["calling", "reading", "room", "rounds", "rules", "seats"]
