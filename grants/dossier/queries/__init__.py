"""Everything about one plan, in two statements however long its story is. Never writes.

May import: every storey up to payments, rules, store.
"""

from grants.dossier.queries.belongings import LIVING, Dossier, Event, dossier, public_dossier
from grants.dossier.queries.mine import MineRow, mine
from grants.dossier.queries.whole import PUBLIC, Whole, public, whole

__all__ = [
    "LIVING",
    "PUBLIC",
    "Dossier",
    "Event",
    "MineRow",
    "Whole",
    "dossier",
    "mine",
    "public",
    "public_dossier",
    "whole",
]
