"""How we do it ourselves: how long people fill in, how long they wait for a letter. May import: decisions, rules."""

from collections.abc import Iterable
from functools import cache
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from grants.applications.models import Application, Source
from grants.applications.queries import Scope
from grants.decisions.models import Letter
from grants.desk.queries.scope import Shape, homes, rows, shape
from grants.rules.terms import local_day

NEWEST = 200
"""The figures are of the newest plans that were sent in: how it goes now, and as quick when there are a million."""


class Figures(NamedTuple):
    """Medians; None as long as there is nothing to count."""

    minutes_to_fill_in: int | None
    days_to_letter: int | None


def figures(session: Session, of: Scope) -> Figures:
    """Return the platform's own figures for a scope; one statement."""
    if not any(shape(of)):
        return Figures(None, None)
    found = rows(session, _statement(shape(of)), of).all()
    # What a community worker typed from paper says nothing about filling in.
    minutes = ((row.submitted_at - row.made_at).total_seconds() / 60 for row in found if row.source is Source.WEB)
    days = ((local_day(row.left_at) - local_day(row.submitted_at)).days for row in found if row.left_at)
    return Figures(_middle(minutes), _middle(days))


def _middle(values: Iterable[float]) -> int | None:
    known = list(values)
    return round(median(known)) if known else None


@cache
def _statement(of: Shape) -> Any:
    newest = union(*(select(_newest(home).c.id) for home in homes(of))).cte("newest")
    first = select(func.min(Letter.left_at)).where(Letter.application_id == Application.id).scalar_subquery()
    columns = (Application.source, Application.made_at, Application.submitted_at, first.label("left_at"))
    return select(*columns).where(Application.id.in_(select(newest.c.id)))


def _newest(home: Any) -> Any:
    sent_in = select(Application.id).where(home, Application.submitted_at.is_not(None))
    return sent_in.order_by(Application.submitted_at.desc(), Application.id.desc()).limit(NEWEST).subquery()
