"""The rows that queries about awards return. May import: awards.models, decisions.models' enums, rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from grants.people.models import Locale
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind, PayeeKind


@dataclass(frozen=True)
class PayeeRow:
    """Who receives the money now. ``tail`` is all that is shown of the account: '07 18', or empty."""

    id: int
    kind: PayeeKind
    person_id: int | None
    person_name: str
    account_name: str
    tail: str
    invoice: str
    made_at: datetime
    agreed_at: datetime | None
    complete_at: datetime | None


@dataclass(frozen=True)
class Award:
    """One plan and what is decided, received and paid of it. Amounts in cents; ``cents`` is None without a yes.

    ``letter_left_at`` is when the letter with the yes left; ``payee`` is the one that stands now.
    """

    id: int
    reference: str
    title: str
    state: State
    version: int
    programme_id: int
    party_kind: PartyKind
    place: str
    contact_name: str
    contact_phone: str
    cents: int | None
    letter_left_at: datetime | None
    reserved: int
    underway: int
    paid: int
    payee: PayeeRow | None


@dataclass(frozen=True)
class KeeperRow:
    """What the page of a keeper's link shows: no amount, no account. ``stands`` is open, yes, no or over."""

    payee_id: int
    reference: str
    title: str
    place: str
    name: str
    makers: tuple[str, ...]
    locale: Locale
    stands: str


class ClosingRow(NamedTuple):
    """How it ended. ``left_over_cents`` as the makers stated it; ``returned_cents`` is what came back so far."""

    sentence: str
    left_over_cents: int
    returned_cents: int
    at: datetime
