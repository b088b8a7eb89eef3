"""The web application on the database of the test, a strict client, and a counter of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from grants import create_app
from grants.store.session import Database
from tests.web.client import Client

SETTINGS = {
    "GRANTS_SECRET": "for tests only, for tests only, for tests only",
    "GRANTS_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
}

_NO_STATEMENT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@pytest.fixture(scope="session")
def houses() -> dict[str, Flask]:
    """The application of this test process: made with the first test that asks, as it holds no database itself."""
    return {}


@pytest.fixture
def app(database: Database, houses: dict[str, Flask], tmp_path: Path) -> Flask:
    """The application, on the migrated and empty database of this test."""
    if "app" not in houses:
        houses["app"] = create_app({**SETTINGS, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(tmp_path)})
    made = houses["app"]
    made.testing = True
    made.config.update(INSTANCE=str(tmp_path), DEMO_MADE=False, PUBLIC_DEMO=False)
    return made


@pytest.fixture
def client(app: Flask) -> Client:
    """A strict browser that nobody signed in with; ``client.as_(person_id)`` gives one with somebody."""
    return Client(app)


class Statements(list[str]):
    """The SQL statements that ran, in order, without BEGIN and the like."""

    @property
    def twice(self) -> list[str]:
        """Those that ran more than once, in the same words."""
        return sorted({one for one in self if self.count(one) > 1})

    @property
    def writes(self) -> list[str]:
        """Those that change something."""
        return [one for one in self if one.split(None, 1)[0].upper() not in ("SELECT", "WITH", "VALUES", "SHOW")]


@contextmanager
def counted() -> Iterator[Statements]:
    """Collect the statements that run inside: ``with counted() as statements: client.get(…)``."""
    seen = Statements()

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(_NO_STATEMENT):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
