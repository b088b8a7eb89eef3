"""Last days that follow from the law when an answer is late or contested (Awb 4:14, 4:17, 6:7-6:9, 7:10).

Local dates. Imports refusals and terms.
"""

from datetime import date, timedelta

from grants.rules.refusals import Invalid
from grants.rules.terms import DAY, last_day

DEFAULT_DAYS = timedelta(days=14)
PENALTY: tuple[tuple[int, int], ...] = ((14, 23_00), (14, 35_00), (14, 45_00))
"""Days and cents a day: 14 of € 23, 14 of € 35 and 14 of € 45, together € 1.442 (Awb 4:17 lid 1 and 2)."""

POST_WEEK = timedelta(days=7)
OBJECTION_WEEKS = 6


def delayed_until(due_on: date, sent_on: date, until_on: date | None) -> date:
    """Give the new day for the answer that a delay notice names (Awb 4:14).

    Raises Invalid: 'delay_too_late' at 'received_on' when the term was over as it was sent, and 'delay_needs_later' at
    'until_on' for no day, or one that is not later than the day that was promised.
    """
    if sent_on > due_on:
        raise Invalid("delay_too_late", "received_on", due=due_on.isoformat())
    if until_on is None or until_on <= due_on:
        raise Invalid("delay_needs_later", "until_on", due=due_on.isoformat())
    return until_on


def last_day_without_penalty(due_on: date, received_on: date) -> date:
    """Give the last day to decide after a notice of default without owing anything: two weeks after it came in.

    It is not put off to a working day: the earlier day is the safe one. Raises Invalid('default_too_early') at
    'received_on' while the term still runs (Awb 4:17 lid 3, 6:12).
    """
    if received_on <= due_on:
        raise Invalid("default_too_early", "received_on", due=due_on.isoformat())
    return received_on + DEFAULT_DAYS


def penalty_cents(last_day_on: date, decided_on: date) -> int:
    """Give what is owed when the decision comes on `decided_on`, in cents; nothing up to the last day."""
    left, owed = max((decided_on - last_day_on) // DAY, 0), 0
    for days, cents in PENALTY:
        owed += min(left, days) * cents
        left -= min(left, days)
    return owed


def objection_in_time(received_on: date, last_on: date, by_post: bool) -> bool:
    """Say whether an objection came in time: before the end of six weeks, or by post within a week after (Awb 6:9).

    `last_on` is the last day as the letter printed it.
    """
    return received_on <= (last_on + POST_WEEK if by_post else last_on)


def objection_due(received_on: date, last_on: date) -> date:
    """Give the last day to decide on an objection: six weeks after the term to object has ended (Awb 7:10)."""
    return last_day(max(received_on, last_on), OBJECTION_WEEKS)
