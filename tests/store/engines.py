"""Engines that outlive the database of one test, so that a statement is compiled once a process and not once a test.

Compiling is two fifths of a test that goes through the services. The house opens its databases as it always does; here
the second and later ones of a kind get the engines of the first, which from then on connect to the newest address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import URL

from grants.store.session import Database, gate, opening

Opener = Callable[[URL], Database]


class Opened(Database):
    """A database that leaves the connections to PostgreSQL open: the next test may be on the same one."""

    def dispose(self) -> None:
        """Close the gate, and on SQLite every connection."""
        if self.gate is not None:
            super().dispose()


@dataclass
class Kept:
    """The engines of the first database, and the arguments of the driver for the newest."""

    first: Database
    named: dict[str, Any]
    places: list[Any]


class Engines:
    """The engines of one kind of database, a set for each way in which they are opened."""

    def __init__(self, open_first: Opener) -> None:
        self._open = open_first
        self._kept: dict[tuple[str, float], Kept] = {}

    def opened(self, address: URL) -> Database:
        """Return a database at this address, on the engines that are there."""
        if address.database in (None, "", ":memory:"):
            return self._open(address)
        way = (str(address.query.get("options", "")), gate.WAIT_SECONDS)
        if way not in self._kept:
            self._kept[way] = _kept(self._open(address))
        kept = self._kept[way]
        first = kept.first
        where = first.writer.dialect.create_connect_args(address)
        if where != (kept.places, kept.named) or first.gate is not None:
            first.dispose()
        kept.places, kept.named = where
        lock = None if first.gate is None else gate.Gate(Path(str(address.database)).with_suffix(".lock"))
        url = address.render_as_string(hide_password=False)
        return Opened(url, first.reader, first.writer, first.jotter, lock)


def _kept(first: Database) -> Kept:
    kept = Kept(first, {}, [])

    def divert(_dialect: object, _record: object, places: list[Any], named: dict[str, Any]) -> None:
        places[:] = kept.places
        named.update({name: value for name, value in kept.named.items() if name != "options"})

    for engine in (first.writer, first.jotter):
        event.listen(engine, "do_connect", divert)
    if first.reader.pool is not first.writer.pool:
        event.listen(first.reader, "do_connect", divert)
    return kept


def share(patch: pytest.MonkeyPatch) -> None:
    """Let every database of this process be opened on shared engines."""
    patch.setattr(opening, "_open_sqlite", Engines(opening._open_sqlite).opened)
    patch.setattr(opening, "_open_postgres", Engines(opening._open_postgres).opened)
