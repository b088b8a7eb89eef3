"""What can be paid, what waits, and what of a round or a plan is on its way.

May import: payments.models, earlier storeys, rules.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.models import Payee
from grants.decisions import queries as decisions
from grants.ledger.models import PlanBalance
from grants.payments.models import Payment, PaymentState
from grants.payments.queries.rows import Office, OpenRow, ReadyRow
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


_came_back = exists().where(
    Payment.application_id == Application.id, Payment.payee_id == Payee.id, Payment.state.in_(CAME_BACK)
)

# In these words the index of what is promised and not sent serves, on both databases.
_held = text("plan_balances.account = 'reserved' AND plan_balances.cents > 0")

_READY: Any = (
    select(
        Application.reference, Application.title, Place.name.label("place"), Payee.kind, Payee.account_name,
        func.coalesce(Person.name, "").label("person_name"), Payee.iban_tail, PlanBalance.cents.label("cents"),
        replaced().label("changed"), _came_back.label("came_back"),
    )
    .select_from(PlanBalance)
    .join(Application, and_(Application.id == PlanBalance.application_id, _held))
    .join(Place, Place.id == Application.place_id)
    .join(Payee, and_(awards.standing_payee(), Payee.complete_at.is_not(None)))
    .outerjoin(Person, Person.id == Payee.person_id)
    .where(Application.state.in_(sorted(PAYABLE)), _underway == 0, ~awards.event_open(), ~on_its_way())
)  # fmt: skip


def ready_to_prepare(session: Session, programme_id: int) -> tuple[ReadyRow, ...]:
    """Return the awards of a programme that can be paid: accepted, payee complete, no event open, nothing on its way.

    In the order in which the payees were complete; at most one batch full.
    """
    # "+ 0" keeps SQLite from beginning with every plan of the programme: those with money promised are far fewer.
    of_programme = _READY.where(Application.programme_id + 0 == programme_id)
    rows = session.execute(of_programme.order_by(Payee.complete_at, Application.id).limit(MOST))
    return tuple(ReadyRow(*(*row[:6], ibans.masked(row[6] or ""), *row[7:])) for row in rows)


def live() -> ColumnElement[bool]:
    """Return the condition that a payment can be released: prepared, to who still stands, of a plan that goes on."""
    return and_(
        Payment.state == PaymentState.PREPARED, Payee.ended_at.is_(None), Application.state.in_(sorted(PAYABLE))
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
