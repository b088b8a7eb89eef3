"""A session is touched once a day, by a POST, and costs one look-up a request."""

from datetime import timedelta

from sqlalchemy import select

from grants.people.models import BrowserSession
from grants.people.services import add_person
from grants.store.session import reading, writing
from tests.fixtures_db import Clock
from tests.fixtures_web import counted
from tests.web.client import Client


def _session() -> BrowserSession:
    with reading() as session:
        return session.scalars(select(BrowserSession)).one()


def _signed_in(client: Client) -> Client:
    with writing() as session:
        anneke = add_person(session, "Anneke")
    return client.as_(anneke)


def test_a_get_touches_nothing_and_a_post_touches_once_a_day(client: Client, clock: Clock) -> None:
    browser = _signed_in(client)
    began = _session()
    clock.step(days=3)
    page = browser.get("/how")
    assert _session().seen_on == began.seen_on
    browser.post("/sign-in/nothing", {}, status=410)
    touched = _session()
    assert touched.seen_on == began.seen_on + timedelta(days=3)
    assert touched.ends_at == began.ends_at + timedelta(days=3)
    with counted() as statements:
        browser.post("/sign-in/nothing", {}, status=410)
    assert not [one for one in statements.writes if "browser_sessions" in one]
    assert page.status == 200


def test_who_asks_is_looked_up_once(client: Client) -> None:
    browser = _signed_in(client)
    with counted() as statements:
        browser.get("/how")
    assert len(statements) <= 3
    assert not statements.twice
    with counted() as statements:
        client.get("/how")
    assert len(statements) == 0


def test_nobody_is_looked_up_for_files(client: Client) -> None:
    browser = _signed_in(client)
    with counted() as statements:
        browser.get("/static/noaber.css")
    assert statements == []


def test_what_was_typed_comes_back_when_the_session_ended_meanwhile(client: Client) -> None:
    typed = {"sentence": "Ja, doen!\nMooi plan.", "choice": "", "key": "abc", "csrf_token": "x", "version": "1"}
    page = client.post("/panel/plans/SID-7K4M", typed, status=401)
    assert "Ja, doen!" in page.text
    assert "Mooi plan." in page.text
    assert "abc" not in page.words
    assert client.post("/panel/plans/SID-7K4M", {"key": "abc", "choice": " "}).location == "/sign-in"
