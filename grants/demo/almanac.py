"""When things happen in the demo: days counted back from the day it is loaded, so it never grows old. Pure."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from grants.rules.terms import AMSTERDAM

OPENED, CLOSES = -210, 75
"""When every round opened and closes, in days from today."""

ANSWER_DAYS = 28

_SENT: dict[str, tuple[int, int]] = {
    "completed": (-160, -120),
    "awarded": (-80, -60),
    "awarded_in_part": (-80, -70),
    "plan_changed": (-90, -80),
    "declined_fixable": (-60, -50),
    "in_review": (-14, -10),
    "more_info_requested": (-10, -8),
    "submitted": (-4, -2),
    "withdrawn": (-40, -30),
    "draft": (-2, -1),
}
# The showcase place has its own order, so that the pot runs empty where the story needs it.
_SHOWCASE = {1: -175, 2: -165, 3: -140, 4: -120, 5: -105, 6: -90, 7: -50, 8: -34, 9: -33, 10: -13, 11: -12, 12: -3}


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment on the clock of Amsterdam, in UTC."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)


def sent_on(plan: Mapping[str, Any], today: date, chance: random.Random) -> date:
    """Return the day on which a plan came in."""
    if plan["showcase"]:
        return today + timedelta(days=_SHOWCASE[plan["order"]])
    return today + timedelta(days=chance.randint(*_SENT[plan["demo_state"]]))


def thursdays(first: date, last: date) -> list[date]:
    """Return the days on which the programme pays: every Thursday."""
    start = first + timedelta(days=(3 - first.weekday()) % 7)
    return [start + timedelta(weeks=week) for week in range((last - start).days // 7 + 1)]
