"""What stands on the screen of one plan before the panel, as plain rows. May import: applications, rules."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from grants.applications.models import Side, Source
from grants.panel.queries.parts import Asked, Said, Voiced
from grants.rules import quick
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.reviews import Choice, Closeness
from grants.rules.terms import local_day


class PlanRead(NamedTuple):
    """What the makers wrote, with the evening and the named contact of its round. Amounts in euro cents."""

    id: int
    reference: str
    state: State
    title: str
    lead: str
    art: str | None
    party_kind: PartyKind
    group_name: str
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
    place: str
    evening_on: date | None
    evening_time: time | None
    contact_name: str
    contact_phone: str
    source: Source
    scribe: str | None
    quick_cents: int
    quick_most_cents: int
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def quick_on(self) -> date | None:
        """Day 7 of a plan that may go the quick way, at the end of which its voices are looked at; None for others."""
        if self.opened_at is None or not quick.is_small(self.total_cents, self.quick_most_cents, self.quick_cents):
            return None
        return quick.last_day(local_day(self.opened_at))


class Mine(NamedTuple):
    """The member's own voice; ``choice`` is None for who declared to be too close. ``version`` goes into the form.

    ``written_by`` is who wrote it down for them, None when they did themselves.
    """

    closeness: Closeness
    choice: Choice | None
    sentence: str
    version: int
    changed_at: datetime
    written_by: str | None = None


@dataclass(frozen=True)
class Others:
    """The voices of the other members. ``voices`` is None while they are hidden; ``count`` may always be told."""

    count: int
    voices: tuple[Voiced, ...] | None


@dataclass(frozen=True)
class Reading:
    """Everything on the screen of one plan.

    ``mine`` is the member's own voice, None before it is given; ``open`` while voices may still be given or changed.
    ``asks_again`` is true when the plan was opened again after that voice: does it still hold?
    """

    plan: PlanRead
    makers: tuple[str, ...]
    lines: tuple[tuple[str, int], ...]
    thread: tuple[Said, ...]
    completions: tuple[Asked, ...]
    house_rules: tuple[tuple[int, str, str], ...]
    mine: Mine | None
    others: Others
    set_aside: bool
    open: bool
    may_conclude: bool
    may_call_in: bool
    asks_again: bool

    @property
    def unanswered(self) -> int:
        """How many questions to the makers wait for an answer."""
        return sum(said.waits and said.side is not Side.MAKERS for said in self.thread)
