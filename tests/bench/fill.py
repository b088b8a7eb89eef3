"""Filling an empty database with as many plans as wished: one village by the services, the rest as copies by SQL.

`python -m tests.bench.fill DATABASE_URL [PLANS]` fills and proves the books; the measurements call ``fill``.
"""

import csv
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, create_engine, select, text

from grants.ledger.models import LedgerEntry
from grants.ledger.queries import check, hashed
from grants.ledger.queries.book import HASHED
from grants.rules.moves import chain
from grants.store import migrate, triggers
from grants.store.session import connect, disconnect, reading
from tests.bench import village
from tests.bench.cloning import Copies, copy
from tests.bench.servers import ROOT
from tests.bench.village import OVER, Village

PLACES, OTHER_PLACES = 30, 9
"""Places of the programme that is measured, and of another one that must not be seen."""

RUNNING = 29
"""Plans in a round that runs."""

SPAN = timedelta(days=20 * 365)
"""The copies of the round that is over lie spread over so long a time."""


@dataclass(frozen=True)
class Filled:
    """What was filled: how many plans, and the village that everything was copied from."""

    plans: int
    village: Village
    seconds: float


def fill(url: str, plans: int) -> Filled:
    """Migrate and fill an empty database with about so many plans, at least a running round for each place."""
    began = time.perf_counter()
    migrate.upgrade(url)
    connect(url)
    made = village.build(datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=90))
    disconnect()
    running = (PLACES + 1 + OTHER_PLACES) * (RUNNING + OVER)
    history = max(0, round((plans - running) / ((PLACES + OTHER_PLACES + 1) * OVER)))
    _copy_all(url, made, history)
    connect(url)
    with reading() as session:
        count = session.execute(text("SELECT count(*) FROM applications WHERE submitted_at IS NOT NULL")).scalar_one()
    disconnect()
    return Filled(int(count), made, time.perf_counter() - began)


def _copy_all(url: str, made: Village, history: int) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        _hurry(connection)
        triggers.drop(connection)
        minutes = int(SPAN.total_seconds() // 60 // max(1, history))
        copy(connection, Copies("rounds", made.over_id, history, minutes, "R"))
        copy(connection, Copies("programmes", made.programme_id, 1, 7, "O"))
        copy(connection, Copies("places", made.place_id, PLACES - 1, 11, "P"))
        others = f"SELECT min(id) FROM places WHERE programme_id <> {made.programme_id}"
        other = int(connection.exec_driver_sql(others).scalar_one())
        copy(connection, Copies("places", other, OTHER_PLACES, 13, "Q"))
        _name_places(connection)
        _chain_again(connection)
        triggers.create(connection)
        connection.commit()
        if url.startswith("sqlite"):
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        else:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    engine.dispose()


def _hurry(connection: Connection) -> None:
    """Nothing is lost when this is cut off: it is simply done again."""
    if connection.dialect.name == "sqlite":
        for pragma in (
            "foreign_keys=OFF",
            "journal_mode=OFF",
            "synchronous=OFF",
            "cache_size=-1000000",
            "temp_store=MEMORY",
        ):
            connection.exec_driver_sql(f"PRAGMA {pragma}")


def _name_places(connection: Connection) -> None:
    with (ROOT / "grants/demo/data/areas.csv").open(encoding="utf-8") as file:
        names = [row["area"] for row in csv.DictReader(file)]
    ids = connection.exec_driver_sql("SELECT id FROM places ORDER BY id").scalars().all()
    rows = [{"id": one, "name": names[number % len(names)]} for number, one in enumerate(ids)]
    connection.execute(text("UPDATE places SET name = :name, sort_key = lower(:name) WHERE id = :id"), rows)


def _chain_again(connection: Connection) -> None:
    """Tie the copied entries to one another: a hash covers the ids, and those are new."""
    columns = [getattr(LedgerEntry, name) for name in HASHED]
    asked = select(LedgerEntry.id, LedgerEntry.round_id, *columns).order_by(LedgerEntry.round_id, LedgerEntry.number)
    found, previous, at = [], "", 0
    for row in connection.execute(asked):
        previous = chain(previous if row.round_id == at else "", hashed(row))
        at = row.round_id
        found.append({"id": row.id, "hash": previous})
    connection.execute(text("UPDATE ledger_entries SET hash = :hash WHERE id = :id"), found)


def main() -> int:
    """Fill a database and prove its books."""
    url, plans = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    made = fill(url, plans)
    print(f"{made.plans} plans in {made.seconds:.1f} s")
    connect(url)
    with reading() as session:
        faults = check(session)
    print("\n".join(faults[:20]) or "the books are right")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
