"""The rows a decision and its letter are made from. May import: models' enums, rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from grants.decisions.models import ConditionKind
from grants.people.models import Locale
from grants.programmes.models import Method
from grants.rules import quick
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.permissions import Actor, Tie
from grants.rules.reviews import Outcome
from grants.rules.terms import set_aside_by


class Addressee(NamedTuple):
    """An owner as the letter addresses them. ``mailed`` is true for who has a mail address."""

    person_id: int
    name: str
    postcode: str
    house_number: str
    mailed: bool


class Bound(NamedTuple):
    """One condition of a yes."""

    number: int
    kind: ConditionKind
    body: str


@dataclass(frozen=True)
class Said:
    """What the panel concluded: an outcome, or a no by a house rule when ``house_rule_id`` is set. Cents of a yes."""

    id: int
    outcome: Outcome
    cents: int | None
    house_rule_id: int | None
    house_rule_number: int | None
    house_rule: str
    what_would_help: str
    help_name: str
    after_table: bool
    tally: dict[str, Any]
    sentences: list[dict[str, Any]]
    quick: bool
    concluded_at: datetime


class Held(NamedTuple):
    """A share that stands until its plan is decided: cents or None, and what was left when it had its turn."""

    cents: int | None
    left_cents: int
    method: Method
    position: int


@dataclass(frozen=True)
class Plan:
    """A plan with all that its letter prints. ``rank`` is its place in the order in which plans became complete.

    Amounts in euro cents. ``said`` is None as long as the panel has not concluded. ``method`` is that of its round,
    ``held`` what this conclusion got in a division that was made already. ``house_rules`` are the panel's own questions
    in the language of the plan.
    """

    id: int
    reference: str
    title: str
    state: State
    version: int
    locale: Locale
    party_kind: PartyKind
    group_name: str
    total_cents: int
    minimum_cents: int | None
    complete_at: datetime | None
    rank: int
    round_id: int
    round_reference: str
    round_opens_on: date
    ceiling_cents: int
    legal_base_title: str
    legal_base_article: str
    legal_base_url: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    stand_in_name: str
    stand_in_phone: str
    method: Method
    quick_cents: int
    quick_awarded_cents: int
    place: str
    programme: str
    body_name: str
    postal_address: str
    email: str
    phone: str
    said: Said | None
    held: Held | None = None
    owners: tuple[Addressee, ...] = ()
    helpers: frozenset[int] = frozenset()
    conditions: tuple[Bound, ...] = ()
    house_rules: tuple[str, ...] = ()

    @property
    def quick_left(self) -> int:
        """The cents of the small pot that no small plan was awarded: the division of the others never touches them."""
        return quick.left(self.quick_cents, int(self.quick_awarded_cents))

    def ties(self, actor: Actor) -> frozenset[Tie]:
        """Give what `actor` is to this plan: nobody decides on a plan they have an interest in (Awb 2:4)."""
        owns = any(owner.person_id == actor.person_id for owner in self.owners)
        helps = actor.person_id in self.helpers
        return frozenset(tie for tie, tied in ((Tie.OWNER, owns), (Tie.HELPER, helps)) if tied)


@dataclass(frozen=True)
class LastRequest:
    """The last request for completion of a plan, and how it stands. Days are local."""

    question: str
    parts: tuple[str, ...]
    asked_on: date
    due_on: date
    answered_on: date | None
    reminded_on: tuple[date, ...]

    def is_over(self, today: date) -> bool:
        """Say whether the makers had their chance: they answered, or the day passed."""
        return self.answered_on is not None or self.due_on < today

    @property
    def set_aside_by(self) -> date:
        """The last day on which the makers can be told that their plan is left aside (Awb 4:5 lid 4)."""
        return set_aside_by(min(self.answered_on or self.due_on, self.due_on))
