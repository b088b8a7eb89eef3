"""What every task is made of: a select of the same nine columns. May import: applications, programmes, rules."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, literal_column, select, union_all

from grants.applications.models import Application
from grants.desk.queries import conditions as that
from grants.desk.queries.kinds import DEEDS, Task
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.permissions import INTERESTED, RULES

NONE: ColumnElement[int] = literal_column("0")
ONE: ColumnElement[int] = literal_column("1")
NOTHING: ColumnElement[str] = literal_column("''")

AtWork = Mapping[State, CTE]
"""The plans that are at work, a part of the statement for each state: a task looks only at the states it is about."""


def columns(kind: Task, at: Any, **known: Any) -> tuple[Any, ...]:
    """Give the nine columns of a task."""
    plain = {
        "reference": Application.reference, "title": Application.title, "place": Place.name, "at": at,
        "many": ONE, "number": NONE, "words": NOTHING, "phone": NOTHING,
    }  # fmt: skip
    named = (column.label(name) for name, column in (plain | known).items())
    return literal_column(f"'{kind.value}'").label("kind"), *named


def of_plans(at_work: AtWork, kind: Task, *states: State, at: Any, **known: Any) -> Select[Any]:
    # IN, not a join: before a join SQLite would read the whole table once to see which of these ids it holds.
    found = (
        select(*columns(kind, at, **known))
        .select_from(Application)
        .join(Place, Place.id == Application.place_id)
        .where(Application.id.in_(union_all(*(select(at_work[state].c.id) for state in states))))
    )
    return found.where(that.not_interested()) if RULES[DEEDS[kind]].never & INTERESTED else found
