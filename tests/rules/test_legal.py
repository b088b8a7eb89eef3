"""Last days that follow from the law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules import legal
from grants.rules.refusals import Invalid

DUE = date(2026, 11, 30)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def test_a_delay_is_told_in_time_and_names_a_later_day() -> None:
    later = DUE + timedelta(days=14)
    assert legal.delayed_until(DUE, DUE, later) == later
    for sent, until, code in (
        (DUE + timedelta(days=1), later, "delay_too_late"),
        (DUE, DUE, "delay_needs_later"),
        (DUE, None, "delay_needs_later"),
    ):
        with pytest.raises(Invalid) as refused:
            legal.delayed_until(DUE, sent, until)
        assert refused.value.code == code


def test_a_notice_of_default_gives_two_weeks_after_the_term() -> None:
    assert legal.last_day_without_penalty(DUE, date(2026, 12, 1)) == date(2026, 12, 15)
    with pytest.raises(Invalid) as refused:
        legal.last_day_without_penalty(DUE, DUE)
    assert refused.value.code == "default_too_early"


@pytest.mark.parametrize(
    ("late", "cents"),
    [(-3, 0), (0, 0), (1, 23_00), (14, 322_00), (15, 357_00), (28, 812_00), (29, 857_00), (42, 1442_00), (90, 1442_00)],
)
def test_the_penalty_rises_in_three_steps_and_ends(late: int, cents: int) -> None:
    assert legal.penalty_cents(DUE, DUE + timedelta(days=late)) == cents


@given(DAYS, st.integers(0, 200))
def test_waiting_longer_never_costs_less(last: date, days: int) -> None:
    today, tomorrow = (legal.penalty_cents(last, last + timedelta(days=n)) for n in (days, days + 1))
    assert 0 <= today <= tomorrow <= 1442_00


def test_an_objection_by_post_has_a_week_more() -> None:
    last = date(2027, 1, 15)
    assert legal.objection_in_time(last, last, by_post=False)
    assert not legal.objection_in_time(last + timedelta(days=1), last, by_post=False)
    assert legal.objection_in_time(last + timedelta(days=7), last, by_post=True)
    assert not legal.objection_in_time(last + timedelta(days=8), last, by_post=True)


@given(DAYS, DAYS)
def test_the_decision_on_an_objection_has_six_weeks_and_ends_on_a_working_day(received: date, last: date) -> None:
    due = legal.objection_due(received, last)
    assert due >= max(received, last) + timedelta(weeks=6)
    assert due.weekday() < 5
