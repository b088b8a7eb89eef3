"""The rows that queries about payments return. Amounts in cents. May import: payments.models, rules."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from grants.payments.models import PaymentState
from grants.rules.payees import PayeeKind


class Office(NamedTuple):
    """A programme whose payments somebody may read."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class ReadyRow:
    """An award that can be prepared for payment, for all that is reserved for it.

    ``changed`` is true when an earlier complete account was replaced, ``came_back`` when the last payment to this very
    account did: then somebody calls first.
    """

    reference: str
    title: str
    place: str
    kind: PayeeKind
    account_name: str
    person_name: str
    tail: str
    cents: int
    changed: bool
    came_back: bool


class Stands(StrEnum):
    """Where a batch is, worked out from its payments."""

    WAITING = "waiting"
    SENT_BACK = "sent_back"
    UNDERWAY = "underway"
    DONE = "done"


@dataclass(frozen=True)
class BatchRow:
    """Payments prepared together. ``reference`` is its name in an address: its programme and its number, 'tynaarlo-14'.

    ``live`` counts the payments still to release: prepared, to a payee who still stands, of a plan that still goes on.
    """

    id: int
    programme_id: int
    slug: str
    number: int
    prepared_by_id: int
    prepared_by: str
    prepared_at: datetime
    released_by: str
    released_at: datetime | None
    sent_back_at: datetime | None
    count: int
    cents: int
    live: int
    live_cents: int
    underway: int
    paid: int
    came_back: int

    @property
    def reference(self) -> str:
        """Its name in an address."""
        return f"{self.slug}-{self.number}"

    @property
    def stands(self) -> Stands:
        """Where it is."""
        if self.released_at is None:
            return Stands.WAITING if self.live and self.sent_back_at is None else Stands.SENT_BACK
        return Stands.UNDERWAY if self.underway else Stands.DONE


@dataclass(frozen=True)
class PaymentRow:
    """One payment of a batch. ``tail`` is the end of the account number. ``went`` is the account as it was then.

    ``lapsed`` is true for what was prepared and must not be released any more: the account was changed meanwhile, or
    the plan ended. ``changed`` is true when this account replaced an earlier one.
    """

    line: int
    application_id: int
    round_id: int
    reference: str
    title: str
    place: str
    payee_id: int
    kind: PayeeKind
    account_name: str
    person_name: str
    tail: str
    invoice: str
    fingerprint: str
    cents: int
    state: PaymentState
    end_to_end_id: str
    version: int
    lapsed: bool
    changed: bool
    reason: str
    marked_at: datetime | None


class OpenRow(NamedTuple):
    """Money of a plan that was promised and has not arrived, for the summary of a round.

    ``where`` is 'reserved' or 'underway'; ``came_back`` is true when a payment of it came back.
    """

    reference: str
    title: str
    cents: int
    where: str
    came_back: bool
