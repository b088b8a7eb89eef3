"""Which language a page is in."""

import pytest

from grants.people.models import Locale
from grants.people.services import add_person
from grants.store.session import writing
from tests.web.client import Client


def _lang(client: Client, path: str = "/how", **headers: str) -> str:
    return client.get(path, headers=headers).tree.get("lang") or ""


def test_dutch_unless_the_browser_asks_for_english(client: Client) -> None:
    assert _lang(client) == "nl"
    assert _lang(client, **{"Accept-Language": "de-DE,fy;q=0.5"}) == "nl"
    assert _lang(client, **{"Accept-Language": "en-GB,nl;q=0.8"}) == "en"


def test_a_chosen_language_stays(client: Client) -> None:
    answer = client.get("/register?after=7&taal=en", status=303)
    assert answer.location == "/register?after=7"
    assert _lang(client) == "en"
    client.get("/how?taal=nl", status=303)
    assert _lang(client, **{"Accept-Language": "en"}) == "nl"


def test_somebody_who_reads_english_gets_english_until_they_choose(client: Client) -> None:
    with writing() as session:
        person = add_person(session, "Priya", locale=Locale.EN)
    known = client.as_(person)
    assert _lang(known) == "en"
    known.get("/how?taal=nl", status=303)
    assert _lang(known) == "nl"


@pytest.mark.parametrize("typed", ["de", "", "en_US", "../en", "nl'"])
def test_an_unknown_language_is_no_choice(client: Client, typed: str) -> None:
    assert _lang(client, f"/how?taal={typed}") == "nl"


@pytest.mark.parametrize("path", ["//evil.example/how", "/\\evil.example", "///evil.example"])
def test_choosing_a_language_never_leads_elsewhere(client: Client, path: str) -> None:
    answer = client.flask.get(f"{path}?taal=en", base_url="http://127.0.0.1:8000")
    assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "http://evil"))


def test_the_link_to_the_other_language_keeps_the_question(client: Client) -> None:
    page = client.get("/register?after=7")
    assert "/register?after=7&taal=en" in page.links
