"""Rate limits count POSTs, in the database, without keeping who it was."""

from sqlalchemy import select, text

from grants.store import rates
from grants.store.session import Database, reading, writing
from tests.fixtures_db import Clock
from tests.web.client import Client


def _counts() -> list[tuple[str, int]]:
    with reading() as session:
        return [
            (row.bucket, row.count) for row in session.execute(select(rates.RateCount.bucket, rates.RateCount.count))
        ]


def test_only_posts_count(client: Client) -> None:
    for _time in range(3):
        client.get("/sign-in")
    assert _counts() == []
    client.fill("/sign-in", mail="niemand@voorbeeld.example")
    assert sorted(count for _bucket, count in _counts()) == [1, 1]


def test_no_address_is_kept(client: Client) -> None:
    client.fill("/sign-in", mail="niemand@voorbeeld.example")
    with reading() as session:
        kept = str(session.execute(text("SELECT * FROM rate_counts")).all())
    assert "127.0.0.1" not in kept
    assert "niemand" not in kept


def test_a_new_day_has_another_salt(client: Client, clock: Clock) -> None:
    client.fill("/sign-in", mail="niemand@voorbeeld.example")
    before = {bucket for bucket, _count in _counts()}
    clock.step(days=1)
    client.fill("/sign-in", mail="niemand@voorbeeld.example")
    assert len({bucket for bucket, _count in _counts()} - before) == 2


def test_a_window_starts_anew(database: Database, clock: Clock) -> None:
    with writing() as session:
        assert [rates.count_up(session, "b", 60, 1) for _time in range(3)] == [1, 2, 3]
        clock.step(seconds=59)
        assert rates.count_up(session, "b", 60, 1) == 4
        assert rates.counted(session, "b")[0] == 4
        clock.step(seconds=1)
        assert rates.counted(session, "b") == (0, None)
        assert rates.count_up(session, "b", 60, 2) == 2
        rates.forget(session)
        assert rates.counted(session, "b")[0] == 2
        rates.forget(session, "b")
        assert rates.counted(session, "b")[0] == 0


def test_one_place_with_many_people_is_not_held_up(client: Client) -> None:
    """A village hall has one network address; sixty people sign in there in a quarter of an hour."""
    for number in range(60):
        client.fill("/sign-in", mail=f"bewoner{number}@voorbeeld.example")
    client.fill("/sign-in", mail="bewoner61@voorbeeld.example", status=429)
