"""The only clock. Services read it; rules never do. Tests and the demo hold it still or step it.

May import: the standard library only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# One for the whole process, so the threads of a server under test live at the same moment as the test.
_held: datetime | None = None


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _held or datetime.now(UTC)


def today() -> date:
    """Return the present day as people in Amsterdam read it from a calendar."""
    return now().astimezone(AMSTERDAM).date()


@contextmanager
def held(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment, in every thread: for the demo, which lives months in a minute, and tests.

    Raises ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the clock is not held at a moment without a time zone")
    global _held
    before, _held = _held, moment.astimezone(UTC)
    try:
        yield
    finally:
        _held = before
