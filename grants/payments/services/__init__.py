"""Paying with four eyes: prepare, release or send back, and what the bank made of it. Never commits, knows no Flask.

May import: payments.models, payments.queries, awards, ledger, earlier storeys, rules, store.
"""

from grants.payments.services.marking import all_paid, mark, returned
from grants.payments.services.preparing import prepare
from grants.payments.services.releasing import release, send_back

__all__ = ["all_paid", "mark", "prepare", "release", "returned", "send_back"]
