"""For which programmes and places somebody works, and the plans of these that are at work now.

May import: applications.models and queries, rules.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import CTE, ColumnElement, bindparam, literal_column, select, union
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.queries import Scope
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.permissions import RULES, Actor, Deed

HORIZON = 100
"""How many plans in one state the desk looks at: the oldest that are at work, the newest of those that are closed.

What lies behind them comes up when these are done. It keeps the desk as quick with a million plans as with a hundred.
"""


def scope(actor: Actor, deed: Deed) -> Scope:
    """Return for which programmes, and for which single places, the actor may do ``deed``."""
    held = [grant for grant in actor.grants if grant.role in RULES[deed].roles]
    whole = {grant.programme_id for grant in held if grant.place_id is None and grant.programme_id is not None}
    single = {grant.place_id for grant in held if grant.place_id is not None}
    return Scope(tuple(sorted(whole)), tuple(sorted(single)))


Shape = tuple[int, int]
"""How many programmes and how many places a scope has: all that a statement about it depends on."""


def shape(of: Scope) -> Shape:
    """Return the shape of a scope."""
    return len(of.programme_ids), len(of.place_ids)


def names(of: Scope, mark: str = "") -> dict[str, int]:
    """Return the values of a scope, by the names they have in a statement; ``mark`` tells a second scope apart."""
    programmes = {f"{mark}programme_{number}": one for number, one in enumerate(of.programme_ids)}
    return programmes | {f"{mark}place_{number}": one for number, one in enumerate(of.place_ids)}


def homes(of: Shape) -> Iterator[ColumnElement[bool]]:
    """Yield one condition for each programme and place: one by one, because only an equality walks along an index."""
    for number in range(of[0]):
        yield Application.programme_id == bindparam(f"programme_{number}")
    for number in range(of[1]):
        yield Application.place_id == bindparam(f"place_{number}")


def places_in(of: Shape, mark: str = "") -> list[ColumnElement[bool]]:
    """Return the same conditions for places."""
    whole = [Place.programme_id == bindparam(f"{mark}programme_{number}") for number in range(of[0])]
    return whole + [Place.id == bindparam(f"{mark}place_{number}") for number in range(of[1])]


def living(of: Shape, states: Iterable[State], name: str = "living") -> CTE:
    """Return the plans of a scope in these states as a part of a statement: id and state, HORIZON a state at most.

    The state is there so that a part that looks for one state need not look up the plans in the others.
    """
    parts = [_oldest(home, state) for home in homes(of) for state in states]
    return union(*(select(part.c.id, part.c.state) for part in parts)).cte(name)


# Written out, not bound: a planner that knows how few rows these are does not prepare for many.
_LIMIT: ColumnElement[int] = literal_column(str(HORIZON))


def _oldest(home: ColumnElement[bool], state: State) -> Any:
    at_work = select(Application.id, Application.state).where(home, Application.state == state)
    at_work = at_work.where(Application.submitted_at.is_not(None))
    order = (Application.submitted_at, Application.id)
    if state is State.CLOSED:
        return at_work.order_by(*(column.desc() for column in order)).limit(_LIMIT).subquery()
    return at_work.order_by(*order).limit(_LIMIT).subquery()


def rows(session: Session, statement: Any, of: Scope, **values: Any) -> Any:
    """Return the rows of a statement about a scope."""
    return session.execute(statement, names(of) | values)
