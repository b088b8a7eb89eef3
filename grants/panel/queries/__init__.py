"""What the panel looks like: who sits where, who is set aside, what was said, and what is still to read.

Nothing here writes. A voice leaves this room only for the member who may see it: see `reading`. May import:
panel.models, ledger, applications, programmes, people, store, rules.
"""

from grants.panel.queries.asked import reserves, seat_invitation, waiting
from grants.panel.queries.calling import Candidate, Lack, about, candidates, lack
from grants.panel.queries.homes import Draft, Spot, drafts, place_standing, places_of
from grants.panel.queries.lists import Index, Listed, house_rules, index, next_to_read
from grants.panel.queries.publishing import lacks
from grants.panel.queries.reading import reading
from grants.panel.queries.screen import Mine, Others, Reading
from grants.panel.queries.seats import GRANTS, Seated, SeatFilled, grants, my_home, seated, seats, seats_in_office
from grants.panel.queries.table import Member, Why, closed, counted, set_aside_counts, table, tables, tallies, tally
from grants.panel.queries.ties import standing

__all__ = [
    "GRANTS",
    "Candidate",
    "Draft",
    "Index",
    "Lack",
    "Listed",
    "Member",
    "Mine",
    "Others",
    "Reading",
    "SeatFilled",
    "Seated",
    "Spot",
    "Why",
    "about",
    "candidates",
    "closed",
    "counted",
    "drafts",
    "grants",
    "house_rules",
    "index",
    "lack",
    "lacks",
    "my_home",
    "next_to_read",
    "place_standing",
    "places_of",
    "reading",
    "reserves",
    "seat_invitation",
    "seated",
    "seats",
    "seats_in_office",
    "set_aside_counts",
    "standing",
    "table",
    "tables",
    "tallies",
    "tally",
    "waiting",
]
