"""The request for completion that a decision to leave a plan aside rests on. May import: applications.models, rules."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.models import InfoReminder
from grants.decisions.queries.rows import LastRequest
from grants.rules.terms import local_day


def last_request(session: Session, application_id: int) -> LastRequest | None:
    """Return the last request for completion of a plan, or None: one that was dropped asks nothing any more."""
    asked = [one for one in applications.requests(session, application_id) if not one.dropped]
    if not asked:
        return None
    one = asked[-1]
    reminded = select(InfoReminder.made_at).where(InfoReminder.request_id == one.id).order_by(InfoReminder.id)
    return LastRequest(
        question=one.question,
        parts=tuple(one.parts),
        asked_on=local_day(one.sent_at),
        due_on=one.due_on,
        answered_on=local_day(one.answered_at) if one.answered_at else None,
        reminded_on=tuple(local_day(moment) for moment in session.scalars(reminded)),
    )
