"""The pages of the desk: what stands on them, for whom, and how large they are."""

import re
from datetime import timedelta
from html import unescape

import pytest

from grants.desk.queries import HORIZON, Task
from grants.desk.views.words import DOORS, greeting
from grants.ledger import queries as ledger
from grants.programmes.models import Programme
from grants.rules.money import euro
from grants.rules.permissions import Role
from grants.store.session import reading, writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.scene import Scene
from tests.web.client import Client, Page

ROW = 500
PAGE = 20_000
"""Bytes of a row and of a page of 25 rows (QUALITY section 1, row 14)."""


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


@pytest.fixture
def officer(client: Client, here: Scene) -> Client:
    """The browser of the officer."""
    return client.as_(here.officer.person_id or 0)


@pytest.fixture
def treasurer(client: Client, here: Scene) -> Client:
    """The browser of the treasurer."""
    return client.as_(here.treasurer.person_id or 0)


@pytest.fixture
def stranger(client: Client, here: Scene) -> Client:
    """An officer of another programme."""
    with writing() as session:
        elsewhere = make.staff(session, Role.OFFICER, make.place(session)).id
    return client.as_(elsewhere)


def test_every_task_has_a_door() -> None:
    assert set(DOORS) == set(Task)


@pytest.mark.parametrize(("hour", "words"), [(8, "Goedemorgen"), (12, "Goedemiddag"), (18, "Goedenavond")])
def test_greeting_follows_the_clock(client: Client, hour: int, words: str) -> None:
    with client.app.test_request_context():
        assert greeting(hour, "Marloes de Vries") == f"{words} Marloes"


def test_index_greets_and_says_how_much_waits(officer: Client, here: Scene) -> None:
    page = officer.get("/desk")
    assert f"Goedenavond {here.officer.name.split()[0]}" in page
    assert "13 dingen wachten op jou." in page
    assert "Brief op de post: Kookboek van onze straat" in page
    assert "Antwoord is binnen: Schommel" in page
    assert "Oma leert appen. " in page
    assert "0698765432" in page
    assert "Mag dit betaald worden? Repaircafé" in page
    assert "Geld dat over is, komt terug: Plantjesmarkt, € 38" in page
    assert "Klok staat stil voor Skatebaan" in page


def test_index_leads_to_where_each_task_is_done(officer: Client) -> None:
    page = officer.get("/desk")
    rows = [link for link in page.links if link.startswith(("/applications/", "/desk/")) and "summary" not in link]
    assert len(rows) >= 13
    for link in dict.fromkeys(rows):
        officer.get(link)


def test_index_of_the_treasurer_has_batches_to_release(treasurer: Client) -> None:
    page = treasurer.get("/desk")
    assert "Eén ding wacht op jou." in page
    assert "Betalen vrijgeven: 1 betaling" in page
    assert "Mag dit betaald worden?" not in page
    assert "Nog niets te tellen" not in page


def test_index_is_calm_when_nothing_waits(stranger: Client) -> None:
    page = stranger.get("/desk")
    assert "Er wacht niets op jou." in page
    assert "Niemand wacht op een brief." in page
    assert "Er is nu geen pot open." in page


def test_index_lists_pots_by_alphabet_and_who_never_asked(officer: Client, here: Scene) -> None:
    with writing() as session:
        home = session.get_one(Programme, here.at.place.programme_id)
        for name in ("Zuidwolde", "Aduard", "Beijum"):
            make.published_round(session, make.place(session, name, home))
    page = officer.get("/desk")
    assert _headers(page) == ["Aduard", "Beijum", here.at.place.name, "Zuidwolde"]
    quiet = page.words.split("Hier vroeg nog niemand")[1]
    assert [name for name in ("Aduard", "Beijum", "Zuidwolde") if name in quiet] == ["Aduard", "Beijum", "Zuidwolde"]
    assert here.at.place.name not in quiet


def _headers(page: Page) -> list[str]:
    return [" ".join("".join(cell.itertext()).split()) for cell in page.tree.iter("th") if cell.get("scope") == "row"]


def test_index_shows_the_first_tasks_and_counts_the_rest(officer: Client, here: Scene) -> None:
    scene.more(here, 60)
    page = officer.get("/desk")
    assert "73 dingen wachten op jou." in page
    assert "Er wachten er nog 48." in page
    assert page.text.count("Kijk het na") <= 25


@pytest.mark.parametrize("path", ["/desk", "/desk/plans", "/desk/rounds/{round}"])
def test_pages_are_for_the_office(client: Client, here: Scene, path: str) -> None:
    address = path.format(round=here.at.round.reference)
    assert client.get(address, 303).location.startswith("/sign-in?")
    with writing() as session:
        resident = make.person(session).id
    expected = 404 if "rounds" in path else 403
    client.as_(resident).get(address, expected)
    client.as_(here.at.chair.person_id or 0).get(address, expected)


def test_plans_and_rounds_of_another_programme_are_not_there(stranger: Client, here: Scene) -> None:
    reference = here.at.round.reference
    unknown = stranger.get("/desk/rounds/nergens-2026", 404)
    assert stranger.get(f"/desk/rounds/{reference}", 404).words == unknown.words
    page = stranger.get("/desk/plans")
    assert "Geen plan past hierbij." in page
    assert f'value="{here.at.place.slug}"' not in page.text
    assert "Geen plan past hierbij." in stranger.get(f"/desk/plans?place={here.at.place.slug}")


def test_plans_are_narrowed_down(officer: Client, here: Scene) -> None:
    def titles(query: str) -> set[str]:
        return set(_headers(officer.get(f"/desk/plans?{query}")))

    assert titles("state=closed") == {"Drie bankjes", "Plantjesmarkt"}
    assert titles("party=youth_group") == {"Game-avond"}
    assert titles(f"place={here.at.place.slug}&state=declined") == {"Vlaggen voor alles"}
    assert titles("party=youth_group&state=closed") == set()
    assert len(titles("state=draft")) == len(titles("party=nobody")) == len(titles("")) == 21


def test_plans_keep_the_choice_while_paging(officer: Client, here: Scene) -> None:
    scene.more(here, 60)
    page = officer.get(f"/desk/plans?state=submitted&place={here.at.place.slug}")
    seen = [*_links(page)]
    while onward := [link for link in page.links if "after=" in link and "taal" not in link]:
        assert "state=submitted" in onward[0]
        assert f"place={here.at.place.slug}" in onward[0]
        page = officer.get(onward[0])
        assert any(link.startswith("/desk/plans?") and "after" not in link for link in page.links)
        seen += _links(page)
    assert len(seen) == len(set(seen)) == 64
    assert "Verder terug is er niets." in officer.get("/desk/plans?after=1000000-1")
    assert len(_links(officer.get("/desk/plans?after=rubbish"))) == 25


def _links(page: Page) -> list[str]:
    return [link for link in page.links if link.startswith("/applications/")]


def test_plans_page_is_small(officer: Client, here: Scene) -> None:
    one = len(officer.get("/desk/plans?state=declined").data)
    scene.more(here, 30)
    full = len(officer.get("/desk/plans").data)
    assert full <= PAGE
    assert (full - one) / 24 <= ROW


def test_round_shows_everything_of_one_round(officer: Client, here: Scene) -> None:
    page = officer.get(f"/desk/rounds/{here.at.round.reference}")
    assert "Het panel is klaar met één plan" in page
    for title in ("Repaircafé", "Boomhut", "Drie bankjes", "Vlaggen voor alles", "Toch maar niet"):
        assert title in page
    assert "brief nog niet weg" in page
    assert "Harma Veenstra" in page
    assert "Wim de Boer" in page
    assert f"/desk/rounds/{here.at.round.reference}/summary.pdf" in page.links
    assert f"/desk/rounds/{here.at.round.reference}/confirm" in page.links


def test_round_of_the_treasurer_has_nothing_to_confirm(treasurer: Client, here: Scene) -> None:
    page = treasurer.get(f"/desk/rounds/{here.at.round.reference}")
    assert "Het panel is klaar" not in page
    assert f"/desk/rounds/{here.at.round.reference}/summary.pdf" in page.links


def test_money_is_what_the_ledger_says(officer: Client, here: Scene) -> None:
    with reading() as session:
        line = ledger.line(session, here.at.round.id)
    bar = f"betaald {euro(line.paid)}, onderweg {euro(line.underway)}, gereserveerd {euro(line.reserved)}"
    for path in ("/desk", f"/desk/rounds/{here.at.round.reference}"):
        page = officer.get(path)
        assert any(bar in (drawn.get("aria-label") or "") for drawn in page.tree.iter()), path
        assert euro(line.free).replace("\xa0", " ") in page
        assert euro(line.asked).replace("\xa0", " ") in page


def test_desk_page_grows_little_with_its_rows(officer: Client, here: Scene) -> None:
    before = len(officer.get("/desk").data)
    scene.more(here, 20)
    assert (len(officer.get("/desk").data) - before) / 20 <= ROW


def test_markup_that_was_typed_is_text(officer: Client, here: Scene) -> None:
    with writing() as session:
        make.sent_in(session, here.at.round, title="<script>alert(1)</script>{{ 7*7 }}")
    for path in ("/desk", "/desk/plans", f"/desk/rounds/{here.at.round.reference}"):
        page = officer.get(path)
        assert "<script>alert" not in page.text
        assert "<script>alert(1)</script>{{ 7*7 }}" in unescape(page.text)


def test_promised_day_that_is_over_is_named_not_hidden(client: Client, here: Scene, clock: Clock) -> None:
    clock.step(days=60)
    page = client.as_(here.officer.person_id or 0).get("/desk")
    assert re.search(r"De dag was \w+ 28 april voor", page.words)


def test_oldest_is_counted_in_days(officer: Client, clock: Clock) -> None:
    clock.set(clock.now + timedelta(days=3))
    assert "Het oudste ligt er 4 dagen." in officer.get("/desk")


def test_more_than_the_desk_looks_at_is_said(officer: Client, here: Scene) -> None:
    scene.more(here, HORIZON)
    assert "Zeker" in officer.get("/desk").words.split("dingen wachten op jou")[0]
