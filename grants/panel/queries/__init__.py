"""What the panel looks like: who sits where, who is set aside, what was said, and what is still to read.

Nothing here writes. A voice leaves this room only for the member who may see it: see `reading`. May import:
panel.models, ledger, applications, programmes, people, store, rules.
"""

from grants.panel.queries.lists import Index, Listed, house_rules, index, next_to_read
from grants.panel.queries.reading import Mine, Others, Reading, reading
from grants.panel.queries.seats import GRANTS, Seated, SeatFilled, grants, seated, seats, seats_in_office
from grants.panel.queries.table import Member, Why, closed, counted, set_aside_counts, table, tables, tallies, tally
from grants.panel.queries.ties import standing

__all__ = [
    "GRANTS",
    "Index",
    "Listed",
    "Member",
    "Mine",
    "Others",
    "Reading",
    "SeatFilled",
    "Seated",
    "Why",
    "closed",
    "counted",
    "grants",
    "house_rules",
    "index",
    "next_to_read",
    "reading",
    "seated",
    "seats",
    "seats_in_office",
    "set_aside_counts",
    "standing",
    "table",
    "tables",
    "tallies",
    "tally",
]
