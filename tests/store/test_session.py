"""Reading and writing: one commit at the end, one snapshot, and roots locked in order."""

# ruff: noqa: PT012 - what is refused here is a whole session, with what was done in it

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from grants.decisions.models import Decision, Verdict
from grants.programmes.models import Round
from grants.rules.refusals import Busy, NotNow
from grants.store import clock
from grants.store.history import Note
from grants.store.session import (
    Database,
    connect,
    current,
    disconnect,
    jotting,
    lock_root,
    reading,
    writing,
)
from tests import make
from tests.fixtures_db import Clock
from tests.store.notes import POSTGRESQL, SQLITE, note, notes


def test_nothing_is_open_before_connect() -> None:
    disconnect()
    with pytest.raises(RuntimeError, match="connect"):
        current()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="file"):
        connect(url)


def test_writing_commits_once_at_the_end(database: Database) -> None:
    with writing() as session:
        session.add(Note(body="words", made_at=clock.now()))
        session.flush()
        assert notes() == 0
    assert notes() == 1


def test_writing_keeps_nothing_of_what_fails(database: Database) -> None:
    with pytest.raises(NotNow), writing() as session:
        session.add(Note(body="words", made_at=clock.now()))
        session.flush()
        raise NotNow("wrong_state")
    assert notes() == 0
    note()
    assert notes() == 1


def test_reading_cannot_write(database: Database) -> None:
    for statement in ("INSERT INTO notes (body, made_at) VALUES ('x', '2026-01-01')", "CREATE TABLE x (y INTEGER)"):
        with pytest.raises((DBAPIError, Busy)), reading() as session:
            session.execute(text(statement))
            session.commit()
    assert notes() == 0


def test_reading_sees_one_snapshot(database: Database) -> None:
    """A page, and the proof of the ledger, must not see half of what is written meanwhile."""
    with reading() as session:
        before = session.scalar(select(func.count()).select_from(Note))
        note()
        assert session.scalar(select(func.count()).select_from(Note)) == before
    assert notes() == 1


def test_moments_come_back_aware_and_exact(database: Database, clock: Clock) -> None:
    clock.set(clock.now.replace(microsecond=123_456))
    note()
    with reading() as session:
        assert session.scalars(select(Note)).one().made_at == clock.now


@SQLITE
def test_numbers_of_rows_are_never_used_again(database: Database) -> None:
    """SQLite would give the id of a deleted row to the next one, and old links would open somebody else's record."""
    note()
    with writing() as session:
        gone = session.scalars(select(Note)).one()
        session.delete(gone)
    note()
    with reading() as session:
        assert session.scalars(select(Note)).one().id > gone.id


@POSTGRESQL
def test_a_locked_round_keeps_lockers_out_but_not_rows_that_point_at_it(impatient: Database) -> None:
    """With FOR UPDATE the decision would wait for the round, and who holds the round for the plan: a deadlock."""
    with writing() as session:
        plan = make.application(session)
    decision = Decision(
        application_id=plan.id,
        round_id=plan.round_id,
        verdict=Verdict.NOT_YET,
        decided_at=clock.now(),
        decided_by_id=_somebody(),
    )
    with writing() as session:
        lock_root(session, Round, plan.round_id)
        _in_a_thread(lambda: _add(decision))
        with pytest.raises(Busy):
            _in_a_thread(lambda: _lock_and_leave(plan.round_id))
    _lock_and_leave(plan.round_id)


def _somebody() -> int:
    with writing() as session:
        return make.person(session).id


def _add(row: object) -> None:
    with writing() as session:
        session.add(row)


def _lock_and_leave(round_id: int) -> None:
    with writing() as session:
        lock_root(session, Round, round_id)


def _in_a_thread(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


@POSTGRESQL
def test_rows_are_locked_in_order_of_id(database: Database) -> None:
    said: list[str] = []
    event.listen(database.writer, "before_cursor_execute", lambda *call: said.append(call[2]))
    with writing() as session:
        lock_root(session, Round, 3, 1, 2, 1)
    assert "ORDER BY rounds.id FOR NO KEY UPDATE" in " ".join(said[-1].split())


def test_locking_nothing_asks_nothing(database: Database) -> None:
    with writing() as session:
        lock_root(session, Round)


@POSTGRESQL
def test_a_lost_connection_is_busy_once_and_then_forgotten(database: Database) -> None:
    note()
    with pytest.raises(Busy), writing() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(make_url(database.url).set(drivername="postgresql").render_as_string()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        time.sleep(0.1)
        session.execute(text("SELECT 1"))
    assert notes() == 1


def test_a_jotting_is_written_like_everything_else(database: Database) -> None:
    with jotting() as session:
        session.add(Note(body="words", made_at=clock.now()))
    assert notes() == 1
    with pytest.raises(NotNow), jotting() as session:
        session.add(Note(body="more", made_at=clock.now()))
        session.flush()
        raise NotNow("wrong_state")
    assert notes() == 1


def test_only_a_jotting_does_not_wait_for_the_disk(database: Database) -> None:
    on_sqlite = database.writer.dialect.name == "sqlite"
    asked = text("PRAGMA synchronous" if on_sqlite else "SHOW synchronous_commit")
    with jotting() as session:
        assert session.scalar(asked) == (1 if on_sqlite else "off")
    if on_sqlite:  # the server of the tests waits for no disk at all
        with writing() as session:
            assert session.scalar(asked) == 2
