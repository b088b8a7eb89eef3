"""The triggers are as declared after every upgrade and every downgrade, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from grants.store import migrate, triggers
from grants.store.triggers.guards import Guard
from tests.fixtures_db import Databases


@pytest.fixture
def empty(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of a database without tables."""
    url = databases.make(database_kind, migrated=False)
    yield url
    databases.drop(url)


def _triggers(url: str) -> tuple[list[str], list[str]]:
    """Give the names of the triggers that are there, and of those that belong to the tables that are there."""
    engine = create_engine(url)
    with engine.connect() as connection:
        present = [name for _, name in triggers.present(connection)]
        declared = sorted(trigger.name for trigger in triggers.declared(connection))
    engine.dispose()
    return present, declared


def test_triggers_are_as_declared_after_every_upgrade_and_downgrade(empty: str) -> None:
    versions = migrate.versions()
    counts = []
    for version in versions:
        migrate.upgrade(empty, version)
        present, declared = _triggers(empty)
        assert present == declared, version
        counts.append(len(present))
    for version in reversed(versions[:-1]):
        migrate.downgrade(empty, version)
        present, declared = _triggers(empty)
        assert present == declared, version
        assert len(present) == counts[versions.index(version)]
    assert counts[-1] > 20


def test_every_table_with_a_trigger_exists(database_url: str) -> None:
    """A trigger declared for a table that was renamed would silently not be made."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        tables = {table for table, _ in triggers.present(connection)}
    engine.dispose()
    named = {
        trigger.table
        for trigger in (*triggers.guards.APPLICATIONS, *triggers.guards.LEDGER, *triggers.guards.DECISIONS)
    }
    assert tables == named | {"rounds", "house_rules", "house_rule_versions"}


def test_names_of_triggers_are_unique_and_fit() -> None:
    """PostgreSQL cuts names at 63 characters without a word."""
    every = [
        *triggers.guards.guards_of_rounds(["id"]),
        *triggers.guards.APPLICATIONS,
        *triggers.guards.LEDGER,
        *triggers.guards.DECISIONS,
    ]
    names = [trigger.name for trigger in every]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 63
    assert all(trigger.refused_when for trigger in every if isinstance(trigger, Guard))
