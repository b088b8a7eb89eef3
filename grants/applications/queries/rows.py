"""The rows that queries about plans return. May import: models' enums, rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from grants.applications.models import Side, Source
from grants.people.models import Locale
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.permissions import Deed


@dataclass(frozen=True)
class PlanRow:
    """A plan as it was sent in. Amounts in cents; the moments are UTC."""

    id: int
    reference: str | None
    programme_id: int
    place_id: int
    round_id: int
    follows_id: int | None
    state: State
    version: int
    locale: Locale
    source: Source
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
    total_cents: int | None
    minimum_cents: int | None
    submitted_at: datetime | None
    complete_at: datetime | None
    checked_at: datetime | None
    place: str
    place_slug: str
    round_reference: str
    answer_days: int
    contact_name: str
    contact_phone: str
    contact_hours: str
    receipt_posted_at: datetime | None
    scribe: str | None

    @property
    def youth(self) -> bool:
        """True for a plan of a youth group."""
        return self.party_kind is PartyKind.YOUTH_GROUP


class LineRow(NamedTuple):
    """One thing the money is for, in cents."""

    label: str
    cents: int


class MakerRow(NamedTuple):
    """Somebody whose plan it is, without how to reach them."""

    person_id: int
    name: str
    position: int
    confirmed_at: datetime | None


class ContactRow(NamedTuple):
    """How to reach an owner; only for who may read contacts."""

    person_id: int
    name: str
    email: str | None
    phone: str | None
    locale: Locale
    position: int
    postcode: str
    house_number: str
    confirmed_at: datetime | None


class HelperRow(NamedTuple):
    """A neighbour the makers chose themselves."""

    person_id: int
    name: str


ANSWERED_BY: dict[Side, Deed] = {Side.MAKERS: Deed.ANSWER_REQUEST, Side.OFFICE: Deed.REQUEST_INFO}
"""Who answers a question in the thread, by whom it was asked of."""


class QuestionRow(NamedTuple):
    """A message that is a question; it waits while ``answer_id`` is None."""

    number: int
    message_id: int
    answer_id: int | None
    asked_of: Side

    @property
    def waits(self) -> bool:
        """Whether nobody answered yet."""
        return self.answer_id is None


class MessageRow(NamedTuple):
    """One message of the thread."""

    id: int
    person_id: int
    name: str
    side: Side
    body: str
    made_at: datetime


class RequestRow(NamedTuple):
    """One question of the officer; open while ``answered_at`` is None."""

    id: int
    question: str
    due_on: date
    sent_at: datetime
    answer: str
    answered_at: datetime | None
    parts: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    by_phone: bool

    @property
    def dropped(self) -> bool:
        """Whether the officer needed no answer any more."""
        return self.answered_at is not None and not self.answer and not self.after


class OfficeRow(NamedTuple):
    """A plan as the officer reads it: with its sheet as typed (empty once erased) and the questions, oldest first."""

    plan: PlanRow
    typed: dict[str, Any]
    asked: tuple[RequestRow, ...]

    @property
    def sheet(self) -> dict[str, Any]:
        """The sheet as it is now: what was sent in, what was told and written down, and what was completed since."""
        if not self.typed:
            return {}
        sheet = self.typed | {"what": self.typed["what"] or self.plan.what}
        for one in self.asked:
            sheet |= one.after
        return sheet

    @property
    def open_request(self) -> RequestRow | None:
        """The completion that waits for an answer, or None."""
        waits = self.plan.state is State.SUBMITTED
        return next((one for one in self.asked if waits and one.answered_at is None), None)


class StepRow(NamedTuple):
    """One step of a plan's history. ``note`` is empty where there was none or where it was erased."""

    action: str
    source: State | None
    target: State | None
    reason_code: str | None
    actor_id: int | None
    note: str
    at: datetime


class MineRow(NamedTuple):
    """A plan in somebody's own list."""

    reference: str | None
    title: str
    lead: str
    art: str | None
    state: State
    place: str
    total_cents: int | None
    submitted_at: datetime | None
