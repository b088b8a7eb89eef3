"""What the officer does to one plan: decline before the panel concluded, take back within the hour, end an award."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import advance, demand_seen, locked, no_more_reminders
from grants.decisions import queries
from grants.decisions.models import Decision, Letter, Verdict
from grants.decisions.papers import Ruling
from grants.decisions.services.confirm import EXPLANATION_LENGTH
from grants.decisions.services.grounds import demand_ground
from grants.decisions.services.outcomes import decide
from grants.decisions.services.rulings import pot_for
from grants.ledger import queries as money
from grants.ledger import services as ledger
from grants.programmes.models import Round
from grants.rules.checks import demand_text
from grants.rules.lifecycle import Action, DeclineReason, Need
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store import clock
from grants.store.session import lock_root


@dataclass(frozen=True)
class Declined:
    """A reason of the closed list, and one sentence that tells the makers why (Awb 3:46)."""

    reason: DeclineReason | None
    explanation: str


def decline(session: Session, actor: Actor, reference: str, said: Declined, seen: int | None) -> Decision:
    """Decline a plan that was sent in or lies with the panel, for a legal reason; the letter leaves in an hour.

    Departs from the panel when it had concluded. Raises NotAllowed, Missing, Stale, NotNow('wrong_state') and Invalid
    ('reason_needed', 'explanation_needed', 'reason_not_yours', 'pot_not_empty', 'incomplete_needs_request').
    """
    application = _with_round(session, actor, reference, Deed.DECLINE)
    demand_seen(session, application, seen)
    words = demand_text(said.explanation.strip(), "explanation", EXPLANATION_LENGTH)
    if said.reason is None:
        raise Invalid("reason_needed", "reason")
    if not words:
        raise Invalid("explanation_needed", "explanation")
    return _declined(session, actor, application, said.reason, words)


def set_aside(session: Session, actor: Actor, reference: str, explanation: str, seen: int | None) -> Decision:
    """Leave a plan aside that its makers did not complete (Awb 4:5); the letter, in an hour, says how to go on.

    `explanation` may be empty: the letter tells what was asked. Raises NotAllowed, Missing, Stale,
    NotNow ('already_checked', 'wrong_state') and Invalid ('incomplete_needs_request', 'incomplete_too_late').
    """
    application = _with_round(session, actor, reference, Deed.DECLINE)
    demand_seen(session, application, seen)
    words = demand_text(explanation.strip(), "explanation", EXPLANATION_LENGTH)
    if application.checked_at is not None:
        raise NotNow("already_checked")
    decision = _declined(session, actor, application, DeclineReason.INCOMPLETE, words)
    no_more_reminders(session, application)
    return decision


def _declined(session: Session, actor: Actor, application: Application, reason: DeclineReason, words: str) -> Decision:
    plan = queries.plan(session, application.id)
    free = pot_for(plan, money.line(session, application.round_id).free, plan.quick_left)
    asked = demand_ground(session, plan, reason, free, "reason")
    short = free if reason is DeclineReason.POT_EMPTY else None
    departs = plan.said is not None
    ruling = Ruling(Verdict.DECLINED, None, reason, words, departs=departs, free_cents=short, asked=asked)
    return decide(session, actor, application, plan, ruling)


def recall(session: Session, actor: Actor, reference: str, key: str, seen: int | None) -> None:
    """Take an outcome back within its hour: the plan is in review again, its money back in the pot, no letter leaves.

    Raises NotAllowed, Missing, Stale, and NotNow: 'recall_too_late' once the hour is over or the letter on its way,
    'wrong_state'.
    """
    application = _with_round(session, actor, reference, Deed.RECALL)
    demand_seen(session, application, seen)
    decision, sent = _standing_letter(session, application.id)
    if sent.due_at <= clock.now() or sent.released_at is not None or sent.dated_on is not None:
        raise NotNow("recall_too_late")
    advance(session, actor, application, Action.RECALL, {Need.LETTER_NOT_LEFT})
    decision.recalled_at = sent.called_off_at = clock.now()
    if decision.cents is not None:
        ledger.unreserve(session, actor, application.id, decision.cents, key)
    session.flush()


def cancel(session: Session, actor: Actor, reference: str, reason: str, key: str, seen: int | None = None) -> Decision:
    """End an award with a letter: what is reserved goes back to the pot. For the storey of awards, and the officer.

    Raises NotAllowed, Missing, Stale, Invalid('explanation_needed'), and NotNow: 'recall_instead' while the yes-letter
    has not left, 'no_money_underway' while money is on its way, 'wrong_state'.
    """
    application = _with_round(session, actor, reference, Deed.CANCEL)
    demand_seen(session, application, seen)
    words = demand_text(reason.strip(), "explanation", EXPLANATION_LENGTH)
    if not words:
        raise Invalid("explanation_needed", "explanation")
    before, sent = _standing_letter(session, application.id)
    if sent.left_at is None:
        raise NotNow("recall_instead")
    before.superseded_at = clock.now()
    session.flush()
    held = money.plan_line(session, application.id)
    facts = set() if held.underway else {Need.NO_MONEY_UNDERWAY}
    plan = queries.plan(session, application.id)
    decision = decide(session, actor, application, plan, Ruling(Verdict.CANCELLED, explanation=words), facts)
    if held.reserved:
        ledger.unreserve(session, actor, application.id, held.reserved, key)
    return decision


def _with_round(session: Session, actor: Actor, reference: str, deed: Deed) -> Application:
    """Lock the round first, then the plan, as everybody does who moves money; then ask whether the actor may."""
    here = queries.standing(session, actor, reference)
    lock_root(session, Round, here.round_id)
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(deed)
    return application


def _standing_letter(session: Session, application_id: int) -> tuple[Decision, Letter]:
    found = session.execute(
        select(Decision, Letter)
        .join(Letter, Letter.decision_id == Decision.id)
        .where(Decision.application_id == application_id)
        .where(Decision.recalled_at.is_(None), Decision.superseded_at.is_(None))
        .with_for_update(of=Letter)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotNow("wrong_state")
    return found[0], found[1]
