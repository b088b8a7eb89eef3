"""The tin through a strict browser without JavaScript: one answer, one screen, no account; on both databases."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from grants.applications.models import Application
from grants.ideas.models import Idea
from grants.ideas.services.tin import report_idea
from grants.programmes.models import Place
from grants.rules.permissions import Actor
from grants.rules.tin import Shelf
from grants.store.session import reading, writing
from tests import make
from tests.applications.test_views_applying import GOOD
from tests.fixtures_db import Clock
from tests.web.client import Client, Page

pytestmark = pytest.mark.usefixtures("database", "clock")

PHONE = "06 55 44 33 22"


@pytest.fixture
def at(app: Flask) -> Place:
    """A place with an open round, whose pages may be filled in at once."""
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return session.get_one(Place, make.published_round(session).place_id)


@pytest.fixture
def worker(at: Place) -> Actor:
    """Its community worker."""
    with writing() as session:
        return make.worker(session, at)


@pytest.fixture
def desk(client: Client, worker: Actor) -> Client:
    """The browser of the community worker."""
    return client.as_(worker.person_id or 0)


def cards() -> list[Idea]:
    with reading() as session:
        return list(session.scalars(select(Idea).order_by(Idea.id)))


def ask(client: Client, at: Place, status: int = 303, **typed: Any) -> Page:
    return client.get(f"/in/{at.slug}/idea").fill("idea", status=status, **typed)


def idea(at: Place, line: str = "", **typed: Any) -> str:
    with writing() as session:
        return make.idea(session, at, line, **typed)


# ---- leaving one ----


def test_one_answer_on_one_screen_is_enough(client: Client, at: Place) -> None:
    page = client.get(f"/in/{at.slug}/idea")
    boxes = [box for box in page.form("idea").iter() if box.tag in ("input", "textarea", "select")]
    required = [box.get("name") for box in boxes if box.get("required") is not None]
    assert required == ["line"]
    assert not {box.get("type") for box in boxes} & {"password", "file"}
    everything = {"line": "Soep", "name": "Trijn", "phone": PHONE, "mail": "trijn@voorbeeld.example", "half": True}
    needed = [
        name
        for name in everything
        if ask(client, at, None, **everything | {name: False if name == "half" else ""}).status == 422
    ]  # type: ignore[arg-type]
    assert needed == ["line"]
    assert "Dank je" in ask(client, at, line="Een bankje").follow()


def test_a_signed_line_stands_on_the_page_of_the_place_at_once(client: Client, at: Place) -> None:
    assert "Je buren kunnen het lezen" in ask(client, at, line="Samen soep eten", name="Trijn", half=True).follow()
    for path in (f"/in/{at.slug}", f"/in/{at.slug}/ideas"):
        page = client.get(path)
        assert "Samen soep eten" in page
        assert "Trijn · nog niet af" in page


def test_an_unsigned_line_waits_and_says_so(client: Client, at: Place) -> None:
    thanks = ask(client, at, line="Samen soep eten").follow()
    assert ("leest het eerst" in thanks, "We bellen je" in thanks) == (True, False)
    assert "We bellen je" in ask(client, at, line="Samen soep eten", phone=PHONE).follow()
    assert "Samen soep eten" not in client.get(f"/in/{at.slug}")
    assert "Samen soep eten" not in client.get(f"/in/{at.slug}/ideas")


def test_markup_emoji_and_other_scripts_are_shown_as_typed(client: Client, at: Place) -> None:
    line = '<b>🎉</b> {{ 7*7 }} مرحبا & "zo"'
    ask(client, at, line=line, name="<i>")
    assert cards()[0].line == line
    for path in (f"/in/{at.slug}", f"/in/{at.slug}/ideas", f"/in/{at.slug}/ideas/{cards()[0].reference}/report"):
        assert line in client.get(path)


@pytest.mark.parametrize(
    "typed",
    [
        {"line": ""},
        {"line": " \n "},
        {"line": "a" * 100_000},
        {"line": "nul\0"},
        {"name": "n" * 100_000},
        {"name": "\x07bel"},
        {"phone": "112"},
        {"phone": "a" * 100_000},
        {"mail": "fenna@"},
        {"mail": "a@b.example\r\nBcc: c@d.example"},
        {"mail": "m" * 300},
    ],
)
def test_what_cannot_be_kept_comes_back_at_its_field(client: Client, at: Place, typed: dict[str, str]) -> None:
    page = ask(client, at, 422, **{"line": "Samen soep eten", "name": "Trijn", **typed})
    assert "Nog één ding" in page
    (field,) = typed
    wrong = [box.get("name") for box in page.form("idea").iter() if box.get("aria-invalid") == "true"]
    assert wrong == [field]
    kept = {name: value for name, value in {"line": "Samen soep eten", "name": "Trijn"}.items() if name != field}
    for value in kept.values():
        assert value in page.text
    assert cards() == []


def test_a_program_is_asked_to_press_again(client: Client, app: Flask, at: Place, clock: Clock) -> None:
    trapped = ask(client, at, 422, line="Koop dit", website="http://spam.example")
    assert "Koop dit" in trapped.text
    app.config["APPLY_LEAST_SECONDS"] = 0.4
    fast = ask(client, at, 422, line="Koop dit")
    assert cards() == []
    clock.step(seconds=1)
    fast.fill("idea")
    assert [one.line for one in cards()] == ["Koop dit"]
    made_up = client.get(f"/in/{at.slug}/idea").fill("idea", status=422, line="Koop dit", started="1.0.x")
    assert len(cards()) == 1
    assert "heel snel" in made_up


def test_the_same_press_five_times_is_one_card(client: Client, at: Place) -> None:
    page = client.get(f"/in/{at.slug}/idea")
    for _ in range(5):
        page.fill("idea", line="Een bankje")
    assert len(cards()) == 1


def test_too_many_from_one_address_is_said(client: Client, at: Place) -> None:
    reference = idea(at)
    page = client.get(f"/in/{at.slug}/ideas/{reference}/report")
    statuses = [page.fill("report", status=None).status for _ in range(22)]  # type: ignore[arg-type]
    assert statuses[0] == 303
    assert statuses[-1] == 429


def test_no_page_for_a_place_that_is_not_there(client: Client) -> None:
    for path in ("idea", "ideas", "idea/thanks", "idea-cards", "idea-cards.pdf", "ideas/ABCDEFGH/report"):
        client.get(f"/in/nergens/{path}", status=404)


# ---- the wall ----


def test_klopt_niet_takes_a_line_away_with_two_presses(client: Client, at: Place) -> None:
    reference = idea(at, "Iets over de buurman")
    place = client.get(f"/in/{at.slug}")
    (link,) = [one for one in place.links if one.endswith("/report")]
    page = client.get(link)
    assert cards()[0].reports == 0
    assert "Iets over de buurman" not in page.fill("report").follow()
    assert "Iets over de buurman" not in client.get(f"/in/{at.slug}")
    assert (cards()[0].reference, cards()[0].shelf, cards()[0].reports) == (reference, Shelf.ASIDE, 1)


def test_a_line_that_waits_or_is_gone_has_no_page(client: Client, at: Place) -> None:
    waits = idea(at, name="")
    client.get(f"/in/{at.slug}/ideas/{waits}/report", status=404)
    with writing() as session:
        other = make.place(session)
    client.get(f"/in/{other.slug}/ideas/{idea(at)}/report", status=404)


def test_a_browser_that_has_the_wall_gets_it_again_only_when_it_changed(
    client: Client, at: Place, clock: Clock
) -> None:
    reference = idea(at)
    for path in (f"/in/{at.slug}", f"/in/{at.slug}/ideas"):
        mark = client.get(path).headers["ETag"]
        clock.step(seconds=1)
        assert client.get(path, status=304, headers={"If-None-Match": mark}).text == ""
    with writing() as session:
        report_idea(session, at.slug, reference)
    for path in (f"/in/{at.slug}", f"/in/{at.slug}/ideas"):
        assert client.get(path).headers["ETag"] != mark


def test_a_long_wall_goes_page_by_page(client: Client, at: Place) -> None:
    for number in range(50):
        idea(at, f"Idee nummer {number:02d}.")
    assert len(re.findall("Idee nummer", client.get(f"/in/{at.slug}").text)) == 9
    first = client.get(f"/in/{at.slug}/ideas")
    (more,) = [one for one in first.links if "after=" in one]
    second = client.get(more)
    assert "Idee nummer 49." in first
    assert "Idee nummer 01." in second
    assert "Idee nummer 02." not in second
    for odd in ("x", "-1", "9" * 40, "١"):
        client.get(f"/in/{at.slug}/ideas?after={odd}")


# ---- growing ----


def test_an_idea_grows_into_a_plan_with_one_press(client: Client, at: Place) -> None:
    reference = idea(at, "Samen soep eten op dinsdag", name="Trijn")
    idea(at, "Elke dinsdag soep eten", name="Nel")
    place = client.get(f"/in/{at.slug}")
    (link,) = [one for one in place.links if one.endswith(f"?idea={reference}")]
    page = client.get(link)
    assert "begint met een idee uit de trommel: ‘Samen soep eten op dinsdag’ (Trijn)" in page
    assert "Misschien doen zij mee: ‘Elke dinsdag soep eten’" in page
    assert "Samen soep eten op dinsdag" in "".join(page.form("apply").itertext())
    page.fill("apply", "submit", **{name: value for name, value in GOOD.items() if name != "what"})
    with reading() as session:
        (made,) = session.scalars(select(Application))
    assert (made.what, made.idea_id) == ("Samen soep eten op dinsdag", cards()[0].id)
    grown = client.get(f"/in/{at.slug}")
    assert "is een plan geworden" in grown
    assert not [one for one in grown.links if one.endswith(f"?idea={reference}")]


def test_the_idea_is_remembered_by_a_draft_and_by_a_press_that_was_refused(client: Client, at: Place) -> None:
    reference = idea(at, "Samen soep eten")
    page = client.get(f"/in/{at.slug}/apply?idea={reference}")
    again = page.fill("apply", "submit", status=422, **GOOD | {"what": "nul\0"})
    assert "begint met een idee" in again
    draft = again.fill("apply", "save", **GOOD).follow()
    draft.fill("apply", "submit")
    assert cards()[0].grown_at is not None


@pytest.mark.parametrize("odd", ["NERGENS2", "x" * 500, "%00", "' OR 1=1", "🎉"])
def test_an_idea_that_is_not_there_changes_nothing(client: Client, at: Place, odd: str) -> None:
    answer = client.get(f"/in/{at.slug}/apply?idea={odd}", status=None)
    assert answer.status in (200, 404)
    assert "begint met een idee" not in answer


# ---- phones ----


def test_no_page_but_the_workers_holds_a_phone_number(client: Client, at: Place, worker: Actor, desk: Client) -> None:
    hung = idea(at, "Samen soep eten", phone=PHONE, mail="trijn@voorbeeld.example")
    idea(at, "Bankje", name="", phone=PHONE)
    with writing() as session:
        others = [make.officer(session, at).person_id, make.person(session).id]
    paths = [
        f"/in/{at.slug}", f"/in/{at.slug}/ideas", f"/in/{at.slug}/idea", f"/in/{at.slug}/ideas/{hung}/report",
        f"/in/{at.slug}/apply?idea={hung}", f"/in/{at.slug}/idea-cards", "/", "/register", "/desk", "/desk/ideas",
        f"/desk/tin/{at.slug}", "/mine",
    ]  # fmt: skip
    for browser in (client, *(client.as_(one or 0) for one in others)):
        for path in paths:
            text = browser.get(path, status=None).text
            assert not re.search(r"0\s*6[\s-]*5\s*5\s*4\s*4", text), path
            assert "trijn@voorbeeld" not in text, path
    assert "0655443322" in desk.get("/desk/ideas")


# ---- the worker's list ----


def test_the_list_shows_what_waits_and_what_it_is_like(at: Place, desk: Client) -> None:
    idea(at, "Een bankje bij de speeltuin")
    idea(at, "Bankjes bij de speeltuin", name="")
    page = desk.get("/desk/ideas")
    assert "Bankjes bij de speeltuin" in page
    assert "Lijkt op: ‘Een bankje bij de speeltuin’" in page
    assert "zonder naam" in page


def test_hang_up_take_off_and_call(client: Client, at: Place, desk: Client) -> None:
    first, second = idea(at, "Eerste", name=""), idea(at, "Tweede", name="")
    third = idea(at, "Derde", phone=PHONE)
    desk.get("/desk/ideas").fill(f"/desk/ideas/{first}", "wall")
    desk.get("/desk/ideas").fill(f"/desk/ideas/{second}", "off")
    after = desk.get("/desk/ideas").fill(f"/desk/ideas/{third}", "called").follow()
    assert "Er wacht geen kaartje op jou" in after
    assert [one.shelf for one in cards()] == [Shelf.WALL, Shelf.OFF, Shelf.WALL]
    wall = client.get(f"/in/{at.slug}")
    assert ("Eerste" in wall, "Tweede" in wall) == (True, False)


def test_a_press_without_a_known_button_does_nothing(at: Place, desk: Client) -> None:
    first = idea(at, name="")
    page = desk.get("/desk/ideas")
    form = dict(page_fields(page, f"/desk/ideas/{first}"))
    desk.post(f"/desk/ideas/{first}", {**form, "do": "burn"}, status=422)
    desk.post(f"/desk/ideas/{first}", {**form, "do": "wall", "csrf_token": "x"}, status=422)
    assert cards()[0].shelf is Shelf.TIN


def page_fields(page: Page, form: str) -> list[tuple[str, str]]:
    return [(box.get("name") or "", box.get("value") or "") for box in page.form(form).iter("input")]


def test_a_long_list_goes_page_by_page(at: Place, desk: Client) -> None:
    for number in range(30):
        idea(at, f"Kaart {number:02d}.", name="")
    first = desk.get("/desk/ideas")
    (more,) = [one for one in first.links if "after=" in one]
    second = desk.get(more)
    assert ("Kaart 00." in first, "Kaart 24." in first, "Kaart 25." in first) == (True, True, False)
    assert ("Kaart 25." in second, "Kaart 29." in second) == (True, True)
    for odd in ("x", "1-", "1-2-3", f"{'9' * 30}-1", "99999999999999999-1"):
        desk.get(f"/desk/ideas?after={odd}")


def test_who_signs_in_as_community_worker_starts_at_the_tin(desk: Client) -> None:
    assert "/desk/ideas" in desk.get("/").links


# ---- a whole tin by keyboard ----


def test_forty_cards_one_line_and_enter_each(at: Place, desk: Client) -> None:
    """Each card is one field and one press; the next page is ready for the next one: nothing else to do or to click."""
    page = desk.get(f"/desk/tin/{at.slug}")
    for number in range(40):
        assert focused(page) == ["line"]
        page = page.fill("card", line=f"Kaartje {number}").follow()
    assert [one.line for one in cards()] == [f"Kaartje {number}" for number in range(40)]
    assert "Kaartje 39" in page
    assert "Kaartje 10" not in page


def focused(page: Page) -> list[str | None]:
    return [box.get("name") for box in page.tree.iter() if box.get("autofocus") is not None]


def test_the_source_stays_from_card_to_card(at: Place, desk: Client) -> None:
    page = desk.get(f"/desk/tin/{at.slug}").fill("card", line="Eén", source="visit").follow()
    page.fill("card", line="Twee", name="Nel", phone=PHONE).follow()
    assert [(one.source.value, one.name, one.phone) for one in cards()] == [
        ("visit", "", ""),
        ("visit", "Nel", "0655443322"),
    ]
    for odd in ("web", "x", ""):
        assert 'value="paper" checked' in re.sub(
            r'<input checked([^>]*)value="paper"',
            r'value="paper" checked',
            desk.get(f"/desk/tin/{at.slug}?source={odd}").text,
        )


def test_the_last_card_comes_back_to_be_typed_again(at: Place, desk: Client) -> None:
    page = desk.get(f"/desk/tin/{at.slug}").fill("card", line="Eén", source="phone").follow()
    page = page.fill("card", line="Twee", name="Nel", phone=PHONE).follow()
    back = page.fill("undo").follow()
    sent = dict(page_fields(back, "card"))
    assert (sent["line"], sent["name"], sent["phone"]) == ("Twee", "Nel", "0655443322")
    back.fill("card", line="Twee en een half").follow()
    assert [(one.line, one.shelf) for one in cards()] == [
        ("Eén", Shelf.WALL),
        ("Twee", Shelf.OFF),
        ("Twee en een half", Shelf.WALL),
    ]
    assert cards()[2].source.value == "phone"


def test_a_refused_card_keeps_what_was_typed(at: Place, desk: Client) -> None:
    page = desk.get(f"/desk/tin/{at.slug}")
    again = page.fill("card", status=422, line="Een bankje", name="Nel", phone="112")
    assert dict(page_fields(again, "card"))["line"] == "Een bankje"
    assert focused(again) == [None]
    page.fill("card", status=422, line="")
    assert cards() == []


def test_nothing_to_take_back(at: Place, desk: Client) -> None:
    page = desk.get(f"/desk/tin/{at.slug}").fill("card", line="Eén").follow()
    page.fill("undo").follow()
    assert not [form for form in desk.get(f"/desk/tin/{at.slug}").forms() if form.get("id") == "undo"]
    fields = dict(page_fields(page, "undo"))
    desk.post(f"/desk/tin/{at.slug}/undo", {**fields, "key": "another-key-of-mine"}, status=409)


def test_somebody_elses_card_does_not_come_back(client: Client, at: Place, desk: Client) -> None:
    page = desk.get(f"/desk/tin/{at.slug}").fill("card", line="Geheim kaartje").follow()
    gone = page.fill("undo").location
    with writing() as session:
        colleague = make.worker(session, at).person_id
    other = client.as_(colleague or 0)
    assert "Geheim kaartje" not in other.get(gone).text
    assert "Geheim kaartje" in desk.get(gone).text
