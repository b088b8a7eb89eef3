"""An officer prepares a batch of payments; no money moves until another person releases it (PRODUCT 3.4).

Locks in one order everywhere: programme, plans. May import: payments.models, payments.queries, awards, earlier storeys,
rules, store.
"""

import random
from collections.abc import Collection
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.models import Payee
from grants.payments import queries
from grants.payments.models import Batch, Payment, PaymentState
from grants.programmes.models import Programme
from grants.rules.moves import Account
from grants.rules.permissions import Actor, Deed, demand, roles_at
from grants.rules.references import draw
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store import clock
from grants.store.session import lock_root, truth

truth("one_open_payment_a_plan", lambda: NotNow("payment_open", plan=""))
truth("batches_numbered", lambda: NotNow("prepared_just_now"))

_PREFIX = "NB"
_LENGTH = 20
_random = random.SystemRandom()


def prepare(session: Session, actor: Actor, programme_id: int, references: Collection[str]) -> str:
    """Prepare a payment for each of these awards, of all that is reserved for it; return the batch's reference.

    No money moves. Raises NotAllowed('not_yours', 'interest_in_plan'), Missing for a plan of another programme,
    Invalid('nothing_chosen', 'too_many_chosen') at 'plans', and NotNow for a plan that cannot be paid now:
    'plan_not_payable', 'payee_incomplete', 'event_open', 'payment_open', 'nothing_to_pay'.
    """
    demand(Deed.PREPARE, roles_at(actor, programme_id, None))
    chosen = sorted(set(references))
    if not chosen:
        raise Invalid("nothing_chosen", "plans")
    if len(chosen) > queries.MOST:
        raise Invalid("too_many_chosen", "plans", most=queries.MOST)
    lock_root(session, Programme, programme_id)
    ids = _plans(session, programme_id, chosen)
    lock_root(session, Application, *ids)
    queries.demand_each(Deed.PREPARE, queries.standings(session, actor, ids))
    payable = [_demand_payable(row) for row in session.execute(_facts(ids))]
    _take_back_lapsed(session, ids)
    batch = _new_batch(session, actor, programme_id)
    session.add_all(_payment(batch, line, *each) for line, each in enumerate(payable, start=1))
    session.flush()
    slug = session.scalar(select(Programme.slug).where(Programme.id == programme_id))
    return f"{slug}-{batch.number}"


def _plans(session: Session, programme_id: int, references: list[str]) -> list[int]:
    found = select(Application.id).where(
        Application.reference.in_(references), Application.programme_id == programme_id
    )
    ids = list(session.scalars(found))
    if len(ids) != len(references):
        raise Missing("no_such_page")
    return ids


def _facts(ids: list[int]) -> Any:
    open_one = exists().where(
        Payment.application_id == Application.id,
        (Payment.state == PaymentState.UNDERWAY)
        | ((Payment.state == PaymentState.PREPARED) & (Payment.payee_id == Payee.id)),
    )
    return (
        select(
            Application.id, Application.reference, Application.state, Payee.id.label("payee_id"), Payee.complete_at,
            awards.event_open().label("event_open"), open_one.label("open_one"),
            awards.balance(Account.RESERVED).label("reserved"), awards.balance(Account.UNDERWAY).label("underway"),
        )
        .outerjoin(Payee, awards.standing_payee())
        .where(Application.id.in_(ids))
        .order_by(Application.reference)
    )  # fmt: skip


def _demand_payable(row: Any) -> tuple[int, int, int]:
    """Return (plan, payee, cents) of a plan that can be paid now, or refuse it by its reference."""
    for wrong, code in (
        (row.state not in queries.PAYABLE, "plan_not_payable"),
        (row.complete_at is None, "payee_incomplete"),
        (row.event_open, "event_open"),
        (row.open_one or row.underway > 0, "payment_open"),
        (row.reserved <= 0, "nothing_to_pay"),
    ):
        if wrong:
            raise NotNow(code, plan=row.reference)
    return row.id, row.payee_id, row.reserved


def _take_back_lapsed(session: Session, ids: list[int]) -> None:
    """Send back what was prepared for an earlier account of these plans: `_demand_payable` let nothing else through."""
    session.execute(
        update(Payment)
        .where(Payment.application_id.in_(ids), Payment.state == PaymentState.PREPARED)
        .values(state=PaymentState.SENT_BACK, version=Payment.version + 1)
        .execution_options(synchronize_session=False)
    )


def _new_batch(session: Session, actor: Actor, programme_id: int) -> Batch:
    last = session.scalar(select(func.max(Batch.number)).where(Batch.programme_id == programme_id))
    batch = Batch(
        programme_id=programme_id,
        number=(last or 0) + 1,
        prepared_by_id=actor.person_id,
        prepared_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    return batch


def _payment(batch: Batch, line: int, application_id: int, payee_id: int, cents: int) -> Payment:
    return Payment(
        batch_id=batch.id,
        line=line,
        application_id=application_id,
        payee_id=payee_id,
        cents=cents,
        end_to_end_id=_PREFIX + draw(_random, _LENGTH),
    )
