"""What the panel does: take a seat, publish a round, give a voice; and what the officer does for it: set aside.

May import: panel.queries, ledger, applications, programmes, people, store, rules. Commits nothing.
"""

from grants.panel.services.reviews import (
    SENTENCE_LENGTH,
    ReviewSaid,
    close_voices,
    demand_open,
    enter_voice,
    give_review,
)
from grants.panel.services.rounds import publish_round
from grants.panel.services.seats import fill_seat, leave_seat
from grants.panel.services.set_asides import set_aside

__all__ = [
    "SENTENCE_LENGTH",
    "ReviewSaid",
    "close_voices",
    "demand_open",
    "enter_voice",
    "fill_seat",
    "give_review",
    "leave_seat",
    "publish_round",
    "set_aside",
]
