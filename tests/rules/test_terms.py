"""Days that count in law, with the calendar beside it."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.terms import (
    EQUALLED,
    answer_due,
    dutch_holidays,
    extended,
    is_working_day,
    last_day,
    local_day,
    working_day_after,
)

DAY = timedelta(days=1)
YEARS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("year", range(2014, 2101))
def test_holidays_are_those_of_a_library_kept_by_many(year: int) -> None:
    assert dutch_holidays(year) == set(country_holidays("NL", years=year, categories=("public", "optional")))


def test_holidays_of_2026_are_those_of_the_law() -> None:
    named = {
        on("2026-01-01"),  # Nieuwjaarsdag
        on("2026-04-03"),  # Goede Vrijdag
        on("2026-04-06"),  # Tweede Paasdag
        on("2026-04-27"),  # Koningsdag
        on("2026-05-05"),  # vijfde mei, every year and not only every fifth
        on("2026-05-14"),  # Hemelvaartsdag
        on("2026-05-25"),  # Tweede Pinksterdag
        on("2026-12-25"),
        on("2026-12-26"),
    }
    sundays = {on("2026-04-05"), on("2026-05-24")}  # Pasen and Pinksteren
    assert dutch_holidays(2026) == named | sundays


def test_the_king_does_not_celebrate_on_a_sunday() -> None:
    assert on("2025-04-26") in dutch_holidays(2025)
    assert on("2025-04-27") not in dutch_holidays(2025)


def test_the_fifth_of_may_counts_every_year() -> None:
    assert all(date(year, 5, 5) in dutch_holidays(year) for year in range(2020, 2041))


def test_equalled_days_are_weekdays_beside_a_holiday() -> None:
    assert all(day.weekday() == 4 and day - DAY in dutch_holidays(day.year) for day in EQUALLED)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-20", True),  # Friday
        ("2026-11-21", False),  # Saturday
        ("2026-11-22", False),  # Sunday
        ("2026-11-23", True),  # Monday
        ("2026-05-05", False),
        ("2026-04-03", False),
        ("2026-05-15", False),  # the day after Ascension Day, by decree
        ("2026-12-24", True),
        ("2026-12-31", True),
    ],
)
def test_working_days(day: str, works: bool) -> None:
    assert is_working_day(on(day)) is works


@pytest.mark.parametrize(
    ("day", "after"),
    [
        ("2026-11-19", "2026-11-20"),
        ("2026-11-20", "2026-11-23"),
        ("2026-12-24", "2026-12-28"),
        ("2026-05-13", "2026-05-18"),
        ("2027-12-31", "2028-01-03"),
    ],
)
def test_working_day_after_is_never_the_day_itself(day: str, after: str) -> None:
    assert working_day_after(on(day)) == on(after)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-21", "2026-11-23"),
        ("2026-12-25", "2026-12-28"),
        ("2026-04-03", "2026-04-07"),  # Good Friday to the Tuesday after Easter
        ("2026-01-01", "2026-01-05"),  # with the decree's 2 January
    ],
)
def test_a_term_ends_on_a_working_day(day: str, end: str) -> None:
    assert extended(on(day)) == on(end)


@given(YEARS)
def test_extended_is_the_first_working_day_from_here(day: date) -> None:
    end = extended(day)
    assert is_working_day(end)
    assert not any(is_working_day(day + DAY * n) for n in range((end - day).days))


@pytest.mark.parametrize(
    ("left", "weeks", "last"),
    [
        ("2026-12-04", 6, "2027-01-15"),  # of the brief
        ("2026-11-13", 6, "2026-12-28"),  # ends on Christmas Day, a Friday
        ("2026-11-14", 6, "2026-12-28"),  # Saturday 26 December
        ("2026-11-16", 6, "2026-12-28"),  # Monday to Monday
        ("2026-03-24", 6, "2026-05-06"),  # 5 May
        ("2026-04-03", 6, "2026-05-18"),  # the decree's 15 May
        ("2026-10-02", 12, "2026-12-28"),  # twelve weeks still run on
        ("2026-09-25", 13, "2026-12-25"),  # more do not (Awt art. 4)
    ],
)
def test_last_day_to_object(left: str, weeks: int, last: str) -> None:
    assert last_day(on(left), weeks) == on(last)


def test_six_weeks_unless_told_otherwise() -> None:
    assert last_day(on("2026-12-04")) == last_day(on("2026-12-04"), 6)


@given(YEARS)
def test_nobody_gets_less_than_six_weeks(left: date) -> None:
    assert timedelta(weeks=6) <= last_day(left) - left <= timedelta(weeks=6, days=7)


@pytest.mark.parametrize(
    ("days", "pauses", "due"),
    [
        (28, [], "2026-06-29"),  # from Monday 1 June
        (0, [], "2026-06-01"),
        (26, [], "2026-06-29"),  # Saturday 27 June
        (27, [], "2026-06-29"),  # Sunday 28 June
        (28, [("2026-06-10", "2026-06-15")], "2026-07-03"),  # stops 11, 12, 13 and 14 June
        (28, [("2026-06-10", "2026-06-11")], "2026-06-29"),  # answered the next day
        (28, [("2026-06-10", "2026-06-10")], "2026-06-29"),  # answered the same day
        (28, [("2026-06-10", "2026-06-09")], "2026-06-29"),  # nonsense stops nothing
        (28, [("2026-06-10", "2026-06-15"), ("2026-06-10", "2026-06-15")], "2026-07-03"),  # the same twice
        (28, [("2026-06-10", "2026-06-14"), ("2026-06-12", "2026-06-15")], "2026-07-03"),  # overlapping
        (28, [("2026-06-12", "2026-06-15"), ("2026-06-10", "2026-06-14")], "2026-07-03"),  # in any order
        (28, [("2026-06-10", "2026-06-13"), ("2026-06-15", "2026-06-18")], "2026-07-03"),  # two and two
        (28, [("2026-06-28", "2026-07-10")], "2026-07-10"),  # sent the day before the last: one day left
        (28, [("2026-06-29", "2026-07-20")], "2026-06-29"),  # sent on the last day: too late to stop it
        (28, [("2026-07-10", "2026-07-20")], "2026-06-29"),  # after the term
        (28, [("2026-05-20", "2026-05-28")], "2026-06-29"),  # before it came in
        (28, [("2026-05-20", "2026-06-04")], "2026-07-01"),  # 2 and 3 June fall inside
        (26, [("2026-06-28", "2026-07-02")], "2026-07-02"),  # sent on Sunday, in the tail of the term
        (90, [], "2026-08-31"),  # Sunday 30 August
        (91, [], "2026-08-31"),
        (96, [], "2026-09-05"),  # a Saturday, but more than 90 days (Awt art. 4)
        (28, [("2026-06-10", "2026-09-10")], "2026-09-28"),  # the term counts, not the wait
    ],
)
def test_answer_due(days: int, pauses: list[tuple[str, str]], due: str) -> None:
    stops = [(on(sent), on(ended)) for sent, ended in pauses]
    assert answer_due(on("2026-06-01"), days, stops) == on(due)


def test_answer_due_needs_no_pauses() -> None:
    assert answer_due(on("2026-06-01"), 28) == on("2026-06-29")


PAUSES = st.lists(st.tuples(st.integers(-10, 80), st.integers(0, 30)), max_size=4)


@given(YEARS, st.integers(1, 120), PAUSES)
def test_every_day_of_the_term_is_given(start: date, days: int, offsets: list[tuple[int, int]]) -> None:
    pauses = [(start + DAY * sent, start + DAY * (sent + length)) for sent, length in offsets]
    due = answer_due(start, days, pauses)
    wait = [start + DAY * n for n in range(1, (due - start).days + 1)]
    running = [day for day in wait if not any(sent < day < ended for sent, ended in pauses)]
    assert len(running) >= days
    assert not any(sent < due < ended for sent, ended in pauses)
    if days > 90:
        assert len(running) == days
    else:
        assert is_working_day(due)
        assert not any(is_working_day(day) for day in running[days - 1 : -1])


@given(YEARS, st.integers(1, 90), PAUSES)
def test_a_pause_never_shortens_the_term(start: date, days: int, offsets: list[tuple[int, int]]) -> None:
    pauses = [(start + DAY * sent, start + DAY * (sent + length)) for sent, length in offsets]
    assert answer_due(start, days, pauses) >= answer_due(start, days)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "2026-11-22"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "2026-11-23"),
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "2026-07-02"),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "2026-03-29"),  # the night summer time begins
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "2026-03-30"),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "2026-10-25"),  # and the night it ends
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), "2026-10-25"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2027-01-01"),
        (datetime(2026, 1, 1, 3, 0, tzinfo=timezone(timedelta(hours=9))), "2025-12-31"),
    ],
)
def test_local_day(moment: datetime, day: str) -> None:
    assert local_day(moment) == on(day)


def test_a_moment_has_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 22))
