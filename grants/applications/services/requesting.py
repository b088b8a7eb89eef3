"""Asking the makers for what is missing: which parts, why and by when. That alone stops the clock (Awb 4:5, 4:15).

May import: applications.models and queries, notices, rules, store.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, Event, InfoReminder, InfoRequest
from grants.applications.services.history import demand_seen, locked, noted
from grants.applications.services.telling import tell_owners
from grants.rules.checks import demand_text
from grants.rules.completion import Part, Reminder
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.rules.terms import extended
from grants.store import clock
from grants.store.session import truth

truth("one_open_info_request", lambda: NotNow("request_open"))

QUESTION_LENGTH = 1000
LONGEST_WAIT = timedelta(days=56)
"""The latest day that may be asked for: a question must not stop the clock for ever (Awb 4:5, 4:15)."""


def request_info(
    session: Session,
    actor: Actor,
    reference: str,
    question: str,
    due_on: date,
    seen: int | None = None,
    parts: Collection[str] = (),
) -> None:
    """Ask the makers for what is missing, by a day; the clock stops from the day after (Awb 4:5, 4:15).

    ``parts`` are codes of the parts that open again; without any only an answer in words is asked. A day on which
    nobody works becomes the first working day after it. Raises NotAllowed, Missing, Stale, NotNow('wrong_state'),
    NotNow('already_checked'), NotNow('request_open') and Invalid at 'parts', 'question' or 'due_on'.
    """
    application = for_officer(session, actor, reference, Deed.REQUEST_INFO, seen)
    row = InfoRequest(application_id=application.id, asked_by_id=actor.person_id, sent_at=clock.now())
    row.question = demand_text(question.strip(), "question", QUESTION_LENGTH, required=True)
    row.parts, row.due_on = _known(parts), _reachable(due_on)
    if application.checked_at is not None:
        raise NotNow("already_checked")
    if session.scalar(open_request(application.id)) is not None:
        raise NotNow("request_open")
    session.add(row)
    noted(session, actor, application, Event.INFO_REQUESTED)
    if not tell_owners(session, application, "info_request", **facts_of(row, reference)):
        session.add(InfoReminder(request_id=row.id, kind=Reminder.ASKED, by_call=True, made_at=row.sent_at))
        session.flush()


def facts_of(row: InfoRequest, reference: str) -> dict[str, object]:
    """Return what every mail about a request says."""
    path = f"/applications/{reference}/answer"
    return {"question": row.question, "due_on": row.due_on.isoformat(), "parts": row.parts, "path": path}


def for_officer(session: Session, actor: Actor, reference: str, deed: Deed, seen: int | None) -> Application:
    """Return a plan the officer may look into, locked. Raises NotAllowed, Missing, Stale and NotNow('wrong_state')."""
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(deed)
    demand_seen(session, application, seen)
    if application.state is not State.SUBMITTED:
        raise NotNow("wrong_state", state=application.state)
    return application


def open_request(application_id: int) -> Select[InfoRequest]:
    """Return the statement that finds the question of a plan that waits for an answer."""
    return select(InfoRequest).where(InfoRequest.application_id == application_id, InfoRequest.answered_at.is_(None))


def _known(parts: Collection[str]) -> list[str]:
    if not set(parts) <= set(Part):
        raise Invalid("choice_unknown", "parts")
    return [part.value for part in Part if part.value in parts]


def _reachable(due_on: date) -> date:
    """Return the day, or the working day after it. Raises Invalid at 'due_on' for a day past, or too far away."""
    if due_on <= clock.today():
        raise Invalid("day_past", "due_on")
    if due_on > clock.today() + LONGEST_WAIT:
        raise Invalid("day_too_far", "due_on", days=LONGEST_WAIT.days)
    return extended(due_on)
