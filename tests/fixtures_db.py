"""Databases for the tests: every test that asks for ``database`` runs on SQLite and on PostgreSQL.

Each test has a migrated, empty database to itself, with real commits: a copied file, or a database that was emptied
after the test before. One kind only: ``@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)``.
"""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pytest

from grants.store import clock as house_clock
from grants.store import migrate
from grants.store.session import Database, connect, disconnect
from tests.store import engines
from tests.store.lending import Lender
from tests.store.server import Server, scratch

KINDS = ("sqlite", "postgresql")
HOME = "NOABER_TEST_SERVER"
"""Where the server of this run lives, for the workers; made by the process that began the run."""

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Ten o'clock in Amsterdam, a working day, far from both DST nights."""

_begun_here = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the server that the workers will share; the server itself starts when it is first needed."""
    if HOME not in os.environ:
        home = scratch("noaber-pg-")
        os.environ[HOME] = str(home)
        os.environ[f"{HOME}_RUN"] = str(os.getpid())
        config.stash[_begun_here] = home


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and throw its files away."""
    home = config.stash.get(_begun_here, None)
    if home is not None:
        Server(home).stop()
        shutil.rmtree(home, ignore_errors=True)
        del os.environ[HOME]


class Databases:
    """Makes and throws away databases of both kinds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = Server(Path(os.environ[HOME]))
        self._template = folder / "template.sqlite"
        self._worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self._numbers = itertools.count(1)

    def make(self, kind: str, migrated: bool = True) -> str:
        """Make a database, empty or migrated to the newest version; returns its address."""
        name = self._name()
        if kind == "sqlite":
            path = self._folder / f"{name}.sqlite"
            if migrated:
                shutil.copyfile(self._sqlite_template(), path)
            return f"sqlite:///{path}"
        self._server.ensure(int(os.environ[f"{HOME}_RUN"]))
        template = f" TEMPLATE {self._postgres_template()}" if migrated else ""
        # FILE_COPY is twice as fast as the default for a database of this size (25 ms).
        self._server.execute(f"CREATE DATABASE {name}{template} STRATEGY FILE_COPY")
        return self._server.url(name)

    def copy(self, url: str) -> str:
        """Make a copy of a database; whoever holds it open is sent away. Returns its address."""
        if url.startswith("sqlite"):
            path = self._folder / f"{self._name()}.sqlite"
            shutil.copyfile(url.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        name = self._name()
        self._server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_named(url)}'")
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {_named(url)} STRATEGY FILE_COPY")
        return self._server.url(name)

    def drop(self, url: str) -> None:
        """Throw a database away, also when someone still holds it open."""
        if url.startswith("sqlite"):
            for path in self._folder.glob(f"{Path(url).stem}.*"):
                path.unlink()
        else:
            self._server.execute(f"DROP DATABASE {_named(url)} WITH (FORCE)")

    @cached_property
    def lender(self) -> Lender:
        """The lender of the one database of PostgreSQL that goes from test to test."""
        return Lender(lambda: self.make("postgresql"), self.drop)

    def _name(self) -> str:
        return f"t_{self._worker}_{os.getpid()}_{next(self._numbers)}"

    def _sqlite_template(self) -> Path:
        if not self._template.exists():
            migrate.upgrade(f"sqlite:///{self._template}")
        return self._template

    def _postgres_template(self) -> str:
        with self._server.locked("template"):
            ready = self._server.home / "template.ready"
            if not ready.exists():
                self._server.execute("DROP DATABASE IF EXISTS migrated")
                self._server.execute("CREATE DATABASE migrated")
                migrate.upgrade(self._server.url("migrated"))
                ready.touch()
        return "migrated"


def _named(url: str) -> str:
    return url.split("/")[3].split("?")[0]


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The maker of databases, for tests that need several or an empty one."""
    folder = scratch("noaber-db-")
    made = Databases(folder)
    yield made
    made.lender.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def shared_engines() -> Iterator[None]:
    """One set of engines for the databases of all tests of this process."""
    with pytest.MonkeyPatch.context() as patch:
        engines.share(patch)
        yield


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """``sqlite``, then ``postgresql``."""
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of a migrated, empty database of this test alone, not yet opened by this process."""
    lent = database_kind == "postgresql"
    url = databases.lender.lend() if lent else databases.make(database_kind)
    yield url
    disconnect()
    if lent:
        databases.lender.take_back(url)
    else:
        databases.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database of this test alone, opened: ``reading()`` and ``writing()`` work."""
    yield connect(database_url)
    disconnect()


class Clock:
    """The clock of the house, held still; it moves when the test says so, in every thread."""

    def __init__(self, moment: datetime) -> None:
        self._held = ExitStack()
        self.set(moment)

    @property
    def now(self) -> datetime:
        """The moment at which it stands."""
        return house_clock.now()

    def set(self, moment: datetime) -> None:
        """Put it at a moment."""
        self._held.enter_context(house_clock.held(moment))

    def step(self, **time: float) -> datetime:
        """Let time pass: ``clock.step(days=1, hours=2)``; returns the new moment."""
        self.set(self.now + timedelta(**time))
        return self.now

    def let_go(self) -> None:
        """Let it run again."""
        self._held.close()


@pytest.fixture
def moment() -> datetime:
    """The moment at which ``clock`` begins: a Monday in March 2026, ten o'clock in Amsterdam."""
    return MONDAY


@pytest.fixture
def clock(moment: datetime) -> Iterator[Clock]:
    """The clock of the house, held at ``moment``."""
    held = Clock(moment)
    yield held
    held.let_go()
