"""The facts a task rests on, as parts of a statement about applications. May import: every storey below."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, bindparam, exists, or_
from sqlalchemy.orm import aliased

from grants.applications.models import Application, Helper, InfoRequest, Owner
from grants.awards.models import Payee
from grants.payments.models import Payment, PaymentState
from grants.payments.queries.ready import CAME_BACK
from grants.people.models import Person
from grants.rules.payees import PayeeKind

# Under names of their own: a statement about payees or owners must not take these for its own rows.
_my_plan, _my_help, _my_payee = aliased(Owner), aliased(Helper), aliased(Payee)
_receiver, _owner, _reader = aliased(Payee), aliased(Owner), aliased(Person)


def not_interested() -> ColumnElement[bool]:
    """Return the condition that the plan is not the actor's own: not as owner, helper or payee (Awb 2:4)."""
    agreed = or_(_my_payee.kind == PayeeKind.OWNER, _my_payee.agreed_at.is_not(None))
    return and_(
        ~_mine(_my_plan).where(_my_plan.until_at.is_(None)),
        ~_mine(_my_help).where(_my_help.until_at.is_(None)),
        ~_mine(_my_payee).where(_my_payee.ended_at.is_(None), agreed),
    )


def _mine(tie: Any) -> Exists:
    return exists().where(tie.application_id == Application.id, tie.person_id == bindparam("me"))


def has_open_request() -> ColumnElement[bool]:
    """Return the condition that the makers were asked something and did not answer yet."""
    return exists().where(InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_(None))


def was_answered() -> ColumnElement[bool]:
    """Return the condition that the makers answered a question."""
    return exists().where(InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_not(None))


def reachable(application_id: Any) -> ColumnElement[bool]:
    """Return the condition that an owner of this plan has a mail address."""
    return exists().where(
        _owner.application_id == application_id,
        _owner.until_at.is_(None),
        _reader.id == _owner.person_id,
        _reader.email.is_not(None),
    )


def came_back() -> ColumnElement[bool]:
    """Return the condition that a payment of the plan came back from the bank."""
    return and_(Payment.application_id == Application.id, Payment.state.in_(sorted(CAME_BACK)))


def came_back_from_here() -> ColumnElement[bool]:
    """Return the condition that a payment to the payee in the statement came back: then somebody calls first."""
    return exists().where(came_back(), Payment.payee_id == Payee.id)


def has_another_account() -> ColumnElement[bool]:
    """Return the condition that a payee stands whose account no payment came back from."""
    from_there = exists().where(
        Payment.application_id == _receiver.application_id,
        Payment.payee_id == _receiver.id,
        Payment.state.in_(sorted(CAME_BACK)),
    )
    return exists().where(
        _receiver.application_id == Application.id,
        _receiver.ended_at.is_(None),
        _receiver.complete_at.is_not(None),
        ~from_there,
    )


def prepared() -> ColumnElement[bool]:
    """Return the condition that a payment of the plan lies prepared."""
    return exists().where(Payment.application_id == Application.id, Payment.state == PaymentState.PREPARED)
