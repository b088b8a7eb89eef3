"""Opening a page changes nothing: not one statement that writes, for every page, everything in it and everybody."""

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from grants.store.session import Database, reading
from tests.fixtures_web import counted
from tests.house.pages import addresses, visitors
from tests.scene import Scene
from tests.web.client import BASE, Client


@pytest.fixture
def database_url(scene_url: str) -> str:
    """These tests are about the scene."""
    return scene_url


def test_no_page_writes(app: Flask, here: Scene, client: Client, database: Database) -> None:
    pages = list(addresses(app, here))
    opened: list[str] = []

    def note(*_: object) -> None:
        opened.append("a transaction that could write")

    if database.gate is not None:
        # On SQLite only who means to write opens the writer's engine; on PostgreSQL it is the same one.
        event.listen(database.writer, "begin", note)
    for number, (who, actor) in enumerate(visitors(here).items()):
        browser = client if actor is None else client.as_(actor.person_id or 0)
        opened.clear()
        # An officer opens everything; of the many plans the others open a part each, so that it ends in good time.
        for endpoint, address in pages if who == "officer" else pages[number::4]:
            # Not the strict look at the HTML: other tests do that, and there are a thousand pages here.
            with counted() as statements:
                answer = browser.flask.get(address, base_url=BASE)
            assert answer.status_code < 500, f"{who} {address}"
            assert not statements.writes + opened, f"{who} {endpoint} {address}"


def test_every_endpoint_was_opened(app: Flask, here: Scene) -> None:
    endpoints = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    }
    assert {endpoint for endpoint, _address in addresses(app, here)} == endpoints


def test_reading_cannot_write(database: Database) -> None:
    """The proof does not rest on the list of statements alone: a reader that tries is refused by the database."""
    with reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("DELETE FROM jobs"))
