"""A writer waits for its turn, and who waits too long or finds no room is told so."""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from grants.rules.refusals import Busy
from grants.store.session import (
    Database,
    reading,
    writing,
)
from tests.store.notes import POSTGRESQL, SQLITE, note, notes


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
    note()
    assert time.monotonic() - began > 2.5
    assert notes() == 1
    holder.join()


def test_a_writer_who_waits_too_long_is_told_busy_and_pages_are_still_read(impatient: Database) -> None:
    with _locked(impatient):
        with pytest.raises(Busy):
            note()
        assert notes() == 0
    note()
    assert notes() == 1


@SQLITE
def test_the_gate_waits_for_another_process_and_gives_up(impatient: Database) -> None:
    lock = Path(str(make_url(impatient.url).database)).with_suffix(".lock")
    with lock.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            note()
    note()


@SQLITE
def test_the_gate_gives_up_on_another_thread(impatient: Database) -> None:
    with writing(), ThreadPoolExecutor(1) as pool, pytest.raises(Busy):
        pool.submit(note).result()


@SQLITE
def test_a_lock_file_that_cannot_be_made_is_busy(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.gate is not None
    monkeypatch.setattr(database.gate, "_path", Path("/nowhere/at/all.lock"))
    with pytest.raises(Busy):
        note()


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
            notes()
        done.set()
        for holder in holders:
            holder.result()
    assert notes() == 0


@POSTGRESQL
@pytest.mark.parametrize("state", ["40001", "40P01", "55P03", "53100", "53300", "57P01", "58030"])
def test_faults_of_the_server_are_busy(database: Database, state: str) -> None:
    with pytest.raises(Busy), writing() as session:
        session.execute(text(f"DO $$BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END$$"))


def test_a_fault_of_ours_is_not_hidden(database: Database) -> None:
    with pytest.raises(DBAPIError), writing() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


@SQLITE
def test_a_writer_has_its_lock_before_it_reads(database: Database) -> None:
    """Else somebody past the gate could write between its reading and its writing, and it would fail at the end."""
    outsider = sqlite3.connect(str(make_url(database.url).database), isolation_level=None, timeout=0)
    with writing() as session:
        assert session.scalar(text("SELECT count(*) FROM notes")) == 0
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            outsider.execute("BEGIN IMMEDIATE")
        session.execute(text("INSERT INTO notes (body, made_at) VALUES ('x', '2026-01-01 00:00:00')"))
    outsider.close()
    assert notes() == 1


@SQLITE
def test_a_gate_carried_over_a_fork_is_opened_anew(database: Database) -> None:
    """A lock file shared with the parent would let both through at once."""
    note()
    assert database.gate is not None
    database.gate._pid = 0  # as it would be in a child
    note()
    assert (database.gate._pid, notes()) == (os.getpid(), 2)
