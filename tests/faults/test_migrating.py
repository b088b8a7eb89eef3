"""kill -9 in the middle of an upgrade: the database is what it was, or what it should be, and the next one ends it."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from grants.store import migrate
from tests.fixtures_db import Databases

CHECKOUT = Path(__file__).resolve().parents[2]

UPGRADE = """
import sys
from grants.store import migrate, triggers
drop = triggers.drop
def begin(connection):
    print("begun", flush=True)
    drop(connection)
triggers.drop = begin
migrate.upgrade(sys.argv[1])
"""


@pytest.fixture
def empty(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of a database without tables."""
    url = databases.make(database_kind, migrated=False)
    yield url
    databases.drop(url)


def _tables(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count = len(inspect(connection).get_table_names())
    engine.dispose()
    return count


def test_a_kill_while_migrating_leaves_all_or_nothing(empty: str) -> None:
    chance = random.Random(2)
    found = set()
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", UPGRADE, empty], cwd=CHECKOUT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.wait()
        process.stdout.close()
        found.add(_tables(empty))
    migrate.upgrade(empty)
    assert migrate.check(empty) == []
    assert found <= {0, _tables(empty)}
