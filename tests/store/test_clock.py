"""The one clock, and moments as they are stored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from grants.store import clock as house_clock
from grants.store.history import Note
from grants.store.session import Database, reading, writing
from tests.fixtures_db import Clock


def test_a_held_clock_stands_still_in_every_thread_and_runs_again_after(clock: Clock, moment: datetime) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(house_clock.now).result() == moment
    clock.step(hours=1)
    assert house_clock.now() == moment + timedelta(hours=1)
    with house_clock.held(moment):
        assert house_clock.now() == moment
    assert house_clock.now() == moment + timedelta(hours=1)
    clock.let_go()
    assert abs(house_clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-06-30T21:59:59+00:00", date(2026, 6, 30)),
        ("2026-06-30T22:00:00+00:00", date(2026, 7, 1)),
        ("2026-12-31T22:59:59+00:00", date(2026, 12, 31)),
        ("2026-12-31T23:00:00+00:00", date(2027, 1, 1)),
        # Both nights on which the clock on the wall jumps.
        ("2026-03-28T23:00:00+00:00", date(2026, 3, 29)),
        ("2026-10-24T22:00:00+00:00", date(2026, 10, 25)),
        ("2026-10-25T22:59:59+00:00", date(2026, 10, 25)),
    ],
)
def test_today_is_the_day_on_a_calendar_in_amsterdam(clock: Clock, at: str, day: date) -> None:
    clock.set(datetime.fromisoformat(at))
    assert house_clock.today() == day


def test_the_clock_is_not_held_at_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), house_clock.held(datetime(2026, 1, 1)):
        pass


def test_a_moment_without_a_zone_is_not_stored(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), writing() as session:
        session.add(Note(body="x", made_at=datetime(2026, 1, 1)))


def test_a_moment_of_another_zone_is_stored_as_the_same_moment(database: Database) -> None:
    there = datetime(2026, 1, 1, 1, 30, tzinfo=timezone(timedelta(hours=9)))
    with writing() as session:
        session.add(Note(body="x", made_at=there))
    with reading() as session:
        note = session.scalars(select(Note)).one()
    assert (note.made_at, note.made_at.tzinfo, note.erased_at) == (there, UTC, None)
