"""What can be paid, what waits, and what of a round or a plan is on its way.

May import: payments.models, earlier storeys, rules.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.models import Payee
from grants.decisions import queries as decisions
from grants.payments.models import Batch, Payment, PaymentState
from grants.payments.queries.rows import Office, OpenRow, PaidRow, ReadyRow, Todo
from grants.people.models import Person
from grants.programmes.models import Place, Programme
from grants.rules import ibans
from grants.rules.lifecycle import State
from grants.rules.moves import Account
from grants.rules.permissions import Actor, Deed, allows, roles_at

MOST = 100
"""How many payments one batch holds, and a page shows."""

PAYABLE: frozenset[State] = frozenset({State.AWARDED, State.CLOSED})
"""In these states money may leave: a closed plan is paid again after its payment came back late."""

CAME_BACK: frozenset[PaymentState] = frozenset({PaymentState.BOUNCED, PaymentState.BOUNCED_LATE})

_earlier = aliased(Payee)
_reserved, _underway = awards.balance(Account.RESERVED), awards.balance(Account.UNDERWAY)


def offices(session: Session, actor: Actor) -> tuple[Office, ...]:
    """Return the programmes whose payments the actor may read, by name."""
    ids = {grant.programme_id for grant in actor.grants if grant.programme_id is not None}
    read = [one for one in ids if allows(Deed.READ_PAYMENTS, roles_at(actor, one, None))]
    rows = select(Programme.id, Programme.slug, Programme.name).where(Programme.id.in_(read)).order_by(Programme.name)
    return tuple(Office(*row) for row in session.execute(rows))


def replaced() -> ColumnElement[bool]:
    """Return the condition that a payee's account came in the place of an earlier one."""
    return exists().where(
        _earlier.application_id == Payee.application_id, _earlier.id < Payee.id, _earlier.complete_at.is_not(None)
    )


def on_its_way() -> ColumnElement[bool]:
    """Return the condition that a payment to the standing payee is prepared already, or any is underway."""
    to_this_one = and_(Payment.state == PaymentState.PREPARED, Payment.payee_id == Payee.id)
    return exists().where(
        Payment.application_id == Application.id, or_(Payment.state == PaymentState.UNDERWAY, to_this_one)
    )


_came_back = exists().where(Payment.payee_id == Payee.id, Payment.state.in_(CAME_BACK))

_READY: Any = (
    select(
        Application.reference, Application.title, Place.name.label("place"), Payee.kind, Payee.account_name,
        func.coalesce(Person.name, "").label("person_name"), Payee.iban_tail, _reserved.label("cents"),
        replaced().label("changed"), _came_back.label("came_back"),
    )
    .select_from(Application)
    .join(Place, Place.id == Application.place_id)
    .join(Payee, and_(awards.standing_payee(), Payee.complete_at.is_not(None)))
    .outerjoin(Person, Person.id == Payee.person_id)
    .where(Application.state.in_(sorted(PAYABLE)), _reserved > 0, _underway == 0, ~awards.event_open(), ~on_its_way())
)  # fmt: skip


def ready_to_prepare(session: Session, programme_id: int) -> tuple[ReadyRow, ...]:
    """Return the awards of a programme that can be paid: accepted, payee complete, no event open, nothing on its way.

    In the order in which the payees were complete; at most one batch full.
    """
    rows = session.execute(
        _READY.where(Application.programme_id == programme_id).order_by(Payee.complete_at, Application.id).limit(MOST)
    )
    return tuple(ReadyRow(*(*row[:6], ibans.masked(row[6] or ""), *row[7:])) for row in rows)


def todo(session: Session, programme_ids: Iterable[int]) -> dict[int, Todo]:
    """Return what waits in the payments of each programme, by id; for the desk. Two statements, however many."""
    ids = list(programme_ids)
    ready = _READY.add_columns(Application.programme_id).where(Application.programme_id.in_(ids)).subquery()
    sums = select(
        ready.c.programme_id, func.count(), func.sum(ready.c.cents), func.sum(case((ready.c.came_back, 1), else_=0))
    ).group_by(ready.c.programme_id)
    found = {row[0]: row[1:] for row in session.execute(sums)}
    stacks = {row[0]: row[1:] for row in session.execute(_stacks(ids))}
    return {one: _todo(found.get(one, (0, 0, 0)), stacks.get(one, (0, 0))) for one in ids}


def _todo(ready: Any, stacks: Any) -> Todo:
    return Todo(ready[0], int(ready[1]), int(stacks[0] or 0), int(stacks[1] or 0), int(ready[2]))


def live() -> ColumnElement[bool]:
    """Return the condition that a payment can be released: prepared, to who still stands, of a plan that goes on."""
    return and_(
        Payment.state == PaymentState.PREPARED, Payee.ended_at.is_(None), Application.state.in_(sorted(PAYABLE))
    )


def _stacks(programme_ids: list[int]) -> Any:
    """Count the batches to release and those with payments underway, by programme."""
    waits = case((live(), Batch.id))
    sent = case((Payment.state == PaymentState.UNDERWAY, Batch.id))
    return (
        select(Batch.programme_id, func.count(waits.distinct()), func.count(sent.distinct()))
        .join(Payment, Payment.batch_id == Batch.id)
        .join(Payee, Payee.id == Payment.payee_id)
        .join(Application, Application.id == Payment.application_id)
        .where(Batch.programme_id.in_(programme_ids))
        .where(Payment.state.in_((PaymentState.PREPARED, PaymentState.UNDERWAY)))
        .group_by(Batch.programme_id)
    )


def open_payments(session: Session, round_id: int) -> tuple[OpenRow, ...]:
    """Return the money of a round that was promised and has not arrived, by plan; what no letter told is left out."""
    back = exists().where(Payment.application_id == Application.id, Payment.state.in_(CAME_BACK))
    statement: Any = (
        select(Application.reference, Application.title, _reserved, _underway, back)
        .where(Application.round_id == round_id)
        .where(
            or_(Application.state.in_(sorted(PAYABLE)), and_(Application.state == State.APPROVED, decisions.has_left()))
        )
        .where(or_(_reserved > 0, _underway > 0))
        .order_by(Application.submitted_at, Application.id)
    )
    return tuple(
        OpenRow(reference, title, cents, where.value, came_back)
        for reference, title, reserved, underway, came_back in session.execute(statement)
        for where, cents in ((Account.UNDERWAY, underway), (Account.RESERVED, reserved))
        if cents
    )


def payments_of(session: Session, application_id: int) -> tuple[PaidRow, ...]:
    """Return the payments of a plan that were released, oldest first; account numbers by their end."""
    statement = (
        select(
            Programme.slug, Batch.number, Payment.line, Payment.cents, Payment.state, Payee.account_name,
            Payee.iban_tail, Batch.released_at, Payment.marked_at,
        )
        .join(Batch, Batch.id == Payment.batch_id)
        .join(Programme, Programme.id == Batch.programme_id)
        .join(Payee, Payee.id == Payment.payee_id)
        .where(Payment.application_id == application_id, Batch.released_at.is_not(None))
        .where(Payment.state != PaymentState.SENT_BACK)
        .order_by(Payment.id)
    )  # fmt: skip
    return tuple(
        PaidRow(f"{slug}-{number}", line, cents, state, name, ibans.masked(tail or ""), released_at, marked_at)
        for slug, number, line, cents, state, name, tail, released_at, marked_at in session.execute(statement)
    )
