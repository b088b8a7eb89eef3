"""Putting messages in the outbox, and getting them out of the door.

Any storey above may ``send``; only the worker delivers. May import: notices, people, paper.facts, store, rules.
"""

from grants.notices.services.couriers import Box, Courier, NotCarried, Smtp, courier_for
from grants.notices.services.delivery import PREPARE, SENT, Office, deliver, deliver_one
from grants.notices.services.outbox import call_off, send, try_again

__all__ = [
    "PREPARE",
    "SENT",
    "Box",
    "Courier",
    "NotCarried",
    "Office",
    "Smtp",
    "call_off",
    "courier_for",
    "deliver",
    "deliver_one",
    "send",
    "try_again",
]
