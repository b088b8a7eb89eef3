"""The quick track: a small plan that two members say yes to within seven days (PRODUCT 3.3).

It has a validity of its own, and money of its own that no later division touches. Imports reviews.
"""

from dataclasses import replace
from datetime import date, timedelta

from grants.rules.reviews import Tally

DAYS = timedelta(days=7)
VOICES = 2


def is_small(total_cents: int, most_cents: int, pot_cents: int) -> bool:
    """Say whether a plan may go the quick way: it has a pot, and it asks no more than the round's small sum."""
    return pot_cents > 0 and 0 < total_cents <= most_cents


def last_day(opened_on: date) -> date:
    """Give day 7 of a plan that came before the panel on `opened_on`; at the end of it the voices are looked at."""
    return opened_on + DAYS


def agreed(counted: Tally) -> bool:
    """Say whether two plain Ja's stand and nobody is against; on a youth plan one of them young and one adult.

    A "Ja, als" asks for something that the panel has to talk about, so it goes the ordinary way too.
    """
    plain = counted.not_yet == 0 and counted.yes_if == 0 and counted.yes >= VOICES
    return plain and (not counted.youth_plan or (counted.young > 0 and counted.adult > 0))


def as_counted(counted: Tally) -> Tally:
    """Give the counts as the letter of a quick yes prints them: two voices were enough."""
    return replace(counted, needed=VOICES)


def left(pot_cents: int, awarded_cents: int) -> int:
    """Give what the small pot still holds, never less than nothing."""
    return max(pot_cents - awarded_cents, 0)
