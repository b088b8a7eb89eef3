"""Opening a database: three engines on SQLite, two on PostgreSQL. May import: SQLAlchemy, store.session.gate.

On SQLite readers cannot write (``query_only``) and writers take the lock at BEGIN. On PostgreSQL writers work at READ
COMMITTED with the root locked first; readers see one snapshot and are READ ONLY, which is what SQLite gives them too.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from grants.store.session import gate

# Faults are logged with their statement; what people typed must not be in it.
_ENGINE: dict[str, Any] = {"hide_parameters": True}


@dataclass
class Database:
    """An opened database: where readers and writers go, and the gate before the writers on SQLite.

    ``jotter`` writes what may be lost when the power goes; its commits do not wait for the disk.
    """

    url: str
    reader: Engine
    writer: Engine
    jotter: Engine
    gate: gate.Gate | None

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.reader.dispose()
        self.writer.dispose()
        self.jotter.dispose()
        if self.gate is not None:
            self.gate.close()


_current: Database | None = None


def connect(url: str) -> Database:
    """Open the database at ``url`` for this process; what was open before is closed."""
    global _current
    disconnect()
    address = make_url(url)
    _current = _open_sqlite(address) if address.get_backend_name() == "sqlite" else _open_postgres(address)
    return _current


def disconnect() -> None:
    """Close the database of this process, if one is open."""
    global _current
    if _current is not None:
        _current.dispose()
    _current = None


def current() -> Database:
    """Return the database this process works on. Raises RuntimeError before connect()."""
    if _current is None:
        raise RuntimeError("no database: call connect() first")
    return _current


def _open_sqlite(address: URL) -> Database:
    if not address.database or address.database == ":memory:":
        raise ValueError("a SQLite database must be a file: two engines open it")
    reader, writer, jotter = (create_engine(address, **_ENGINE, pool_timeout=gate.WAIT_SECONDS) for _ in range(3))
    for engine, reads_only, waits in ((reader, True, True), (writer, False, True), (jotter, False, False)):
        _prepare_sqlite(engine, reads_only, waits)
    lock = Path(address.database).with_suffix(".lock")
    return Database(address.render_as_string(hide_password=False), reader, writer, jotter, gate.Gate(lock))


def _prepare_sqlite(engine: Engine, reads_only: bool, waits_for_disk: bool) -> None:
    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:
        # The driver's own transactions lose updates silently; BEGIN is ours, below.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={int(gate.WAIT_SECONDS * 1000)}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            f"synchronous={'FULL' if waits_for_disk else 'NORMAL'}",
            *(["query_only=ON"] if reads_only else []),
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _open_postgres(address: URL) -> Database:
    own = address.query.get("options", "")
    options = f"-c lock_timeout={int(gate.WAIT_SECONDS * 1000)} -c timezone=UTC {own}".strip()
    writer, jotter = (
        create_engine(
            address,
            isolation_level="READ COMMITTED",
            **_ENGINE,
            pool_pre_ping=True,
            pool_timeout=gate.WAIT_SECONDS,
            connect_args={"options": each, "connect_timeout": max(2, int(gate.WAIT_SECONDS))},
        )
        for each in (options, f"{options} -c synchronous_commit=off")
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(address.render_as_string(hide_password=False), reader, writer, jotter, None)
