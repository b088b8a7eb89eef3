"""One plan with its round, its outcome, who receives the money and how it ended: one statement.

May import: every storey up to payments, rules, store.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application, Source
from grants.applications.queries import SCRIBE
from grants.awards.models import Closing, Payee
from grants.decisions.models import Decision, Letter, Recommendation, Verdict
from grants.ledger.models import PlanBalance
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.moves import Account
from grants.rules.payees import PartyKind, PayeeKind

PUBLIC = (State.APPROVED, State.AWARDED, State.CLOSED)
"""The states in which a plan is everybody's to see, once its yes-letter has left (PRODUCT 3.3)."""


@dataclass(frozen=True)
class Whole:
    """One plan with its round, its outcome, who receives the money and how it ended. Amounts in cents."""

    id: int
    reference: str
    state: State
    version: int
    party_kind: PartyKind
    group_name: str
    title: str
    lead: str
    art: str | None
    what: str
    already: str
    for_whom: str
    where_about: str
    when_about: str
    also_needed: str
    helper_about: str
    neighbours: str
    total_cents: int
    minimum_cents: int | None
    submitted_at: datetime
    complete_at: datetime | None
    checked_at: datetime | None
    source: Source
    scribe: str | None
    place: str
    place_slug: str
    round_reference: str
    answer_days: int
    evening_on: date | None
    contact_name: str
    contact_phone: str
    contact_hours: str
    stand_in_name: str
    stand_in_phone: str
    concluded_at: datetime | None
    verdict: Verdict | None
    reason: DeclineReason | None
    cents: int | None
    decided_at: datetime | None
    letter_due_at: datetime | None
    letter_left_at: datetime | None
    letter_dated_on: date | None
    last_day_on: date | None
    payee_kind: PayeeKind | None
    payee_name: str | None
    payee_tail: str | None
    payee_agreed_at: datetime | None
    payee_declined_at: datetime | None
    payee_complete_at: datetime | None
    told: str | None
    left_over_cents: int | None
    closed_at: datetime | None
    reserved_cents: int | None
    underway_cents: int | None
    paid_cents: int | None

    @property
    def told_outcome(self) -> bool:
        """Whether the makers may know: the letter has left."""
        return self.letter_left_at is not None

    @property
    def untold(self) -> bool:
        """Whether something was decided that nobody but the office may know yet."""
        return self.verdict is not None and not self.told_outcome

    @property
    def shown_state(self) -> State:
        """Where the plan stands for everybody but the office: as before a decision whose letter has not left."""
        if not self.untold:
            return self.state
        return State.AWARDED if self.verdict is Verdict.CANCELLED else State.IN_REVIEW


_balances = {account: aliased(PlanBalance) for account in (Account.RESERVED, Account.UNDERWAY, Account.PAID)}
_ELSEWHERE: dict[str, Any] = {
    "scribe": SCRIBE,
    "place": Place.name,
    "place_slug": Place.slug,
    "round_reference": Round.reference,
    "concluded_at": Recommendation.concluded_at,
    "verdict": Decision.verdict,
    "reason": Decision.reason,
    "cents": Decision.cents,
    "decided_at": Decision.decided_at,
    "letter_due_at": Letter.due_at,
    "letter_left_at": Letter.left_at,
    "letter_dated_on": Letter.dated_on,
    "last_day_on": Letter.last_day_on,
    "payee_kind": Payee.kind,
    "payee_name": Payee.account_name,
    "payee_tail": Payee.iban_tail,
    "payee_agreed_at": Payee.agreed_at,
    "payee_declined_at": Payee.declined_at,
    "payee_complete_at": Payee.complete_at,
    "told": Closing.sentence,
    "left_over_cents": Closing.left_over_cents,
    "closed_at": Closing.at,
    **{f"{account.value}_cents": balance.cents for account, balance in _balances.items()},
}


def _column(name: str) -> Any:
    """Find a column of the plan, of its round, or of what belongs to it."""
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    return getattr(Application, name) if hasattr(Application, name) else getattr(Round, name)


def _joined(statement: Any) -> Any:
    """Join what belongs to a plan: one row of each at most."""
    standing = Decision.recalled_at.is_(None), Decision.superseded_at.is_(None)
    statement = (
        statement.join(Place, Place.id == Application.place_id)
        .join(Round, Round.id == Application.round_id)
        .outerjoin(Decision, and_(Decision.application_id == Application.id, *standing))
        .outerjoin(Letter, Letter.decision_id == Decision.id)
        .outerjoin(
            Recommendation,
            and_(Recommendation.application_id == Application.id, Recommendation.withdrawn_at.is_(None)),
        )
        .outerjoin(Payee, and_(Payee.application_id == Application.id, Payee.ended_at.is_(None)))
        .outerjoin(Closing, Closing.application_id == Application.id)
    )
    for account, balance in _balances.items():
        of_account = and_(balance.application_id == Application.id, balance.account == account)
        statement = statement.outerjoin(balance, of_account)
    return statement


_WHOLE = _joined(select(*(_column(name).label(name) for name in Whole.__dataclass_fields__)).select_from(Application))


def whole(session: Session, application_id: int) -> Whole:
    """Return one plan that was sent in."""
    return Whole(**session.execute(_WHOLE.where(Application.id == application_id)).one()._mapping)


def public(session: Session, reference: str) -> Whole | None:
    """Return a plan everybody may see: its yes-letter has left and the yes still stands; else None."""
    told = Decision.verdict == Verdict.APPROVED, Letter.left_at.is_not(None), Application.state.in_(PUBLIC)
    row = session.execute(_WHOLE.where(Application.reference == reference, *told)).first()
    return None if row is None else Whole(**row._mapping)
