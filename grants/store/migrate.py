"""Taking a database to another version, and proving that it is what the models say.

One transaction holds all steps and the triggers: killed half-way, the database is what it was. May import: Alembic,
SQLAlchemy, store. The web process must not import this module; the command line and the worker may.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine import make_url

from grants.store import drift, triggers

FOLDER = Path(__file__).resolve().parents[2] / "migrations"

Work = Callable[[Connection, Callable[[], None], MetaData], None]

# Any number will do, as long as two upgrades started at once use the same one.
_ONE_AT_A_TIME = 20_140_623


def upgrade(url: str, to: str = "head") -> None:
    """Take the database at ``url`` up to version ``to`` (a file name without .py); making the file if need be."""
    with _Opened(url) as engine:
        command.upgrade(_config(engine, _migrated), to)


def downgrade(url: str, to: str) -> None:
    """Take the database down to version ``to``, or to ``base``. What the tables above it held is gone."""
    with _Opened(url) as engine:
        command.downgrade(_config(engine, _migrated), to)


def versions() -> list[str]:
    """List every version, oldest first."""
    script = ScriptDirectory(str(FOLDER))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def check(url: str) -> list[str]:
    """List what differs between the database and the models with their triggers; empty when nothing does.

    Changes nothing: on PostgreSQL the models are built in a schema of their own that is rolled back again.
    """
    faults: list[str] = []
    with _Opened(url) as engine:
        config = _config(engine, partial(_compared, faults))
        script = ScriptDirectory.from_config(config)
        with EnvironmentContext(config, script, fn=lambda _revision, _context: []):
            script.run_env()
    return faults


def _config(engine: Engine, work: Work) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(engine=engine, work=work)
    return config


def _migrated(connection: Connection, run: Callable[[], None], _models: MetaData) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
    triggers.drop(connection)
    run()
    triggers.create(connection)
    if on_sqlite and (lost := connection.execute(text("PRAGMA foreign_key_check")).first()):
        raise RuntimeError(f"a row of {lost[0]} would point at nothing in {lost[2]}")
    connection.commit()


def _compared(faults: list[str], connection: Connection, _run: Callable[[], None], models: MetaData) -> None:
    at = MigrationContext.configure(connection).get_current_heads()
    newest = versions()[-1]
    if at != (newest,):
        faults.append(f"the database is at {', '.join(at) or 'nothing'}, the newest version is {newest}")
    faults.extend(drift.differences(connection, models))


class _Opened:
    """An engine for migrations: a single connection, and on SQLite without foreign keys, so tables can be rebuilt."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(make_url(url))
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _settle)
            event.listen(self._engine, "begin", _begin)

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *_fault: object) -> None:
        self._engine.dispose()


def _settle(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "foreign_keys=OFF", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
