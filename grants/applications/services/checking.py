"""The officer's side: 'can this lawfully be paid?', and the receipt on paper.

May import: applications.models and queries, rules, store.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Event, Sheet
from grants.applications.services.history import locked, noted
from grants.applications.services.reminding import no_more_reminders
from grants.applications.services.requesting import for_officer, open_request
from grants.applications.services.reviewing import open_if_ready
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow
from grants.store import clock


def check(session: Session, actor: Actor, reference: str, seen: int | None = None) -> None:
    """Record that a plan can lawfully be paid; the panel reads it once the contact is confirmed too.

    A question that was still open is dropped: the officer needs no answer any more, and the clock runs on. Raises
    NotAllowed, Missing, Stale, NotNow('wrong_state') and NotNow('already_checked').
    """
    application = for_officer(session, actor, reference, Deed.CHECK, seen)
    if application.checked_at is not None:
        raise NotNow("already_checked")
    open_one = session.scalar(open_request(application.id))
    if open_one is not None:
        open_one.answered_at = clock.now()
        noted(session, actor, application, Event.INFO_DROPPED)
        no_more_reminders(session, application)
    application.checked_at, application.checked_by_id = clock.now(), actor.person_id
    noted(session, actor, application, Event.CHECK_PASSED)
    open_if_ready(session, actor, application)


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
