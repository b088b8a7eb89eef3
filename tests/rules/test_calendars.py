"""A calendar file as other programs read it, also in the nights in which the clock changes."""

import io
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.calendars import MOST_OCTETS, Meeting, escaped, fold, ics
from grants.rules.evenings import begins_at
from grants.rules.terms import AMSTERDAM

STAMP = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


def meeting(on: date = date(2026, 12, 3), at: time | None = time(19, 30), **other: str) -> Meeting:
    return Meeting("a-0@x", 2, STAMP, on, at, timedelta(hours=2), **({"summary": "Avond"} | other))


def unfolded(made: bytes) -> list[str]:
    return made.decode().replace("\r\n ", "").split("\r\n")


def value(made: bytes, name: str) -> str:
    return next(line.partition(":")[2] for line in unfolded(made) if line.startswith(name))


def zone(made: bytes) -> object:
    words = "\n".join(unfolded(made))
    return tzical(io.StringIO(words)).get("Europe/Amsterdam")


def test_ics_is_a_whole_file():
    made = ics(meeting(where="Dorpshuis, zaal 1; boven", about="Regel één\nregel twee", url="https://x.example/in/a"))
    lines = unfolded(made)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert value(made, "DTSTART;TZID=Europe/Amsterdam") == "20261203T193000"
    assert value(made, "DTSTAMP") == "20260301T120000Z"
    assert value(made, "DURATION") == "PT120M"
    assert value(made, "LOCATION") == "Dorpshuis\\, zaal 1\\; boven"
    assert value(made, "DESCRIPTION") == "Regel één\\nregel twee"
    opened = [line.partition(":")[2] for line in lines if line.startswith("BEGIN:")]
    closed = [line.partition(":")[2] for line in lines if line.startswith("END:")]
    assert sorted(opened) == sorted(closed)
    assert b"\n" not in made.replace(b"\r\n", b"")


def test_ics_without_a_time_is_a_day():
    made = ics(meeting(at=None))
    assert value(made, "DTSTART;VALUE=DATE") == "20261203"
    assert b"VTIMEZONE" not in made


# The last Sundays of March and October, the evenings around them, and plain days in either half of the year.
NIGHTS = [
    (date(2026, 3, 28), time(19, 30)), (date(2026, 3, 29), time(1, 59)), (date(2026, 3, 29), time(3, 0)),
    (date(2026, 3, 29), time(19, 30)), (date(2026, 10, 24), time(23, 30)), (date(2026, 10, 25), time(1, 59)),
    (date(2026, 10, 25), time(3, 0)), (date(2026, 10, 25), time(19, 30)), (date(2027, 3, 28), time(19, 30)),
    (date(2026, 7, 1), time(19, 30)), (date(2026, 12, 3), time(19, 30)),
]  # fmt: skip


@pytest.mark.parametrize(("on", "at"), NIGHTS)
def test_ics_zone_gives_the_moment_that_it_is_here(on: date, at: time):
    theirs = datetime.combine(on, at, zone(ics(meeting(on, at)))).astimezone(UTC)  # type: ignore[arg-type]
    assert theirs == begins_at(on, at) == datetime.combine(on, at, AMSTERDAM).astimezone(UTC)


@given(st.dates(date(1997, 1, 1), date(2035, 12, 31)), st.times())
def test_ics_zone_agrees_with_the_clock_on_any_day(on: date, at: time):
    local = datetime.combine(on, at.replace(fold=0, microsecond=0), AMSTERDAM)
    if local.astimezone(UTC).astimezone(AMSTERDAM) != local:
        return  # the hour that is jumped over: there is no such time on a clock
    theirs = datetime.combine(on, at.replace(fold=0, microsecond=0), zone(ics(meeting(on, at))))  # type: ignore[arg-type]
    assert theirs.utcoffset() == local.utcoffset()


def test_begins_at_of_an_hour_that_is_not_there_and_one_that_comes_twice():
    jumped = begins_at(date(2026, 3, 29), time(2, 30)).astimezone(AMSTERDAM)
    assert (jumped.hour, jumped.minute) == (3, 30)
    twice = begins_at(date(2026, 10, 25), time(2, 30))
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first of the two"


@given(TEXT.filter(len).map(lambda words: words * 9))
def test_fold_breaks_at_75_octets_and_loses_nothing(words: str):
    folded = fold(f"SUMMARY:{words}")
    assert folded.replace("\r\n ", "") == f"SUMMARY:{words}"
    pieces = folded.split("\r\n")
    assert all(len(piece.encode()) <= MOST_OCTETS for piece in pieces)
    assert all(len(piece.encode()) + 4 >= MOST_OCTETS for piece, _next in pairwise(pieces)), "no shorter than needed"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_escaped_can_be_read_back(words: str):
    signs = iter(escaped(words))
    back = "".join({"n": "\n"}.get(after := next(signs), after) if sign == "\\" else sign for sign in signs)
    assert back == words.replace("\r\n", "\n").replace("\r", "\n")


def test_a_name_from_outside_adds_no_line_of_its_own():
    made = ics(meeting(where="x\r\nATTENDEE:mailto:kwaad@voorbeeld.example"))
    assert not any(line.startswith("ATTENDEE") for line in unfolded(made))
