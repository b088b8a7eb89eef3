"""Whether a reason to decline holds: two of the closed list rest on facts the register knows."""

from sqlalchemy.orm import Session

from grants.decisions.queries import LastRequest, Plan, last_request
from grants.decisions.services.outcomes import THINK_AGAIN
from grants.rules.lifecycle import OFFICER_REASONS, DeclineReason
from grants.rules.refusals import Invalid
from grants.rules.terms import local_day
from grants.store import clock


def demand_ground(
    session: Session, plan: Plan, reason: DeclineReason, free_cents: int, field: str
) -> LastRequest | None:
    """Refuse a reason that is not the officer's, or not true; return the request that 'incomplete' rests on.

    Raises Invalid at `field`: 'reason_not_yours' (a house rule is the panel's), 'pot_not_empty' while the pot could
    pay the plan (Awb 4:25), 'incomplete_needs_request' when the makers had no chance to complete it (Awb 4:5), and
    'incomplete_too_late' when the letter can no longer leave within four weeks after that (Awb 4:5 lid 4).
    """
    if reason not in OFFICER_REASONS:
        raise Invalid("reason_not_yours", field)
    if reason is DeclineReason.POT_EMPTY and (plan.minimum_cents or plan.total_cents) <= free_cents:
        raise Invalid("pot_not_empty", field)
    if reason is not DeclineReason.INCOMPLETE:
        return None
    asked = last_request(session, plan.id)
    if asked is None or not asked.is_over(clock.today()):
        raise Invalid("incomplete_needs_request", field)
    if not in_time(asked):
        raise Invalid("incomplete_too_late", field)
    return asked


def in_time(asked: LastRequest) -> bool:
    """Say whether a letter that is written now still leaves on the last day for it."""
    return local_day(clock.now() + THINK_AGAIN) <= asked.set_aside_by
