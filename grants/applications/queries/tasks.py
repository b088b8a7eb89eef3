"""What waits for the office, and by when an answer is due. May import: applications.models, people.models, rules.

Scope is the programmes and places somebody works for; a plan in either is in scope.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, InfoRequest, Owner, Sheet
from grants.applications.queries.rows import PlanRow, RequestRow
from grants.people.models import Person
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import ASKED, State
from grants.rules.terms import answer_due, local_day, pause_ends

MOST = 100
"""How many tasks of one kind a page shows."""


class TaskRow(NamedTuple):
    """A plan that waits for something, oldest first."""

    reference: str
    title: str
    place: str
    place_slug: str
    submitted_at: datetime


class CallRow(NamedTuple):
    """A plan whose contact left only a phone number and was not called yet."""

    reference: str
    title: str
    place: str
    submitted_at: datetime
    name: str
    phone: str


class OpenRequestRow(NamedTuple):
    """A question to makers that was not answered yet."""

    reference: str | None
    title: str
    place: str
    due_on: date


class Scope(NamedTuple):
    """The programmes, and the single places, somebody works for."""

    programme_ids: Collection[int]
    place_ids: Collection[int] = ()

    def covers(self) -> ColumnElement[bool]:
        """Return the condition that a plan is in scope."""
        return or_(Application.programme_id.in_(self.programme_ids), Application.place_id.in_(self.place_ids))


_TASK = (Application.reference, Application.title, Place.name, Place.slug, Application.submitted_at)


def _waiting(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Place, Place.id == Application.place_id)
        .order_by(Application.submitted_at, Application.id)
    )


_OPEN_REQUEST = exists().where(InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_(None))


def to_check(session: Session, scope: Scope) -> tuple[TaskRow, ...]:
    """Return the plans that wait for the officer's check: sent in, not checked, no question open."""
    waiting = _waiting(*_TASK).where(
        scope.covers(), Application.state == State.SUBMITTED, Application.checked_at.is_(None), ~_OPEN_REQUEST
    )
    return tuple(TaskRow(*row) for row in session.execute(waiting.limit(MOST)))


def to_call(session: Session, scope: Scope) -> tuple[CallRow, ...]:
    """Return the plans whose contact cannot confirm by mail and has to be called."""
    waiting = (
        _waiting(
            Application.reference, Application.title, Place.name, Application.submitted_at, Person.name, Person.phone
        )
        .join(Owner, Owner.application_id == Application.id)
        .join(Person, Person.id == Owner.person_id)
        .where(scope.covers(), Application.state == State.SUBMITTED)
        .where(Owner.position == 1, Owner.until_at.is_(None), Owner.confirmed_at.is_(None), Person.email.is_(None))
    )
    return tuple(CallRow(*row) for row in session.execute(waiting.limit(MOST)))


def paper_tasks(session: Session, scope: Scope) -> tuple[TaskRow, ...]:
    """Return the plans whose receipt has to go on paper: no owner has a mail address and it was not posted yet."""
    mailed = (
        exists()
        .where(Owner.application_id == Application.id, Owner.until_at.is_(None), Person.email.is_not(None))
        .where(Person.id == Owner.person_id)
    )
    waiting = (
        _waiting(*_TASK)
        .join(Sheet, Sheet.application_id == Application.id)
        .where(scope.covers(), Application.state.in_(ASKED), Sheet.receipt_posted_at.is_(None), ~mailed)
    )
    return tuple(TaskRow(*row) for row in session.execute(waiting.limit(MOST)))


def open_requests(session: Session, scope: Scope) -> tuple[OpenRequestRow, ...]:
    """Return the questions that makers have not answered yet, the first due first."""
    waiting = (
        select(Application.reference, Application.title, Place.name, InfoRequest.due_on)
        .join(InfoRequest, InfoRequest.application_id == Application.id)
        .join(Place, Place.id == Application.place_id)
        .where(scope.covers(), Application.state == State.SUBMITTED, InfoRequest.answered_at.is_(None))
        .order_by(InfoRequest.due_on, Application.id)
    )
    return tuple(OpenRequestRow(*row) for row in session.execute(waiting.limit(MOST)))


def due_days(session: Session, application_ids: Collection[int], today: date) -> dict[int, date]:
    """Return by which day each of these plans has its answer, pauses included; drafts are left out.

    An open question counts as a pause that lasts until ``today``, so the day moves along with it, and no longer than
    the day that was asked for (Awb 4:15).
    """
    sent_in = (
        select(Application.id, Application.submitted_at, Round.answer_days)
        .join(Round, Round.id == Application.round_id)
        .where(Application.id.in_(application_ids), Application.submitted_at.is_not(None))
    )
    paused = _pauses(session, application_ids, today)
    return {
        row.id: answer_due(local_day(row.submitted_at), row.answer_days, paused.get(row.id, ()))
        for row in session.execute(sent_in)
    }


def _pauses(session: Session, ids: Iterable[int], today: date) -> dict[int, list[tuple[date, date]]]:
    asked = select(InfoRequest.application_id, InfoRequest.sent_at, InfoRequest.answered_at, InfoRequest.due_on)
    found: dict[int, list[tuple[date, date]]] = {}
    for row in session.execute(asked.where(InfoRequest.application_id.in_(ids))):
        found.setdefault(row.application_id, []).append(pause(row.sent_at, row.answered_at, row.due_on, today))
    return found


def pause(sent_at: datetime, answered_at: datetime | None, due_on: date, today: date) -> tuple[date, date]:
    """Return from when until when a request for completion stops the clock."""
    return local_day(sent_at), pause_ends(due_on, local_day(answered_at) if answered_at else None, today)


def due_of(plan: PlanRow, asked: Iterable[RequestRow], today: date) -> date | None:
    """Return by which day a plan has its answer, from rows already read; None for a draft."""
    if plan.submitted_at is None:
        return None
    pauses = [pause(one.sent_at, one.answered_at, one.due_on, today) for one in asked]
    return answer_due(local_day(plan.submitted_at), plan.answer_days, pauses)


def due_on(session: Session, application_id: int, today: date) -> date | None:
    """Return by which day a plan has its answer; None for a draft."""
    return due_days(session, [application_id], today).get(application_id)
