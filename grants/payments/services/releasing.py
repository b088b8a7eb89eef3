"""The second pair of eyes: releasing a batch, or sending it back to who prepared it (PRODUCT 3.4).

Locks in one order everywhere: batch, rounds, plans. May import: payments.models, payments.queries, ledger, earlier
storeys, rules, store.
"""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import noted
from grants.ledger import services as ledger
from grants.ledger.services import Movement
from grants.payments import queries
from grants.payments.models import Batch, Payment, PaymentEvent, PaymentState
from grants.payments.queries import BatchRow, PaymentRow
from grants.programmes.models import Round
from grants.rules.money import euro_exact
from grants.rules.moves import Move
from grants.rules.permissions import Actor, Deed, demand, roles_at
from grants.rules.refusals import NotAllowed, NotNow, Stale
from grants.store import clock
from grants.store.session import lock_root, truth

truth("batches_four_eyes", lambda: NotAllowed("four_eyes"))
truth("batches_released_or_sent_back", lambda: NotNow("batch_sent_back"))


def release(session: Session, actor: Actor, reference: str, key: str, seen: int | None = None) -> None:
    """Release a batch as a second person: all its payments go underway in one press, or none.

    ``seen`` is the number of payments the person saw. Raises Missing, NotAllowed('four_eyes', 'interest_in_plan',
    'not_yours'), NotNow('batch_released', 'batch_sent_back') and Stale when a payment lapsed meanwhile.
    """
    stack, lines = _locked(session, actor, reference)
    queries.demand_release(session, actor, stack, [line.application_id for line in lines])
    _demand_waiting(stack)
    live = [line for line in lines if line.state is PaymentState.PREPARED and not line.lapsed]
    lapsed = [line for line in lines if line.lapsed]
    if seen is not None and seen != len(live):
        raise Stale("stale", changed=[(line.title, euro_exact(line.cents), PaymentState.SENT_BACK) for line in lapsed])
    if not live:
        raise NotNow("batch_sent_back")
    _send(session, actor, live, key)
    _mark_all(session, stack, lapsed, PaymentState.SENT_BACK)
    _mark_all(session, stack, live, PaymentState.UNDERWAY)
    batch = session.get_one(Batch, stack.id)
    batch.released_by_id, batch.released_at = actor.person_id, clock.now()
    session.flush()
    for line in live:
        noted(session, actor, session.get_one(Application, line.application_id), PaymentEvent.SENT)


def send_back(session: Session, actor: Actor, reference: str, seen: int | None = None) -> None:
    """Send a batch back to who prepared it; nothing of it moves, and its awards can be prepared anew.

    Raises Missing, NotAllowed('not_yours'), NotNow('batch_released', 'batch_sent_back') and Stale.
    """
    stack, lines = _locked(session, actor, reference)
    demand(Deed.SEND_BACK, roles_at(actor, stack.programme_id, None))
    _demand_waiting(stack)
    prepared = [line for line in lines if line.state is PaymentState.PREPARED]
    if seen is not None and seen != stack.live:
        raise Stale("stale", changed=[])
    _mark_all(session, stack, prepared, PaymentState.SENT_BACK)
    batch = session.get_one(Batch, stack.id)
    batch.sent_back_by_id, batch.sent_back_at = actor.person_id, clock.now()
    session.flush()


def _locked(session: Session, actor: Actor, reference: str) -> tuple[BatchRow, tuple[PaymentRow, ...]]:
    """Lock a batch, its rounds and its plans, and return both as they are then."""
    stack = queries.batch(session, actor, reference)
    lock_root(session, Batch, stack.id)
    lines = queries.payments(session, stack.id)
    lock_root(session, Round, *(line.round_id for line in lines))
    lock_root(session, Application, *(line.application_id for line in lines))
    return queries.batch(session, actor, reference), queries.payments(session, stack.id)


def _demand_waiting(stack: BatchRow) -> None:
    if stack.released_at is not None:
        raise NotNow("batch_released")
    if stack.sent_back_at is not None:
        raise NotNow("batch_sent_back")


def _send(session: Session, actor: Actor, lines: Iterable[PaymentRow], key: str) -> None:
    movements: dict[int, list[Movement]] = {}
    for line in lines:
        movements.setdefault(line.round_id, []).append(Movement(Move.SEND, line.cents, line.application_id))
    ledger.post_in_rounds(session, actor, movements, key)


def _mark_all(session: Session, stack: BatchRow, lines: Iterable[PaymentRow], state: PaymentState) -> None:
    numbers = [line.line for line in lines]
    session.execute(
        update(Payment)
        .where(Payment.batch_id == stack.id, Payment.line.in_(numbers))
        .values(state=state, version=Payment.version + 1)
        .execution_options(synchronize_session=False)
    )
