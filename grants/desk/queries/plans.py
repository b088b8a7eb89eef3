"""The list of plans: 25 at a time, newest first, narrowed down by place, by who asks and by where the plan stands.

Paging goes by (submitted_at, id): each statement walks along one index and stops after a page. May import:
applications, rules.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select, tuple_, union_all
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.queries import Scope
from grants.desk.queries.scope import Shape, homes, names, shape
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind

PAGE = 25


@dataclass(frozen=True)
class Filters:
    """What somebody narrowed the list down to; None is everything. ``after`` is the last plan already seen."""

    place_id: int | None = None
    party: PartyKind | None = None
    state: State | None = None
    after: tuple[datetime, int] | None = None


class PlanItem(NamedTuple):
    """One plan in the list; ``total_cents`` is what is asked."""

    id: int
    reference: str
    title: str
    place_id: int
    party_kind: PartyKind
    state: State
    total_cents: int
    submitted_at: datetime

    @property
    def key(self) -> tuple[datetime, int]:
        """Where it stands in the list."""
        return self.submitted_at, self.id


class Plans(NamedTuple):
    """One page of plans; ``after`` is where the next page begins, None on the last."""

    rows: list[PlanItem]
    after: tuple[datetime, int] | None


def plans(session: Session, of: Scope, wanted: Filters) -> Plans:
    """Return one page of the plans of a scope that were sent in. A place must be one of the scope: the caller looks."""
    wide = shape(of) if wanted.place_id is None else (0, 1)
    if not any(wide):
        return Plans([], None)
    after_at, after_id = wanted.after or (None, None)
    home = names(of) if wanted.place_id is None else {"place_0": wanted.place_id}
    values = {"party": wanted.party, "state": wanted.state, "after_at": after_at, "after_id": after_id}
    asked = _statement(wide, wanted.party is not None, wanted.state is not None, wanted.after is not None)
    found = {PlanItem(*row) for row in session.execute(asked, home | values)}
    # One page of each programme and place at most: laid together here, so that no database has to sort.
    rows = sorted(found, key=lambda row: row.key, reverse=True)
    return Plans(rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else None)


_COLUMNS = [getattr(Application, name) for name in PlanItem._fields]


@cache
def _statement(of: Shape, by_party: bool, by_state: bool, further: bool) -> Any:
    """Build the statement for a scope of this shape and these filters, once."""
    found = [_of_home(home, by_party, by_state, further) for home in homes(of)]
    if len(found) == 1:
        return found[0]
    return union_all(*(select(*one.subquery().c) for one in found))


def _of_home(home: ColumnElement[bool], by_party: bool, by_state: bool, further: bool) -> Select[Any]:
    asked = select(*_COLUMNS).where(home, Application.submitted_at.is_not(None))
    if by_party:
        asked = asked.where(Application.party_kind == bindparam("party", type_=Application.party_kind.type))
    if by_state:
        asked = asked.where(Application.state == bindparam("state", type_=Application.state.type))
    if further:
        keys = Application.submitted_at, Application.id
        seen = [bindparam(f"after_{name}", type_=key.type) for name, key in zip(("at", "id"), keys, strict=True)]
        asked = asked.where(tuple_(*keys) < tuple_(*seen))
    return asked.order_by(Application.submitted_at.desc(), Application.id.desc()).limit(PAGE + 1)
