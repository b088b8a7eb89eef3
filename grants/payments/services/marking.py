"""What the bank did, marked by hand: paid, came back, came back late; and money that is left over coming home.

Locks in one order everywhere: batch, rounds, plans. May import: payments.models, payments.queries, awards, ledger,
earlier storeys, rules, store.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import demand_seen, locked, noted
from grants.awards.services import tell_receivers
from grants.ledger import queries as books
from grants.ledger import services as ledger
from grants.ledger.services import Movement
from grants.payments import queries
from grants.payments.models import Batch, Payment, PaymentEvent, PaymentState
from grants.payments.queries import PaymentRow
from grants.programmes.models import Round
from grants.rules import checks
from grants.rules.money import euro
from grants.rules.moves import Move
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow, Stale
from grants.store import clock
from grants.store.session import lock_root

REASON_LENGTH = 600

# outcome -> (from where, the movement, what the history says, the mail)
_OUTCOMES: dict[PaymentState, tuple[PaymentState, Move, PaymentEvent, str]] = {
    PaymentState.PAID: (PaymentState.UNDERWAY, Move.PAY, PaymentEvent.PAID, "payments/paid"),
    PaymentState.BOUNCED: (PaymentState.UNDERWAY, Move.BOUNCE, PaymentEvent.BOUNCED, "payments/came_back"),
    PaymentState.BOUNCED_LATE: (
        PaymentState.PAID, Move.BOUNCE_LATE, PaymentEvent.BOUNCED_LATE, "payments/came_back",
    ),
}  # fmt: skip


def mark(
    session: Session,
    actor: Actor,
    reference: str,
    line: int,
    values: Mapping[str, Any],
    key: str,
    seen: int | None = None,
) -> None:
    """Mark one payment by hand as the bank's statement has it, as the officer.

    Takes outcome (paid, bounced, bounced_late) and reason, required when it came back; ``seen`` is the payment's
    version. Money that came back is reserved again, also after the plan was closed. Raises NotAllowed, Missing,
    Stale, NotNow('payment_not_there'), NotEnough and Invalid at 'outcome' or 'reason'.
    """
    outcome = _outcome(values)
    reason = checks.demand_text(str(values.get("reason") or "").strip(), "reason", REASON_LENGTH)
    if outcome is not PaymentState.PAID and not reason:
        raise Invalid("bounce_reason_needed", "reason")
    stack = queries.batch(session, actor, reference)
    before = queries.payment(session, stack.id, line)
    lock_root(session, Batch, stack.id)
    lock_root(session, Round, before.round_id)
    application = locked(session, before.reference)
    queries.standing(session, actor, before.reference).demand(Deed.MARK_PAYMENT)
    row = queries.payment(session, stack.id, line)
    source = _OUTCOMES[outcome][0]
    if seen is not None and seen != row.version:
        raise Stale("stale", changed=[(row.title, before.state if before.version == seen else "", row.state)])
    if row.state is not source:
        raise NotNow("payment_not_there")
    move = Movement(_OUTCOMES[outcome][1], row.cents, row.application_id, reason=reason)
    [entry] = ledger.post(session, actor, row.round_id, [move], key)
    _note(session, actor, stack.id, row, outcome, entry.note_id)
    _tell(session, actor, application, row, outcome)


def all_paid(session: Session, actor: Actor, reference: str, key: str, seen: int | None = None) -> None:
    """Mark every payment of a batch that is underway as paid, as the officer; ``seen`` is how many those were.

    Raises NotAllowed('interest_in_plan', 'not_yours'), Missing, Stale and NotNow('payment_not_there').
    """
    stack = queries.batch(session, actor, reference)
    lock_root(session, Batch, stack.id)
    lines = queries.payments(session, stack.id)
    lock_root(session, Round, *(line.round_id for line in lines))
    lock_root(session, Application, *(line.application_id for line in lines))
    underway = [line for line in queries.payments(session, stack.id) if line.state is PaymentState.UNDERWAY]
    queries.demand_each(
        Deed.MARK_PAYMENT, queries.standings(session, actor, [line.application_id for line in underway])
    )
    if seen is not None and underway and seen != len(underway):
        raise Stale("stale", changed=[])
    if not underway:
        raise NotNow("payment_not_there")
    movements: dict[int, list[Movement]] = {}
    for line in underway:
        movements.setdefault(line.round_id, []).append(Movement(Move.PAY, line.cents, line.application_id))
    ledger.post_in_rounds(session, actor, movements, key)
    for line in underway:
        _note(session, actor, stack.id, line, PaymentState.PAID, None)
        _tell(session, actor, session.get_one(Application, line.application_id), line, PaymentState.PAID)


def _outcome(values: Mapping[str, Any]) -> PaymentState:
    try:
        outcome = PaymentState(str(values.get("outcome") or ""))
    except ValueError:
        outcome = PaymentState.PREPARED
    if outcome not in _OUTCOMES:
        raise Invalid("outcome_needed", "outcome")
    return outcome


def _note(
    session: Session, actor: Actor, batch_id: int, row: PaymentRow, outcome: PaymentState, note_id: int | None
) -> None:
    payment = session.scalars(select(Payment).where(Payment.batch_id == batch_id, Payment.line == row.line)).one()
    payment.state, payment.version = outcome, row.version + 1
    payment.marked_at, payment.marked_by_id = clock.now(), actor.person_id
    payment.note_id = note_id if note_id is not None else payment.note_id
    session.flush()


def _tell(session: Session, actor: Actor, application: Application, row: PaymentRow, outcome: PaymentState) -> None:
    _, _, event, template = _OUTCOMES[outcome]
    noted(session, actor, application, event)
    tell_receivers(session, application, template, cents=row.cents, tail=row.tail, account_name=row.account_name)


def returned(
    session: Session, actor: Actor, reference: str, values: Mapping[str, Any], key: str, seen: int | None = None
) -> None:
    """Post, as the officer, that left-over money is back on the account: from what was paid, into the pot.

    Takes cents. Raises NotAllowed, Missing, Stale, and Invalid at 'cents'.
    """
    found = session.scalar(select(Application.round_id).where(Application.reference == reference))
    lock_root(session, Round, *([] if found is None else [found]))
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.NOTE_RETURN)
    demand_seen(session, application, seen)
    cents = values.get("cents")
    if not isinstance(cents, int) or cents <= 0:
        raise Invalid("money_zero", "cents")
    paid = books.plan_line(session, application.id).paid
    if cents > paid:
        raise Invalid("return_too_much", "cents", most=euro(paid))
    ledger.give_back(session, actor, application.id, cents, key)
    noted(session, actor, application, PaymentEvent.RETURNED)
