"""What an evening looks like: when and where, who comes, what lies on the table. Never writes.

May import: evenings.models, panel, applications, programmes, people, rules.
"""

from grants.evenings.queries.agendas import Agenda, OnTable, agenda, next_on_table
from grants.evenings.queries.booklets import Booklet, BookletPlan, booklet
from grants.evenings.queries.guests import Guest, guests, papers_open
from grants.evenings.queries.standing import round_standing, standing
from grants.evenings.queries.voices import Hall, Heard, hall
from grants.evenings.queries.whole import EveningRow, evening, evening_at

__all__ = [
    "Agenda",
    "Booklet",
    "BookletPlan",
    "EveningRow",
    "Guest",
    "Hall",
    "Heard",
    "OnTable",
    "agenda",
    "booklet",
    "evening",
    "evening_at",
    "guests",
    "hall",
    "next_on_table",
    "papers_open",
    "round_standing",
    "standing",
]
