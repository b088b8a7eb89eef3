"""Which answers were promised by which day, and where the clock stands still (Awb 4:13, 4:15).

May import: applications, programmes, rules.
"""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application, InfoRequest
from grants.applications.queries import Scope, pause
from grants.desk.queries.scope import Shape, living, rows, shape
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import ASKED
from grants.rules.terms import answer_due, local_day


class Promise(NamedTuple):
    """A plan that waits for its answer. ``due_on`` moves along as long as ``paused_until`` is a day: the clock stands
    still until the makers answer, at the latest on that day by our own request.
    """

    reference: str
    title: str
    place: str
    due_on: date
    paused_until: date | None


def promises(session: Session, of: Scope, today: date) -> list[Promise]:
    """Return the answers that are due, the first day first; one statement."""
    if not any(shape(of)):
        return []
    found: dict[int, list[Any]] = {}
    for row in rows(session, _statement(shape(of)), of):
        found.setdefault(row.id, []).append(row)
    return sorted((_promise(one, today) for one in found.values()), key=lambda one: (one.due_on, one.reference))


@cache
def _statement(of: Shape) -> Any:
    waiting = living(of, sorted(ASKED))
    plan = (Application.id, Application.reference, Application.title, Place.name, Application.submitted_at)
    asked = (InfoRequest.sent_at, InfoRequest.answered_at, InfoRequest.due_on)
    return (
        select(*plan, Round.answer_days, *asked)
        .select_from(Application)
        .join(Place, Place.id == Application.place_id)
        .join(Round, Round.id == Application.round_id)
        .outerjoin(InfoRequest, InfoRequest.application_id == Application.id)
        .where(Application.id.in_(select(waiting.c.id)))
    )


def _promise(of_plan: list[Any], today: date) -> Promise:
    first = of_plan[0]
    asked = [row for row in of_plan if row.sent_at is not None]
    pauses = [pause(row.sent_at, row.answered_at, row.due_on, today) for row in asked]
    # A day that passed unused stops nothing any more.
    open_ones = [row.due_on for row in asked if row.answered_at is None and row.due_on >= today]
    due_on = answer_due(local_day(first.submitted_at), first.answer_days, pauses)
    return Promise(first.reference, first.title, first.name, due_on, max(open_ones, default=None))
