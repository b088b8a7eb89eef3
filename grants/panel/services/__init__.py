"""What the panel does: take a seat, publish a round, give a voice; and what the officer does for it: set aside.

May import: panel.queries, ledger, applications, programmes, people, store, rules. Commits nothing.
"""

from grants.panel.services.calling import call_in
from grants.panel.services.inviting import invite, reply, take_back, unlist
from grants.panel.services.reviews import (
    SENTENCE_LENGTH,
    ReviewSaid,
    close_voices,
    demand_open,
    enter_voice,
    give_review,
)
from grants.panel.services.rounds import publish_round, raise_ceiling
from grants.panel.services.seats import (
    declare_home,
    end_seat,
    end_terms,
    fill_seat,
    leave_seat,
    make_chair,
    new_seat,
    step_down,
)
from grants.panel.services.set_asides import set_aside

__all__ = [
    "SENTENCE_LENGTH",
    "ReviewSaid",
    "call_in",
    "close_voices",
    "declare_home",
    "demand_open",
    "end_seat",
    "end_terms",
    "enter_voice",
    "fill_seat",
    "give_review",
    "invite",
    "leave_seat",
    "make_chair",
    "new_seat",
    "publish_round",
    "raise_ceiling",
    "reply",
    "set_aside",
    "step_down",
    "take_back",
    "unlist",
]
