"""Whether a reason to decline holds: two of the closed list rest on facts the register knows."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import InfoRequest
from grants.decisions.queries import Plan
from grants.rules.lifecycle import OFFICER_REASONS, DeclineReason
from grants.rules.refusals import Invalid
from grants.store import clock


def demand_ground(session: Session, plan: Plan, reason: DeclineReason, free_cents: int, field: str) -> None:
    """Refuse a reason that is not the officer's, or not true.

    Raises Invalid at `field`: 'reason_not_yours' (a house rule is the panel's), 'pot_not_empty' while the pot could
    pay the plan (Awb 4:25), 'incomplete_needs_request' when the makers had no chance to complete it (Awb 4:5).
    """
    if reason not in OFFICER_REASONS:
        raise Invalid("reason_not_yours", field)
    if reason is DeclineReason.POT_EMPTY and (plan.minimum_cents or plan.total_cents) <= free_cents:
        raise Invalid("pot_not_empty", field)
    if reason is DeclineReason.INCOMPLETE and not _was_asked(session, plan.id):
        raise Invalid("incomplete_needs_request", field)


def _was_asked(session: Session, application_id: int) -> bool:
    over = or_(InfoRequest.answered_at.is_not(None), InfoRequest.due_on < clock.today())
    return bool(session.scalar(select(exists().where(InfoRequest.application_id == application_id, over))))
