"""What somebody is to plans and batches of payments: the fullest standing, and who may release what.

May import: payments.models, earlier storeys, rules.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Helper, Owner
from grants.applications.queries import ME, Further
from grants.awards import queries as awards
from grants.awards.models import Payee
from grants.payments.models import Batch, Payment, PaymentState
from grants.payments.queries.rows import BatchRow
from grants.rules.permissions import INTERESTED, Actor, Deed, Standing, Tie, roles_at
from grants.rules.refusals import NotAllowed

_PREPARED: Further = (
    Tie.PREPARER,
    exists()
    .where(Payment.application_id == Application.id, Payment.state == PaymentState.PREPARED)
    .where(Batch.id == Payment.batch_id, Batch.prepared_by_id == ME),
)


def standing(session: Session, actor: Actor, reference: str) -> Standing:
    """Return all that the actor is to a plan: the ties of every storey, and PREPARER of a payment not yet released.

    Raises Missing('no_such_page').
    """
    return awards.standing(session, actor, reference, _PREPARED)


def standings(session: Session, actor: Actor, application_ids: Iterable[int], *ties: Tie) -> tuple[Standing, ...]:
    """Return what the actor is to each of these plans as far as money goes, in one statement; `ties` hold for all."""
    rows = session.execute(_STANDINGS, {"me": actor.person_id, "ids": list(application_ids)})
    return tuple(_standing(actor, row).with_ties(*ties) for row in rows)


def _tied(model: type[Owner] | type[Helper] | type[Payee], *which: ColumnElement[bool]) -> Any:
    return exists().where(model.application_id == Application.id, model.person_id == ME, *which)


_STANDINGS: Any = (
    select(
        Application.id, Application.reference, Application.programme_id, Application.place_id, Application.round_id,
        Application.state, Application.version,
        _tied(Owner, Owner.until_at.is_(None)),
        _tied(Helper, Helper.until_at.is_(None)),
        _tied(Payee, Payee.ended_at.is_(None), awards.AGREED),
    )
    .where(Application.id.in_(bindparam("ids", expanding=True)))
    .order_by(Application.id)
)  # fmt: skip


def _standing(actor: Actor, row: Any) -> Standing:
    held = zip((Tie.OWNER, Tie.HELPER, Tie.PAYEE), row[7:], strict=True)
    return Standing(
        kind="plan",
        id=row.id,
        reference=row.reference,
        programme_id=row.programme_id,
        place_id=row.place_id,
        round_id=row.round_id,
        state=row.state,
        version=row.version,
        roles=roles_at(actor, row.programme_id, row.place_id),
        ties=frozenset(tie for tie, tied in held if tied),
    )


def demand_each(deed: Deed, each: Iterable[Standing]) -> None:
    """Refuse when the actor may not do `deed` for one of these plans, saying which and why.

    Raises NotAllowed('four_eyes') for who prepared it, NotAllowed('interest_in_plan') for who has an interest in it,
    and NotAllowed('not_yours') for who has not the role.
    """
    for one in each:
        if one.may(deed):
            continue
        if one.ties & {Tie.PREPARER}:
            raise NotAllowed("four_eyes", deed=deed)
        if one.ties & INTERESTED:
            raise NotAllowed("interest_in_plan", plan=one.reference, deed=deed)
        raise NotAllowed("not_yours", deed=deed)


def demand_release(session: Session, actor: Actor, batch: BatchRow, application_ids: Iterable[int]) -> None:
    """Refuse who may not release this batch: another pair of eyes, without an interest in any plan of it.

    Raises NotAllowed as `demand_each`.
    """
    ties = (Tie.PREPARER,) if actor.person_id == batch.prepared_by_id else ()
    demand_each(Deed.RELEASE, standings(session, actor, application_ids, *ties))
