"""Reminding makers of a question that waits for their answer: by mail, and where no mail arrives by a call.

`remind` is the worker's step. Each reminder is a row that can be there once, written under the lock of the plan, so it
never comes twice and never after the answer. May import: applications.models and queries, notices, rules, store.
"""

from datetime import date, time

from sqlalchemy import ColumnElement, String, case, cast, exists, select, update
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, Event, InfoReminder, InfoRequest
from grants.applications.services.history import locked, locked_by_id, noted
from grants.applications.services.requesting import facts_of, open_request
from grants.applications.services.telling import tell_owners
from grants.notices.services import call_off
from grants.rules.completion import SOON, Reminder, reminder_on
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow
from grants.rules.terms import AMSTERDAM, local_day, midnight
from grants.store import clock

TEMPLATE = "info_reminder"

AT_ONCE = 50

FROM = time(8, 0)
"""No mail about a day comes in its night."""


def remind(session: Session) -> int:
    """Remind the makers for whom it is time; returns how many plans. Doing it again reminds nobody again."""
    today = clock.today()
    if clock.now().astimezone(AMSTERDAM).time() < FROM:
        return 0
    due = (
        select(InfoRequest.application_id)
        .join(Application, Application.id == InfoRequest.application_id)
        .where(InfoRequest.answered_at.is_(None), InfoRequest.due_on.between(today, today + SOON))
        .where(InfoRequest.sent_at < midnight(today))
        .where(Application.state == State.SUBMITTED, ~_reminded(today))
        .order_by(InfoRequest.application_id)
        .limit(AT_ONCE)
    )
    return sum(_remind(session, plan) for plan in session.scalars(due).all())


def _reminded(today: date) -> ColumnElement[bool]:
    """Return the condition that the reminder of this day was written down."""
    kind = case((InfoRequest.due_on == today, Reminder.LAST_DAY.value), else_=Reminder.SOON.value)
    of_kind = InfoReminder.request_id == InfoRequest.id, cast(InfoReminder.kind, String) == kind
    return exists().where(*of_kind)


def _remind(session: Session, application_id: int) -> bool:
    """Remind the makers of one plan, read anew under its lock; tell whether it was done."""
    application = locked_by_id(session, application_id)
    asked = session.scalar(open_request(application_id))
    if asked is None or application.state is not State.SUBMITTED:
        return False
    kind = reminder_on(local_day(asked.sent_at), asked.due_on, clock.today())
    known = select(InfoReminder.kind).where(InfoReminder.request_id == asked.id)
    if kind is None or kind in session.scalars(known).all():
        return False
    facts = facts_of(asked, application.reference or "") | {"last_day": kind is Reminder.LAST_DAY}
    mailed = tell_owners(session, application, TEMPLATE, **facts)
    session.add(InfoReminder(request_id=asked.id, kind=kind, by_call=not mailed, made_at=clock.now()))
    session.flush()
    return True


def no_more_reminders(session: Session, application: Application) -> None:
    """Keep a reminder that has not left yet from leaving: there is nothing to wait for any more."""
    call_off(session, application.reference or "", f"applications/{TEMPLATE}")


def called_about(session: Session, actor: Actor, reference: str) -> None:
    """Record that somebody called the makers about the question; doing it again changes nothing.

    Raises NotAllowed, Missing and NotNow('no_request').
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.SUMMARISE)
    asked = session.scalar(open_request(application.id))
    if asked is None or application.state is not State.SUBMITTED:
        raise NotNow("no_request")
    calls = update(InfoReminder).where(InfoReminder.request_id == asked.id, InfoReminder.by_call)
    waiting = calls.where(InfoReminder.done_at.is_(None))
    done = session.scalars(
        waiting.values(done_at=clock.now(), done_by_id=actor.person_id).returning(InfoReminder.id)
    ).all()
    if done:
        noted(session, actor, application, Event.INFO_CALLED)
