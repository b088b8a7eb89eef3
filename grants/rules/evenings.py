"""The evening of a panel: what the table talks about, in which order, and when people are told. Imports reviews.

Days are local days of Europe/Amsterdam; nothing here knows what day it is today.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar

from grants.rules.reviews import Standing
from grants.rules.terms import AMSTERDAM

REMIND_DAYS = 3
"""How many days before the evening its members hear of it; sooner when it was set later."""

LENGTH = timedelta(hours=2)
"""How long an evening takes in a calendar."""

FURTHEST_DAYS = 366
"""An evening is set at most a year ahead: further away it is a slip of the keyboard."""


class ForTable(Protocol):
    """What the agenda asks of a plan."""

    @property
    def youth(self) -> bool:
        """Whether young people made it."""

    @property
    def weighs(self) -> Standing:
        """What the voices make of it now."""


P = TypeVar("P", bound=ForTable)


def agenda(plans: Iterable[P]) -> tuple[list[P], list[P]]:
    """Give the plans the table needs, and those that lack voices. `plans` come in the order they became complete.

    A plan is on the agenda when it is mixed, or agreed and not yet concluded (PRODUCT 3.3). The oldest youth plan
    opens the evening, for young members go home early; what follows keeps its order, so that it tells nobody which
    plan has a "nog niet".
    """
    kept = list(plans)
    on_table = [plan for plan in kept if plan.weighs is not Standing.NOT_VALID]
    first = [plan for plan in on_table if plan.youth][:1]
    rest = [plan for plan in on_table if not first or plan is not first[0]]
    return first + rest, [plan for plan in kept if plan.weighs is Standing.NOT_VALID]


def is_tonight(held_on: date, today: date) -> bool:
    """Say whether an evening is being held: on its day, and on the day after for who talks past midnight."""
    return held_on <= today <= held_on + timedelta(days=1)


def begins_at(held_on: date, at: time) -> datetime:
    """Give the moment an evening begins, in UTC.

    An hour that the clock jumps over in March is the one after it; of the hour that comes twice in October it is the
    first one, as people who are told "half three" would be there.
    """
    return datetime.combine(held_on, at, AMSTERDAM).astimezone(UTC)


def reminder_due(held_on: date, today: date) -> bool:
    """Say whether the members hear of an evening today: from REMIND_DAYS before it until the day itself."""
    return held_on - timedelta(days=REMIND_DAYS) <= today <= held_on
