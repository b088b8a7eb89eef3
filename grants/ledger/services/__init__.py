"""Writing the kasboek: ``post`` is the only way to write an entry, every other verb says what to post.

Who may do it is asked by the storey that calls: decisions reserve, payments send and pay. The database itself keeps
every balance at or above nothing. May import: ledger, applications, programmes, people, store, rules.
"""

from grants.ledger.services.posting import Movement, post, post_in_rounds
from grants.ledger.services.verbs import (
    bounce,
    bounce_late,
    fund,
    give_back,
    open_pot,
    pay,
    reserve,
    reverse,
    send,
    unfund,
    unreserve,
)

__all__ = [
    "Movement",
    "bounce",
    "bounce_late",
    "fund",
    "give_back",
    "open_pot",
    "pay",
    "post",
    "post_in_rounds",
    "reserve",
    "reverse",
    "send",
    "unfund",
    "unreserve",
]
