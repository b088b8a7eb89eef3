"""Batches of payments and what is in them. May import: payments.models, earlier storeys, rules."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.models import Payee
from grants.payments.models import Batch, Payment, PaymentState
from grants.payments.queries.ready import CAME_BACK, live, replaced
from grants.payments.queries.rows import BatchRow, PaymentRow
from grants.payments.queries.ties import demand_release
from grants.people.models import Person
from grants.programmes.models import Place, Programme
from grants.rules import ibans
from grants.rules.permissions import Actor, Deed, allows, roles_at
from grants.rules.refusals import Missing
from grants.store.history import Note

PAGE = 25

_preparer, _releaser = aliased(Person), aliased(Person)


def _counted(condition: Any, amount: Any = 1) -> Any:
    return func.coalesce(func.sum(case((condition, amount), else_=0)), 0)


_BATCHES: Any = (
    select(
        Batch.id, Batch.programme_id, Programme.slug, Batch.number, Batch.prepared_by_id, _preparer.name,
        Batch.prepared_at, func.coalesce(_releaser.name, ""), Batch.released_at, Batch.sent_back_at,
        func.count(Payment.id), func.sum(Payment.cents), _counted(live()), _counted(live(), Payment.cents),
        _counted(Payment.state == PaymentState.UNDERWAY), _counted(Payment.state == PaymentState.PAID),
        _counted(Payment.state.in_(CAME_BACK)),
    )
    .join(Programme, Programme.id == Batch.programme_id)
    .join(_preparer, _preparer.id == Batch.prepared_by_id)
    .outerjoin(_releaser, _releaser.id == Batch.released_by_id)
    .join(Payment, Payment.batch_id == Batch.id)
    .join(Application, Application.id == Payment.application_id)
    .join(Payee, Payee.id == Payment.payee_id)
    .group_by(Batch.id, Programme.slug, _preparer.name, _releaser.name)
    .order_by(Batch.number.desc())
)  # fmt: skip


def batches(session: Session, programme_id: int, before: int | None = None, most: int = PAGE) -> tuple[BatchRow, ...]:
    """Return the batches of a programme, newest first; ``before`` is the lowest number already seen."""
    page = select(Batch.id).where(Batch.programme_id == programme_id)
    if before is not None:
        page = page.where(Batch.number < before)
    rows = session.execute(_BATCHES.where(Batch.id.in_(page.order_by(Batch.number.desc()).limit(most))))
    return tuple(_batch_row(row) for row in rows)


def batch(session: Session, actor: Actor, reference: str) -> BatchRow:
    """Return one batch by its name in an address, for who may read the payments of its programme; else Missing."""
    slug, _, number = reference.rpartition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Missing("no_such_page")
    row = session.execute(_BATCHES.where(Programme.slug == slug, Batch.number == int(number))).first()
    if row is None or not allows(Deed.READ_PAYMENTS, roles_at(actor, row.programme_id, None)):
        raise Missing("no_such_page")
    return _batch_row(row)


def _batch_row(row: Any) -> BatchRow:
    # A sum of integers is a NUMERIC on PostgreSQL: cents are whole, so they are made whole again.
    return BatchRow(*row[:10], *(int(count) for count in row[10:]))


_LINES: Any = (
    select(
        Payment.line, Application.id, Application.round_id, Application.reference, Application.title, Place.name,
        Payee.id, Payee.kind, Payee.account_name, func.coalesce(Person.name, ""), func.coalesce(Payee.iban_tail, ""),
        Payee.invoice, func.coalesce(Payee.iban_hmac, ""), Payment.cents, Payment.state, Payment.end_to_end_id,
        Payment.version, (Payment.state == PaymentState.PREPARED) & ~live(), replaced(), func.coalesce(Note.body, ""),
        Payment.marked_at,
    )
    .select_from(Payment)
    .join(Application, Application.id == Payment.application_id)
    .join(Place, Place.id == Application.place_id)
    .join(Payee, Payee.id == Payment.payee_id)
    .outerjoin(Person, Person.id == Payee.person_id)
    .outerjoin(Note, Note.id == Payment.note_id)
    .order_by(Payment.line)
)  # fmt: skip


def payments(session: Session, batch_id: int) -> tuple[PaymentRow, ...]:
    """Return the payments of a batch in order; account numbers by their end."""
    return tuple(_payment_row(row) for row in session.execute(_LINES.where(Payment.batch_id == batch_id)))


def payment(session: Session, batch_id: int, line: int) -> PaymentRow:
    """Return one payment of a batch; raises Missing."""
    row = session.execute(_LINES.where(Payment.batch_id == batch_id, Payment.line == line)).first()
    if row is None:
        raise Missing("no_such_page")
    return _payment_row(row)


def _payment_row(row: Any) -> PaymentRow:
    tail = ibans.masked(row[10]) if row[10] else ""
    return PaymentRow(*(*row[:10], tail, *row[11:]))


def numbers_for_release(session: Session, actor: Actor, stack: BatchRow, lines: Iterable[PaymentRow]) -> dict[int, str]:
    """Return the whole account numbers of payments to release or underway, by line: for who may release this batch.

    The one place where a whole number leaves the vault. Raises NotAllowed as `demand_release`, and
    NotNow('account_unreadable').
    """
    each = list(lines)
    demand_release(session, actor, stack, [one.application_id for one in each])
    shown = (PaymentState.PREPARED, PaymentState.UNDERWAY)
    readable = {one.line: one.payee_id for one in each if one.state in shown and not one.lapsed}
    numbers = awards.account_numbers(session, set(readable.values()))
    return {line: numbers[payee_id] for line, payee_id in readable.items()}
