"""A disk that is full, a database that may not be written, a server that dies: Busy, and over when it is over."""

import os
import resource
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from grants.ledger import queries
from grants.ledger.models import LedgerEntry
from grants.ledger.services import reserve
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor
from grants.rules.refusals import Busy
from grants.store import migrate
from grants.store.session import Database, connect, disconnect, reading, writing
from tests import make
from tests.store.notes import SQLITE, note, notes
from tests.store.server import Server, scratch

WORKER = Actor(None, "worker")


def _fill() -> int:
    """Write until there is no room; returns how many writes were acknowledged."""
    for written in range(10_000):
        try:
            note("x" * 4000)
        except Busy:
            return written
    raise AssertionError("the disk was never full")


@contextmanager
def _few_pages(database: Database) -> Iterator[None]:
    """SQLite's own idea of a full disk: a most number of pages, for the one connection of this writer."""
    with database.writer.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 8}"))
    yield
    with database.writer.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))


@contextmanager
def _short_files(database: Database) -> Iterator[None]:
    """The kernel's idea: files may grow no further than this."""
    size = Path(str(make_url(database.url).database) + "-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@SQLITE
@pytest.mark.parametrize("full", [_few_pages, _short_files])
def test_a_full_disk_is_busy_keeps_what_was_written_and_recovers(database: Database, full: object) -> None:
    assert callable(full)
    with writing() as session:
        plan = make.application(session, state=State.CANCELLED).id
    with full(database):
        written = _fill()
        assert written > 0
        assert notes() == written
        with pytest.raises(Busy):
            note("y" * 4000)
    note()
    with writing() as session:
        reserve(session, WORKER, plan, 1_00, make.nonce())
    assert notes() == written + 1
    with reading() as session:
        assert queries.check(session) == []


@contextmanager
def unprivileged() -> Iterator[None]:
    """Let root, who may write everywhere, be nobody for a while; whoever else runs the tests may stay who they are."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        disconnect()
        if root:
            os.seteuid(0)


@SQLITE
@pytest.mark.parametrize("whole_folder", [False, True])
def test_a_database_that_may_not_be_written_is_busy(database_url: str, whole_folder: bool) -> None:
    """The file alone: pages are still read. The folder too: SQLite needs a file beside it even to read."""
    connect(database_url)
    note()
    disconnect()
    path = Path(str(make_url(database_url).database))
    folder = scratch("noaber-readonly-")
    shutil.copyfile(path, folder / path.name)
    (folder / path.name).chmod(0o444)
    folder.chmod(0o555 if whole_folder else 0o777)
    with unprivileged():
        connect(f"sqlite:///{folder / path.name}")
        with pytest.raises(Busy):
            note()
        if not whole_folder:
            assert notes() == 1
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL server of this test alone, that may be killed."""
    own = Server(scratch("noaber-pg-"), durable=True)
    own.make()
    own.start()
    yield own
    disconnect()
    own.stop()
    shutil.rmtree(own.home)


def test_a_server_that_dies_is_busy_and_everything_acknowledged_is_there_when_it_is_back(server: Server) -> None:
    server.execute("CREATE DATABASE mortal")
    url = server.url("mortal")
    migrate.upgrade(url)
    connect(url)
    with writing() as session:
        plan = make.application(session, state=State.CANCELLED).id
    acknowledged: list[str] = []
    busy = threading.Event()

    def post() -> None:
        while not busy.is_set():
            key = make.nonce()
            try:
                with writing() as session:
                    reserve(session, WORKER, plan, 1, key)
            except Busy:
                busy.set()
            else:
                acknowledged.append(key)

    hand = threading.Thread(target=post)
    hand.start()
    while len(acknowledged) < 5:
        time.sleep(0.01)
    server.stop("immediate")
    hand.join(30)
    assert busy.is_set()
    for attempt in (note, notes):
        with pytest.raises(Busy):
            attempt()
    server.start()
    with reading() as session:
        assert set(acknowledged) <= set(session.scalars(select(LedgerEntry.key)))
        assert queries.check(session) == []
    note()
