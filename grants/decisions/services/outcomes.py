"""Writing one outcome: the decision, the step in the history and the letter, in the same breath."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import advance
from grants.decisions.models import Decision, Letter, Verdict
from grants.decisions.papers import Ruling, frozen, letter
from grants.decisions.queries import Plan
from grants.rules.lifecycle import Action, Need
from grants.rules.permissions import Actor
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.session import truth

THINK_AGAIN = timedelta(hours=1)
"""How long an outcome can be taken back: the letter does not leave before (PRODUCT 3.3)."""

ACTIONS = {
    Verdict.APPROVED: Action.APPROVE,
    Verdict.NOT_YET: Action.NOT_YET,
    Verdict.DECLINED: Action.DECLINE,
    Verdict.CANCELLED: Action.CANCEL,
}

truth("one_standing_decision", lambda: NotNow("decided"))


def decide(
    session: Session,
    actor: Actor,
    application: Application,
    plan: Plan,
    ruling: Ruling,
    facts: Collection[Need] = (),
) -> Decision:
    """Write one outcome on a locked plan. The money is the caller's: it locked the round first.

    Raises NotNow('wrong_state' or a need) and Invalid('note_required').
    """
    said = plan.said
    reason = ruling.reason.value if ruling.reason else None
    advance(session, actor, application, ACTIONS[ruling.verdict], facts, note=_note(plan, ruling), reason_code=reason)
    decision = Decision(
        application_id=application.id,
        round_id=application.round_id,
        recommendation_id=said.id if said else None,
        verdict=ruling.verdict,
        cents=ruling.cents,
        reason=ruling.reason,
        house_rule_id=said.house_rule_id if said and reason == "house_rule" else None,
        departs=ruling.departs,
        decided_by_id=actor.person_id,
        decided_at=clock.now(),
    )
    session.add(decision)
    session.flush()
    session.add(_letter(plan, ruling, actor, decision))
    session.flush()
    return decision


def _letter(plan: Plan, ruling: Ruling, actor: Actor, decision: Decision) -> Letter:
    return Letter(
        application_id=decision.application_id,
        decision_id=decision.id,
        locale=plan.locale,
        facts=frozen(letter(plan, ruling, actor.name)),
        due_at=clock.now() + THINK_AGAIN,
    )


def _note(plan: Plan, ruling: Ruling) -> str:
    """Give the words kept in the history: the officer's, else what the panel asked for, else the reason's code."""
    said = plan.said
    if ruling.explanation:
        return ruling.explanation
    if ruling.verdict is Verdict.NOT_YET and said is not None:
        return said.what_would_help
    if said is not None and said.house_rule and ruling.verdict is Verdict.DECLINED:
        return said.house_rule
    return ruling.reason.value if ruling.reason else ""
