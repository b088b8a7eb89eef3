"""One award and who receives its money. May import: awards.models, earlier storeys, rules."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.queries import ME, Further
from grants.awards import vault
from grants.awards.models import Payee
from grants.awards.queries.rows import Award, KeeperRow, PayeeRow
from grants.decisions import queries as decisions
from grants.decisions.models import Decision, Letter, Verdict
from grants.ledger.models import PlanBalance
from grants.people import queries as people
from grants.people.models import LinkAction, Person
from grants.programmes.models import Place, Round
from grants.rules import ibans
from grants.rules.lifecycle import State
from grants.rules.moves import Account
from grants.rules.payees import PayeeKind
from grants.rules.permissions import Actor, Standing, Tie
from grants.rules.refusals import Missing, NotNow

# Before their own yes a keeper has no tie: else makers could keep an officer away from their plan by naming them.
AGREED: ColumnElement[bool] = or_(Payee.kind == PayeeKind.OWNER, Payee.agreed_at.is_not(None))

_PAYEE = (
    Payee.id, Payee.kind, Payee.person_id, func.coalesce(Person.name, ""), Payee.account_name,
    func.coalesce(Payee.iban_tail, ""), Payee.invoice, Payee.made_at, Payee.agreed_at, Payee.complete_at,
)  # fmt: skip


def balance(account: Account) -> ColumnElement[int]:
    """Return what a plan has in this account, in cents, as a part of a statement about applications."""
    held = select(PlanBalance.cents).where(PlanBalance.application_id == Application.id, PlanBalance.account == account)
    return func.coalesce(held.correlate(Application).scalar_subquery(), 0)


def standing_yes() -> ColumnElement[bool]:
    """Return the condition that a decision is the yes that stands for a plan."""
    return and_(
        Decision.application_id == Application.id,
        Decision.verdict == Verdict.APPROVED,
        Decision.recalled_at.is_(None),
        Decision.superseded_at.is_(None),
    )


def standing_payee() -> ColumnElement[bool]:
    """Return the condition that a payee is the one that stands for a plan."""
    return and_(Payee.application_id == Application.id, Payee.ended_at.is_(None))


_AWARDS: Any = (
    select(
        Application.id, Application.reference, Application.title, Application.state, Application.version,
        Application.programme_id, Application.party_kind, Place.name, Round.contact_name, Round.contact_phone,
        Decision.cents, Letter.left_at,
        balance(Account.RESERVED), balance(Account.UNDERWAY), balance(Account.PAID), *_PAYEE,
    )
    .join(Place, Place.id == Application.place_id)
    .join(Round, Round.id == Application.round_id)
    .outerjoin(Decision, standing_yes())
    .outerjoin(Letter, and_(Letter.decision_id == Decision.id, Letter.left_at.is_not(None)))
    .outerjoin(Payee, standing_payee())
    .outerjoin(Person, Person.id == Payee.person_id)
)  # fmt: skip


_RECEIVES: Further = (
    Tie.PAYEE,
    exists().where(Payee.application_id == Application.id, Payee.person_id == ME, Payee.ended_at.is_(None), AGREED),
)


def standing(session: Session, actor: Actor, reference: str, *further: Further) -> Standing:
    """Return what the actor is to a plan, with the tie PAYEE; raises Missing('no_such_page')."""
    return decisions.standing(session, actor, reference, _RECEIVES, *further)


def award(session: Session, reference: str) -> Award:
    """Return a plan with what was decided, received and paid of it; raises Missing."""
    row = session.execute(_AWARDS.where(Application.reference == reference)).first()
    if row is None:
        raise Missing("no_such_page")
    of_plan, of_payee = row[: -len(_PAYEE)], row[-len(_PAYEE) :]
    return Award(*(*of_plan, _payee_row(of_payee) if of_payee[0] is not None else None))


def payee(session: Session, application_id: int) -> PayeeRow | None:
    """Return who receives the money of a plan now, or None."""
    statement = select(*_PAYEE).outerjoin(Person, Person.id == Payee.person_id)
    row = session.execute(statement.where(Payee.application_id == application_id, Payee.ended_at.is_(None))).first()
    return None if row is None else _payee_row(row)


def _payee_row(row: Any) -> PayeeRow:
    values = list(row)
    values[5] = ibans.masked(values[5]) if values[5] else ""
    return PayeeRow(*values)


def account_numbers(session: Session, payee_ids: set[int]) -> dict[int, str]:
    """Return the whole account numbers of these payees, by id: for who may read them, on the page of a release.

    Raises NotNow('account_unreadable') when they were encrypted with another key.
    """
    rows = session.execute(select(Payee.id, Payee.iban_cipher).where(Payee.id.in_(payee_ids)))
    return {row.id: vault.unseal(row.iban_cipher, row.id) for row in rows if row.iban_cipher is not None}


def keeper_asked(session: Session, token: str) -> KeeperRow | None:
    """Return what the page of a keeper's link shows; None for a link that is too old, taken back, or never was."""
    try:
        link = people.link(session, token, LinkAction.KEEP_MONEY, used_too=True)
    except NotNow:
        return None
    row = session.execute(
        select(
            Payee.id, Application.id, Application.reference, Application.title, Application.group_name,
            Application.state, Place.name, Person.name, Person.locale, Payee.agreed_at, Payee.declined_at,
            Payee.ended_at,
        )
        .join(Application, Application.id == Payee.application_id)
        .join(Place, Place.id == Application.place_id)
        .join(Person, Person.id == Payee.person_id)
        .where(Payee.id == int(link.subject))
    ).one()  # fmt: skip
    makers = (row.group_name,) if row.group_name else tuple(m.name for m in applications.makers(session, row[1]))
    stands = _stands(row.state, row.agreed_at, row.declined_at, row.ended_at)
    return KeeperRow(row[0], row.reference, row.title, row[6], row[7], makers, row.locale, stands)


def _stands(state: State, agreed_at: Any, declined_at: Any, ended_at: Any) -> str:
    if declined_at is not None:
        return "no"
    if ended_at is not None or state not in (State.APPROVED, State.AWARDED, State.CLOSED):
        return "over"
    return "open" if agreed_at is None else "yes"
