"""The officer's side: 'can this lawfully be paid?', asking for what is missing, and the receipt on paper.

May import: applications.models and queries, notices, rules, store.
"""

from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, Event, InfoRequest, Sheet
from grants.applications.services.history import demand_seen, locked, noted
from grants.applications.services.makers import confirm_signed_in
from grants.applications.services.reviewing import open_if_ready
from grants.applications.services.telling import tell_owners
from grants.rules.checks import demand_text
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store import clock
from grants.store.session import truth

truth("one_open_info_request", lambda: NotNow("request_open"))

QUESTION_LENGTH = 1000
ANSWER_LENGTH = 4000
LONGEST_WAIT = timedelta(days=56)
"""The latest day that may be asked for: a question must not stop the clock for ever (Awb 4:5, 4:15)."""


def check(session: Session, actor: Actor, reference: str, seen: int | None = None) -> None:
    """Record that a plan can lawfully be paid; the panel reads it once the contact is confirmed too.

    A question that was still open is dropped: the officer needs no answer any more, and the clock runs on. Raises
    NotAllowed, Missing, Stale, NotNow('wrong_state') and NotNow('already_checked').
    """
    application = _for_officer(session, actor, reference, Deed.CHECK, seen)
    if application.checked_at is not None:
        raise NotNow("already_checked")
    open_one = session.scalar(_open(application.id))
    if open_one is not None:
        open_one.answered_at = clock.now()
        noted(session, actor, application, Event.INFO_DROPPED)
    application.checked_at, application.checked_by_id = clock.now(), actor.person_id
    noted(session, actor, application, Event.CHECK_PASSED)
    open_if_ready(session, actor, application)


def request_info(
    session: Session, actor: Actor, reference: str, question: str, due_on: date, seen: int | None = None
) -> None:
    """Ask the makers for what is missing, by a day; the clock stops from the day after (Awb 4:5, 4:15).

    Raises NotAllowed, Missing, Stale, NotNow('wrong_state'), NotNow('already_checked'), NotNow('request_open') and
    Invalid at 'question' or 'due_on'.
    """
    application = _for_officer(session, actor, reference, Deed.REQUEST_INFO, seen)
    question = demand_text(question.strip(), "question", QUESTION_LENGTH, required=True)
    _demand_due(due_on)
    if application.checked_at is not None:
        raise NotNow("already_checked")
    if session.scalar(_open(application.id)) is not None:
        raise NotNow("request_open")
    asked = InfoRequest(
        application_id=application.id,
        asked_by_id=actor.person_id,
        question=question,
        due_on=due_on,
        sent_at=clock.now(),
    )
    session.add(asked)
    noted(session, actor, application, Event.INFO_REQUESTED)
    path = f"/applications/{reference}/answer"
    tell_owners(session, application, "info_request", question=question, due_on=due_on.isoformat(), path=path)


def answer_request(session: Session, actor: Actor, reference: str, answer: str, seen: int | None = None) -> None:
    """Answer the officer's open question as an owner; the clock runs again. What was sent in before stays as it was.

    Raises NotAllowed, Missing, Stale, NotNow('no_request') and Invalid at 'answer'.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.ANSWER_REQUEST)
    answer = demand_text(answer.strip(), "answer", ANSWER_LENGTH, required=True)
    open_one = session.scalar(_open(application.id))
    if open_one is None or application.state is not State.SUBMITTED:
        raise NotNow("no_request")
    demand_seen(session, application, seen)
    open_one.answer, open_one.answered_at = answer, clock.now()
    noted(session, actor, application, Event.INFO_ANSWERED)
    confirm_signed_in(session, actor, application)


def post_receipt(session: Session, actor: Actor, reference: str) -> None:
    """Record that the receipt went on paper to an owner without a mail address; doing it again changes nothing.

    Raises NotAllowed and Missing.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.POST_LETTER)
    sheet = session.scalars(select(Sheet).where(Sheet.application_id == application.id)).one()
    if sheet.receipt_posted_at is None:
        sheet.receipt_posted_at = clock.now()
        noted(session, actor, application, Event.RECEIPT_POSTED)


def _for_officer(session: Session, actor: Actor, reference: str, deed: Deed, seen: int | None) -> Application:
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(deed)
    demand_seen(session, application, seen)
    if application.state is not State.SUBMITTED:
        raise NotNow("wrong_state", state=application.state)
    return application


def _open(application_id: int) -> Select[InfoRequest]:
    return select(InfoRequest).where(InfoRequest.application_id == application_id, InfoRequest.answered_at.is_(None))


def _demand_due(due_on: date) -> None:
    if due_on <= clock.today():
        raise Invalid("day_past", "due_on")
    if due_on > clock.today() + LONGEST_WAIT:
        raise Invalid("day_too_far", "due_on", days=LONGEST_WAIT.days)
