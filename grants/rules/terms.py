"""Days that count in law: by when an answer is due, and until when one may object.

Local dates of Europe/Amsterdam. Easter, on which most days of the Algemene termijnenwet (Awt) hang, comes from
dateutil. Nothing here knows what day it is today. Imports nothing of ours.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)

# Awt art. 4: longer terms are not extended when they end on a free day.
LONGEST_DAYS = 90
LONGEST_WEEKS = 12

# Days a royal decree puts on a par with a holiday (Awt art. 3 lid 3), every three years and not to be computed: the
# decree of 2 January 2026 to 26 May 2028. Add the next one when it is in the Staatscourant; until then such a day
# counts as a working day.
EQUALLED: frozenset[date] = frozenset(
    {date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26)}
)

SATURDAY, SUNDAY = 5, 6  # date.weekday()

FROM_EASTER = (-2, 0, 1, 39, 49, 50)
"""Good Friday, both days of Easter, Ascension Day, both days of Whitsun: days after the first day of Easter."""

# Six weeks to object (Awb 6:7).
REMEDY_WEEKS = 6


@lru_cache(maxsize=64)
def dutch_holidays(year: int) -> frozenset[date]:
    """Give the recognised holidays of Awt art. 3, with Good Friday (art. 3 lid 2) and 5 May of every year from 2014.

    The days that a royal decree puts on a par with these (art. 3 lid 3) stand apart, in EQUALLED.
    """
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == SUNDAY:
        kings_day -= DAY
    fixed = {date(year, 1, 1), kings_day, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(fixed | {easter(year) + number * DAY for number in FROM_EASTER})


def is_working_day(day: date) -> bool:
    """Say whether `day` is no Saturday, no Sunday, no recognised holiday and no day put on a par with one."""
    return day.weekday() < SATURDAY and day not in dutch_holidays(day.year) and day not in EQUALLED


def working_day_after(day: date) -> date:
    """Give the first working day that comes after `day`, never `day` itself."""
    return extended(day + DAY)


def extended(day: date) -> date:
    """Give `day`, or the next working day when it is none: where a term that ends on `day` really ends (Awt art. 1)."""
    while not is_working_day(day):
        day += DAY
    return day


def answer_due(complete_on: date, days: int, pauses: Sequence[tuple[date, date]] = ()) -> date:
    """Give the last day for an answer to an application that came in on `complete_on` (Awb 4:13).

    `days` is the term of the round; the day of arrival itself does not count. A pause is (day the request was sent,
    day it was answered, withdrawn or its date passed unused; today while it is open). It stops the clock from the day
    after sending until, not including, that last day (Awb 4:15 lid 1: "tot de dag waarop"). A day in two pauses counts
    once; a pause after the term has run out changes nothing. Ends on a working day (Awt art. 1), unless the term is
    more than 90 days (Awt art. 4).
    """
    paused = {sent_on + DAY * n for sent_on, ended_on in pauses for n in range(1, (ended_on - sent_on).days)}
    day, left = complete_on, days
    while left > 0:
        day += DAY
        left -= day not in paused
    # A term that ends on a free day runs on, and a request sent in that tail still stops it.
    while days <= LONGEST_DAYS and (day in paused or not is_working_day(day)):
        day += DAY
    return day


def last_day(left_on: date, weeks: int = REMEDY_WEEKS) -> date:
    """Give the last day to object to a letter that left on `left_on` (Awb 6:7, 6:8: from the day after sending).

    A letter of 4 December 2026 can be objected to until 15 January 2027. Ends on a working day (Awt art. 1), unless
    the term is more than twelve weeks (Awt art. 4).
    """
    day = left_on + timedelta(weeks=weeks)
    return extended(day) if weeks <= LONGEST_WEEKS else day


SET_ASIDE_WEEKS = 4
"""In how many weeks the decision to leave an incomplete application aside is told (Awb 4:5 lid 4)."""


def set_aside_by(ended_on: date) -> date:
    """Give the last day on which makers can be told that their incomplete application is left aside (Awb 4:5 lid 4).

    `ended_on` is the day on which it was completed, or the last day for that when it passed unused. Four weeks later,
    and on a working day (Awt art. 1).
    """
    return last_day(ended_on, SET_ASIDE_WEEKS)


def pause_ends(due_on: date, answered_on: date | None, today: date) -> date:
    """Give the day on which a request for completion stops pausing the term (Awb 4:15 lid 1 sub a).

    The day it was answered, today while it is open, and in no case after `due_on`: that day passed unused.
    """
    return min(answered_on or today, due_on)


def local_day(moment: datetime) -> date:
    """Give the date it is in Amsterdam at `moment`. Raises ValueError for a datetime without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return moment.astimezone(AMSTERDAM).date()


def midnight(day: date) -> datetime:
    """Give the moment at which `day` begins in Amsterdam."""
    return datetime.combine(day, time(), AMSTERDAM)
