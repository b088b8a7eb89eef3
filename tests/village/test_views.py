"""The public pages: no name of a person, no outcome before its letter, and a 304 for who has the page."""

import csv
import io
import json

import pytest

from grants.applications.models import Owner
from grants.people.models import Person
from grants.rules.permissions import Role
from grants.store.session import reading, writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.scene import Scene
from tests.web.client import Client

PAGES = ("/", "/in/{place}", "/register")


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


def _all(client: Client, here: Scene) -> dict[str, str]:
    """Everything that is public, as text."""
    paths = [page.format(place=here.at.place.slug) for page in (*PAGES, "/in", "/register.csv", "/register.json")]
    paths += [f"/applications/{here.plans[name]}" for name in ("closed", "event", "told")]
    return {path: client.get(path).text for path in paths}


@pytest.mark.parametrize("page", PAGES)
def test_who_has_the_page_gets_a_304(client: Client, here: Scene, clock: Clock, page: str) -> None:
    path = page.format(place=here.at.place.slug)
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    held = {"If-None-Match": answer.headers["ETag"]}
    again = client.get(path, 304, headers=held)
    assert again.data == b""
    assert again.headers["ETag"] == answer.headers["ETag"]
    assert client.get(path, 200, headers={"If-None-Match": '"other"'}).is_html
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    assert client.get(path, 200, headers=held).is_html


def test_a_page_that_is_held_is_of_its_language_and_its_day(client: Client, here: Scene, clock: Clock) -> None:
    path = f"/in/{here.at.place.slug}"
    dutch = client.get(path).headers["ETag"]
    english = client.get(path, headers={"Accept-Language": "en", "If-None-Match": dutch})
    assert english.headers["ETag"] != dutch
    clock.set(clock.now.replace(day=25))
    tomorrow = client.get(path, headers={"If-None-Match": dutch})
    assert "Je kunt nu niets insturen." in tomorrow


def test_who_signed_in_keeps_nothing(client: Client, here: Scene) -> None:
    answer = client.as_(here.officer.person_id or 0).get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_no_public_page_names_a_maker_a_member_or_an_untold_plan(client: Client, here: Scene) -> None:
    with reading() as session:
        people = session.query(Person.name).join(Owner, Owner.person_id == Person.id).distinct().all()
    names = {name for (name,) in people} | {actor.name for actor in (*here.at.members, *here.people.values())}
    untold = (
        "Midwinterhoorn",
        "Kookboek van onze straat",
        "Repaircafé",
        "Boomhut",
        "Vlaggen",
        "Game-avond",
        "maar niet",
    )
    for path, text in _all(client, here).items():
        for hidden in (*names, *untold, "De Hoek", "voorbeeld.example", "0417", "IJsvereniging"):
            assert hidden not in text, f"{hidden} on {path}"


def test_place_shows_the_pot_the_story_first_and_the_evening(client: Client, here: Scene) -> None:
    page = client.get(f"/in/{here.at.place.slug}")
    assert "Het panel kijkt nu naar 6 plannen." in page
    assert "‘Iedereen kreeg een stekje.’" in page
    assert "€ 300 uit de pot van" in page
    assert "€ 38 over" in page
    assert "De volgende avond" in page
    assert page.words.count("uit de pot van") == 10
    assert f"/in/{here.at.place.slug}/apply" in page.links


def test_place_without_a_round_says_whom_to_call(client: Client, here: Scene) -> None:
    with writing() as session:
        slug = make.place(session, "Aduard").slug
    page = client.get(f"/in/{slug}")
    assert "Er is nu geen pot open." in page
    assert "Hier is nog niets gevraagd." in page
    client.get("/in/nergens", 404)


def test_places_lead_on_what_was_typed(client: Client, here: Scene) -> None:
    with writing() as session:
        for name in ("Aduard", "Adorp", "Ter Apel"):
            make.place(session, name)
    assert client.get("/in?place=aduard", 303).location == "/in/aduard"
    assert client.get("/in?place=apel", 303).location == "/in/ter-apel"
    assert "Kies waar je woont." in client.get("/in?place=ad")
    assert "‘Xyz’ vonden we niet." in client.get("/in?place=Xyz")
    page = client.get("/in?place=%3Cscript%3E&place=2")
    assert "<script>" not in page.text.replace('<script src="', "")


def test_register_shows_awards_and_counts_the_rest(client: Client, here: Scene) -> None:
    page = client.get("/register")
    assert "Nog niet: 1 keer. Nee: 1 keer." in page
    assert sum(link.startswith("/applications/") for link in page.links) == 10
    client.get("/register?after=rubbish", 404)
    client.get("/register?after=٣", 404)
    assert "Er is nog geen plan met een ja." in client.get("/register?after=1")


def test_register_as_sheet_and_as_open_data_hold_the_same(client: Client, here: Scene, clock: Clock) -> None:
    with writing() as session:
        plan = scene.told(session, here, clock, title="=1+1")
    sheet = client.get("/register.csv")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(sheet.text.removeprefix("\ufeff")), delimiter=";"))
    data = json.loads(client.get("/register.json").text)
    assert [row["reference"] for row in rows] == [row["reference"] for row in data["awards"]]
    formula = next(row for row in rows if row["reference"] == plan)
    assert formula["title"] == "'=1+1"
    assert formula["amount_awarded_eur"] == "300.00"
    assert data["counts"] == {"not_yet": 1, "declined": 1}
    assert data["next"] is None


def test_the_same_pages_for_an_officer_of_elsewhere(client: Client, here: Scene) -> None:
    with writing() as session:
        stranger = make.staff(session, Role.OFFICER, make.place(session)).id
    browser = client.as_(stranger)
    for page in PAGES:
        path = page.format(place=here.at.place.slug)
        assert browser.get(path).words == client.get(path).words


@pytest.mark.parametrize("path", ["/how", "/privacy", "/accessibility"])
def test_plain_pages_open(client: Client, path: str) -> None:
    assert client.get(path).is_html
    assert client.get(path, headers={"Accept-Language": "en"}).is_html
