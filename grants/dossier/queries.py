"""Everything about one plan, in five statements however long its story is. Never writes.

May import: every storey up to payments, rules, store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from grants.applications import queries as applications
from grants.applications.models import Application, InfoRequest
from grants.applications.queries.rows import LineRow, MakerRow, MessageRow
from grants.awards.models import ChangeReport, Closing, Payee
from grants.decisions.models import Decision, Letter, Recommendation, Verdict
from grants.ledger.models import PlanBalance
from grants.payments.models import Payment
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.moves import Account
from grants.rules.payees import PartyKind, PayeeKind
from grants.store.base import Cents, UtcDateTime


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
    place: str
    place_slug: str
    round_reference: str
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
    def public(self) -> bool:
        """Whether everybody may see the plan: its yes-letter has left and the yes still stands."""
        stands = self.state in (State.APPROVED, State.AWARDED, State.CLOSED)
        return stands and self.verdict is Verdict.APPROVED and self.told_outcome


class Event(NamedTuple):
    """One thing that happened to a plan besides its steps.

    ``kind`` is 'request' (words: the question, answer, until: the day asked for, after: when it was answered),
    'payment' (code: its state, cents) or 'change' (code: what became different, words: the sentence).
    """

    kind: str
    code: str
    words: str
    answer: str
    cents: int | None
    at: datetime
    after: datetime | None
    until: str | None


@dataclass(frozen=True)
class Dossier:
    """A plan with everything that belongs to it."""

    plan: Whole
    lines: Sequence[LineRow]
    makers: Sequence[MakerRow]
    thread: Sequence[MessageRow]
    events: Sequence[Event]

    @property
    def open_request(self) -> Event | None:
        """The completion that waits for an answer, or None."""
        return next((event for event in self.events if event.kind == "request" and event.after is None), None)


_balances = {account: aliased(PlanBalance) for account in (Account.RESERVED, Account.UNDERWAY, Account.PAID)}
_COLUMNS = {
    **{
        name: getattr(Application, name)
        for name in Whole.__dataclass_fields__
        if hasattr(Application, name) and not isinstance(getattr(Application, name), property)
    },
    "place": Place.name,
    "place_slug": Place.slug,
    "round_reference": Round.reference,
    **{name: getattr(Round, name) for name in ("evening_on", "contact_name", "contact_phone", "contact_hours")},
    "stand_in_name": Round.stand_in_name,
    "stand_in_phone": Round.stand_in_phone,
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


def _whole() -> Any:
    statement = (
        select(*(column.label(name) for name, column in _COLUMNS.items()))
        .select_from(Application)
        .join(Place, Place.id == Application.place_id)
        .join(Round, Round.id == Application.round_id)
        .outerjoin(
            Decision,
            (Decision.application_id == Application.id)
            & Decision.recalled_at.is_(None)
            & Decision.superseded_at.is_(None),
        )
        .outerjoin(Letter, Letter.decision_id == Decision.id)
        .outerjoin(
            Recommendation,
            (Recommendation.application_id == Application.id) & Recommendation.withdrawn_at.is_(None),
        )
        .outerjoin(Payee, (Payee.application_id == Application.id) & Payee.ended_at.is_(None))
        .outerjoin(Closing, Closing.application_id == Application.id)
    )
    for account, balance in _balances.items():
        statement = statement.outerjoin(
            balance, (balance.application_id == Application.id) & (balance.account == account)
        )
    return statement


_WHOLE = _whole()


def whole(session: Session, application_id: int) -> Whole:
    """Return one plan that was sent in."""
    return Whole(**session.execute(_WHOLE.where(Application.id == application_id)).one()._mapping)


def _events(application_id: int) -> Any:
    nothing, no_moment, no_cents = literal(""), cast(null(), UtcDateTime), cast(null(), Cents)
    no_day = cast(null(), String)
    requests = select(
        literal("request"), nothing, InfoRequest.question, InfoRequest.answer, no_cents,
        InfoRequest.sent_at.label("at"), InfoRequest.answered_at, cast(InfoRequest.due_on, String),
    ).where(InfoRequest.application_id == application_id)  # fmt: skip
    payments = select(
        literal("payment"), cast(Payment.state, String), nothing, nothing, Payment.cents,
        Payment.marked_at.label("at"), no_moment, no_day,
    ).where(Payment.application_id == application_id, Payment.marked_at.is_not(None))  # fmt: skip
    changes = select(
        literal("change"), cast(ChangeReport.kind, String), ChangeReport.sentence, nothing, no_cents,
        ChangeReport.at.label("at"), no_moment, no_day,
    ).where(ChangeReport.application_id == application_id)  # fmt: skip
    return union_all(requests, payments, changes).order_by("at")


def dossier(session: Session, application_id: int) -> Dossier:
    """Return one plan with everything that belongs to it; who may see which part is the view's to ask."""
    return Dossier(
        plan=whole(session, application_id),
        lines=applications.lines(session, application_id),
        makers=applications.makers(session, application_id),
        thread=applications.thread(session, application_id),
        events=[Event(*row) for row in session.execute(_events(application_id))],
    )


def public_id(session: Session, reference: str) -> int | None:
    """Return the key of a plan everybody may see, or None."""
    return session.scalar(
        select(Application.id)
        .join(Decision, Decision.application_id == Application.id)
        .join(Letter, Letter.decision_id == Decision.id)
        .where(
            Application.reference == reference,
            Application.state.in_((State.APPROVED, State.AWARDED, State.CLOSED)),
            Decision.verdict == Verdict.APPROVED,
            Decision.recalled_at.is_(None),
            Decision.superseded_at.is_(None),
            Letter.left_at.is_not(None),
        )
    )
