"""Reading and writing: one commit at the end, turns, refusals told apart, presses with one effect."""

# ruff: noqa: PT012 - what is refused here is a whole session, with what was done in it

import fcntl
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from grants.decisions.models import Decision, Verdict
from grants.programmes.models import Place, Round
from grants.rules.refusals import AlreadyDone, Busy, NotNow
from grants.store import clock
from grants.store.history import Note
from grants.store.session import (
    Database,
    Press,
    broken_truth,
    connect,
    current,
    disconnect,
    gate,
    keep,
    lock_root,
    once,
    reading,
    truth,
    writing,
)
from tests import make
from tests.fixtures_db import Clock

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


def _note(body: str = "words") -> None:
    with writing() as session:
        session.add(Note(body=body, made_at=clock.now()))


def _notes() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0


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
        assert _notes() == 0
    assert _notes() == 1


def test_writing_keeps_nothing_of_what_fails(database: Database) -> None:
    with pytest.raises(NotNow), writing() as session:
        session.add(Note(body="words", made_at=clock.now()))
        session.flush()
        raise NotNow("wrong_state")
    assert _notes() == 0
    _note()
    assert _notes() == 1


def test_reading_cannot_write(database: Database) -> None:
    for statement in ("INSERT INTO notes (body, made_at) VALUES ('x', '2026-01-01')", "CREATE TABLE x (y INTEGER)"):
        with pytest.raises((DBAPIError, Busy)), reading() as session:
            session.execute(text(statement))
            session.commit()
    assert _notes() == 0


def test_reading_sees_one_snapshot(database: Database) -> None:
    """A page, and the proof of the ledger, must not see half of what is written meanwhile."""
    with reading() as session:
        before = session.scalar(select(func.count()).select_from(Note))
        _note()
        assert session.scalar(select(func.count()).select_from(Note)) == before
    assert _notes() == 1


def test_moments_come_back_aware_and_exact(database: Database, clock: Clock) -> None:
    clock.set(clock.now.replace(microsecond=123_456))
    _note()
    with reading() as session:
        assert session.scalars(select(Note)).one().made_at == clock.now


@SQLITE
def test_numbers_of_rows_are_never_used_again(database: Database) -> None:
    """SQLite would give the id of a deleted row to the next one, and old links would open somebody else's record."""
    _note()
    with writing() as session:
        gone = session.scalars(select(Note)).one()
        session.delete(gone)
    _note()
    with reading() as session:
        assert session.scalars(select(Note)).one().id > gone.id


# Locked, full, gone


@pytest.fixture
def impatient(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database, opened by writers who wait for three tenths of a second only."""
    monkeypatch.setattr(gate, "WAIT_SECONDS", 0.3)
    yield connect(database_url)
    disconnect()


@contextmanager
def _locked(database: Database) -> Iterator[None]:
    """Hold what every writer needs, as another process would that knows nothing of the gate."""
    if database.writer.dialect.name == "sqlite":
        connection = sqlite3.connect(str(make_url(database.url).database), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.close()
    else:
        engine = create_engine(database.url)
        with engine.begin() as holder:
            holder.execute(text("LOCK TABLE notes IN EXCLUSIVE MODE"))
            yield
        engine.dispose()


def test_a_writer_waits_three_seconds_for_its_turn(database: Database) -> None:
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with _locked(database):
            held.set()
            free.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    threading.Timer(3, free.set).start()
    began = time.monotonic()
    _note()
    assert time.monotonic() - began > 2.5
    assert _notes() == 1
    holder.join()


def test_a_writer_who_waits_too_long_is_told_busy_and_pages_are_still_read(impatient: Database) -> None:
    with _locked(impatient):
        with pytest.raises(Busy):
            _note()
        assert _notes() == 0
    _note()
    assert _notes() == 1


@SQLITE
def test_the_gate_waits_for_another_process_and_gives_up(impatient: Database) -> None:
    lock = Path(str(make_url(impatient.url).database)).with_suffix(".lock")
    with lock.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            _note()
    _note()


@SQLITE
def test_the_gate_gives_up_on_another_thread(impatient: Database) -> None:
    with writing(), ThreadPoolExecutor(1) as pool, pytest.raises(Busy):
        pool.submit(_note).result()


@SQLITE
def test_a_lock_file_that_cannot_be_made_is_busy(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.gate is not None
    monkeypatch.setattr(database.gate, "_path", Path("/nowhere/at/all.lock"))
    with pytest.raises(Busy):
        _note()


def test_more_hands_than_connections_are_told_busy(impatient: Database) -> None:
    """Twenty readers at once hold on for longer than the twenty-first waits."""
    full = threading.Barrier(16)
    done = threading.Event()

    def hold() -> None:
        with reading() as session:
            session.execute(text("SELECT 1"))
            full.wait(20)
            done.wait(20)

    with ThreadPoolExecutor(15) as pool:
        holders = [pool.submit(hold) for _ in range(15)]
        full.wait(20)
        with pytest.raises(Busy):
            _notes()
        done.set()
        for holder in holders:
            holder.result()
    assert _notes() == 0


@POSTGRESQL
@pytest.mark.parametrize("state", ["40001", "40P01", "55P03", "53100", "53300", "57P01", "58030"])
def test_faults_of_the_server_are_busy(database: Database, state: str) -> None:
    with pytest.raises(Busy), writing() as session:
        session.execute(text(f"DO $$BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END$$"))


def test_a_fault_of_ours_is_not_hidden(database: Database) -> None:
    with pytest.raises(DBAPIError), writing() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


# Truths


def test_each_kind_of_truth_is_told_by_name(database: Database) -> None:
    """UNIQUE, CHECK, partial unique index, primary key, trigger: the same names on both databases."""
    with writing() as session:
        home = make.published_round(session)
        mail = make.person(session, mail="a@voorbeeld.example").email_folded
        session.add(Press(key="k", action="a", made_at=clock.now()))
        other = make.drafted_round(session, session.get_one(Place, home.place_id))
        places = {"round": home.id, "other": other.id, "mail": mail}
    person = "INSERT INTO people (name, email_folded, locale, made_at) VALUES ('x', {mail!r}, '{locale}', '2026-01-01')"
    cases = {
        "uq_people_email_folded": person.format(locale="nl", **places),
        "people_locale_known": person.replace("{mail!r}", "NULL").format(locale="fy"),
        "one_open_round_per_place": "UPDATE rounds SET published_at = '2026-01-01' WHERE id = {other}".format(**places),
        "pk_presses": "INSERT INTO presses (key, action, made_at) VALUES ('k', 'a', '2026-01-01')",
        "rounds_terms_frozen": "UPDATE rounds SET answer_days = 3 WHERE id = {round}".format(**places),
    }
    for name, statement in cases.items():
        with pytest.raises(IntegrityError) as refused, current().writer.begin() as connection:
            connection.execute(text(statement))
        assert broken_truth(refused.value) == name


def test_a_truth_is_told_as_the_refusal_it_was_given(database: Database) -> None:
    truth("pk_presses", lambda: NotNow("press_used"))
    with writing() as session:
        session.add(Press(key="k", action="a", made_at=clock.now()))
    with pytest.raises(NotNow, match="press_used"), writing() as session:
        session.add(Press(key="k", action="b", made_at=clock.now()))


def test_a_truth_without_a_refusal_is_a_fault_of_ours(database: Database) -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.add(Note(body="x" * 4001, made_at=clock.now()))


def test_what_people_typed_is_not_in_the_words_of_a_fault(database: Database) -> None:
    """Faults are logged, and a log is no place for names and accounts."""
    with pytest.raises(DBAPIError) as fault, reading() as session:
        session.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": "Trijn Kuiper"})
    assert "Trijn" not in str(fault.value)


# Presses


def test_once_gives_the_kept_answer_to_a_copy(database: Database) -> None:
    with writing() as session:
        once(session, "press", "submit")
        keep(session, "press", "/applications/SID-0001")
    with pytest.raises(AlreadyDone) as done, writing() as session:
        once(session, "press", "submit")
    assert done.value.result == "/applications/SID-0001"


def test_a_press_that_failed_may_be_tried_again(database: Database) -> None:
    with pytest.raises(NotNow), writing() as session:
        once(session, "press", "submit")
        raise NotNow("wrong_state")
    with writing() as session:
        once(session, "press", "submit")


def test_five_copies_at_once_have_one_effect(database: Database) -> None:
    start = threading.Barrier(5)

    def copy() -> str:
        start.wait()
        try:
            with writing() as session:
                once(session, "press", "submit")
                session.add(Note(body="effect", made_at=clock.now()))
                time.sleep(0.05)
                keep(session, "press", "/done")
        except AlreadyDone as done:
            return done.result
        return "first"

    with ThreadPoolExecutor(5) as pool:
        told = [copy_.result() for copy_ in [pool.submit(copy) for _ in range(5)]]
    assert (sorted(told), _notes()) == (["/done"] * 4 + ["first"], 1)


# Locks


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
    _note()
    with pytest.raises(Busy), writing() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(make_url(database.url).set(drivername="postgresql").render_as_string()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        time.sleep(0.1)
        session.execute(text("SELECT 1"))
    assert _notes() == 1
