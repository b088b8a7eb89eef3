"""The migrations make what the models say, step by step up and down, on both databases."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from grants.store import migrate, triggers
from grants.store.session import connect, disconnect
from tests.fixtures_db import Databases


@pytest.fixture
def empty(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of a database without tables."""
    url = databases.make(database_kind, migrated=False)
    yield url
    disconnect()
    databases.drop(url)


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _tables(url: str) -> set[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found - {"alembic_version"}


def test_the_migrated_database_is_what_the_models_say(database_url: str) -> None:
    assert migrate.check(database_url) == []


def test_every_step_down_and_up_again_holds(empty: str) -> None:
    versions = migrate.versions()
    made = {}
    for version in versions:
        migrate.upgrade(empty, version)
        made[version] = _tables(empty)
    assert migrate.check(empty) == []
    for version in reversed(versions[:-1]):
        migrate.downgrade(empty, version)
        assert _tables(empty) == made[version]
    migrate.downgrade(empty, "base")
    assert _tables(empty) == set()
    migrate.upgrade(empty)
    assert migrate.check(empty) == []


def test_versions_are_numbered_and_named_as_their_files() -> None:
    files = sorted(path.stem for path in (migrate.FOLDER / "versions").glob("*.py"))
    assert migrate.versions() == files
    assert [int(name[:4]) for name in files] == list(range(len(files)))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+", name) for name in files)


DRIFTS = [
    ("an index", ["DROP INDEX ix_ledger_plan"], "ix_ledger_plan"),
    (
        "a partial index that became whole",
        ["DROP INDEX one_open_round_per_place", "CREATE UNIQUE INDEX one_open_round_per_place ON rounds (place_id)"],
        "one_open_round_per_place",
    ),
    ("a column", ["ALTER TABLE places ADD COLUMN mayor VARCHAR(10)"], "mayor"),
    ("a column that is gone", ["ALTER TABLE rounds DROP COLUMN contact_hours"], "contact_hours"),
    ("a table", ["CREATE TABLE strangers (id INTEGER PRIMARY KEY)"], "strangers"),
]
_EMPTIED = (
    "CREATE OR REPLACE FUNCTION ledger_append_only_on_delete() RETURNS trigger LANGUAGE plpgsql"
    " AS $$BEGIN RETURN OLD; END$$"
)
POSTGRES_DRIFTS = [
    ("a check", ["ALTER TABLE pot_balances DROP CONSTRAINT pot_balances_not_negative"], "pot_balances_not_negative"),
    (
        "a looser check",
        [
            "ALTER TABLE pot_balances DROP CONSTRAINT pot_balances_not_negative",
            "ALTER TABLE pot_balances ADD CONSTRAINT pot_balances_not_negative CHECK (cents >= -1)",
        ],
        "pot_balances_not_negative",
    ),
    ("a null", ["ALTER TABLE ledger_entries ALTER COLUMN hash DROP NOT NULL"], "ledger_entries.hash"),
    ("a trigger", ["DROP TRIGGER ledger_append_only_on_delete ON ledger_entries"], "ledger_append_only_on_delete"),
    ("a trigger asleep", ["ALTER TABLE ledger_entries DISABLE TRIGGER ledger_moves_balances"], "ledger_moves_balances"),
    ("an emptied trigger", [_EMPTIED], "ledger_append_only_on_delete"),
]
SQLITE_DRIFTS = [
    ("a trigger", ["DROP TRIGGER ledger_append_only_on_delete"], "ledger_append_only_on_delete"),
    (
        "an emptied trigger",
        [
            "DROP TRIGGER ledger_append_only_on_delete",
            "CREATE TRIGGER ledger_append_only_on_delete BEFORE DELETE ON ledger_entries BEGIN SELECT 1; END",
        ],
        "ledger_append_only_on_delete",
    ),
    (
        "a looser check",
        [
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_master SET sql = replace(sql, 'cents >= 0 OR', 'cents > 0 OR') WHERE name = 'pot_balances'",
        ],
        "pot_balances_not_negative",
    ),
]


@pytest.mark.parametrize(
    ("database_kind", "statements", "named"),
    [
        pytest.param(kind, statements, named, id=f"{kind}: {what}")
        for kind, drifts in (("sqlite", DRIFTS + SQLITE_DRIFTS), ("postgresql", DRIFTS + POSTGRES_DRIFTS))
        for what, statements, named in drifts
    ],
    indirect=["database_kind"],
)
def test_check_finds_what_differs(database_url: str, statements: list[str], named: str) -> None:
    dropping = any("DROP COLUMN" in statement for statement in statements)
    if dropping:  # SQLite drops no column that a trigger names
        _without_triggers(database_url)
    _run(database_url, *statements)
    assert any(named in fault for fault in migrate.check(database_url))


def _without_triggers(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        triggers.drop(connection)
    engine.dispose()


def test_check_says_which_version_it_is_at(empty: str) -> None:
    assert "the database is at nothing" in migrate.check(empty)[0]
    migrate.upgrade(empty, "0003_notices")
    assert "the database is at 0003_notices" in migrate.check(empty)[0]


def test_check_changes_nothing(database_url: str) -> None:
    before = _tables(database_url)
    migrate.check(database_url)
    migrate.check(database_url)
    assert _tables(database_url) == before


def test_a_migration_that_fails_at_the_end_leaves_the_database_as_it_was(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        raise RuntimeError("the power went out")

    migrate.upgrade(empty, "0002_programmes")
    before = _tables(empty)
    with monkeypatch.context() as broken:
        broken.setattr(triggers, "create", fail)
        with pytest.raises(RuntimeError, match="the power went out"):
            migrate.upgrade(empty)
    assert _tables(empty) == before
    migrate.upgrade(empty)
    assert migrate.check(empty) == []


def test_two_upgrades_at_once_do_the_work_once(empty: str) -> None:
    command = [sys.executable, "-c", f"from grants.store import migrate; migrate.upgrade({empty!r})"]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()
    assert migrate.check(empty) == []


def test_rows_survive_the_triggers_being_taken_out_and_put_back(database_url: str) -> None:
    """The newest version down and up again, as an operator would, with a row that a trigger guards."""
    database = connect(database_url)
    with database.writer.begin() as connection:
        connection.execute(text("INSERT INTO notes (body, made_at) VALUES ('a', '2026-01-01 00:00:00+00')"))
    disconnect()
    migrate.downgrade(database_url, migrate.versions()[-2])
    migrate.upgrade(database_url)
    with connect(database_url).reader.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM notes")).scalar_one() == 1
    assert migrate.check(database_url) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_migration_that_would_leave_a_row_pointing_at_nothing_is_refused(database_url: str) -> None:
    """SQLite migrates with foreign keys off, so that tables can be rebuilt; they are all looked at afterwards."""
    _run(
        database_url,
        "INSERT INTO browser_sessions (token_hash, person_id, started_at, seen_on, ends_at)"
        " VALUES ('x', 99, '2026-01-01', '2026-01-01', '2026-01-01')",
    )
    with pytest.raises(RuntimeError, match="browser_sessions would point at nothing in people"):
        migrate.downgrade(database_url, migrate.versions()[-2])
    assert migrate.check(database_url) == []
