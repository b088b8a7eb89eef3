"""Three more kinds of link: those that were mailed before keep working, on the way up and on the way down."""

import pytest
from sqlalchemy import create_engine, inspect, text

from grants.store import migrate
from tests.fixtures_db import Databases

BEFORE = "0009_payments"
ROW = (
    "INSERT INTO action_links (token_hash, action, subject, made_at, expires_at)"
    " VALUES ('{0}', '{1}', 'x', '2026-01-01', '2026-02-01')"
)


@pytest.fixture
def url(database_kind, databases: Databases):
    made = databases.make(database_kind, migrated=False)
    yield made
    databases.drop(made)


def run(url, *statements):
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            found = [connection.execute(text(statement)) for statement in statements]
            rows = [tuple(row) for row in found[-1]] if found[-1].returns_rows else []
            return rows, {one["name"] for one in inspect(connection).get_indexes("action_links")}
    finally:
        engine.dispose()


def test_links_survive_and_new_kinds_are_known(url):
    migrate.upgrade(url, BEFORE)
    run(url, ROW.format("old", "keep_money"))
    migrate.upgrade(url)
    run(url, ROW.format("new", "take_offer_away"))
    kept = "SELECT token_hash FROM action_links ORDER BY id"
    rows, indexes = run(url, kept)
    assert rows == [("old",), ("new",)]
    assert "ix_action_links_subject" in indexes
    with pytest.raises(Exception, match="action_links_action_known"):
        run(url, ROW.format("odd", "rob_the_bank"))
    migrate.downgrade(url, BEFORE)
    assert run(url, kept)[0] == [("old",)]
    with pytest.raises(Exception, match="action_links_action_known"):
        run(url, ROW.format("new", "take_offer_away"))
