"""The pages of an evening, through a strict browser without JavaScript."""

import pytest
from flask import Flask

from grants.evenings.services import remind
from grants.panel.models import SetAsideReason
from grants.panel.services import set_aside
from grants.store.session import writing
from tests import make
from tests.evenings import case
from tests.evenings.test_voices import ADULT, CHAIR, PAPER, YOUNG, a_plan
from tests.web.client import Client

pytestmark = [
    pytest.mark.usefixtures("clock"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

NAMES = ("Aaltje Tafel", "Berend Tafel", "Corrie Tafel", "Derk Tafel", "Eefje Tafel")


@pytest.fixture
def here(app: Flask, clock) -> case.Tonight:
    """A round that meets tonight, whose members have names nobody else has."""
    with writing() as session:
        made = case.tonight(session)
        for number, seat in enumerate(made.at.seats):
            session.get_one(make.Person, seat.person_id).name = NAMES[number]
        return made


def browser(client: Client, who: make.Actor) -> Client:
    return client.as_(who.person_id)


def page_of(here: case.Tonight, part: str = "") -> str:
    return f"/panel/rounds/{here.reference}/evening{part}"


def test_evening_shows_when_where_and_what_is_on_the_table(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "yes", "yes", "not_yet Nee.", title="Vuurkorf")
    member = browser(client, here.at.members[YOUNG])
    assert page_of(here) in member.get("/panel").links
    page = member.get(page_of(here))
    for words in ("Dorpshuis", "Mirjam bakt.", "19.30", "Vuurkorf", "Geef eerst je eigen stem"):
        assert words in page
    assert "eerst samen erover praten" not in page
    assert f"/panel/plans/{plan}/table" not in page.links
    chair = browser(client, here.chair).get(page_of(here))
    assert "eerst samen erover praten" in chair
    assert f"/panel/plans/{plan}/table" in chair.links


def test_arrange_keeps_what_was_typed_and_says_what_to_do(client: Client, here: case.Tonight) -> None:
    chair = browser(client, here.chair)
    page = chair.fill(
        page_of(here, "/arrange"), "arrange", status=422, on="31-31-2026", at="half acht", room="Café <x>"
    )
    for words in ("31-31-2026", "half acht", "Kies een dag", "Schrijf de tijd zo"):
        assert words in page.text
    assert "Café &lt;x&gt;" in page.text
    page = chair.fill(page_of(here, "/arrange"), "arrange", status=422, on="", at="")
    assert "Kies een dag voor de avond" in page
    page = chair.fill(page_of(here, "/arrange"), "arrange", on="2026-03-29", at="02:30", room="Café <x>", treat="Ik 🍰")
    shown = page.follow()
    assert "zondag 29 maart, 02.30" in shown
    assert "Café &lt;x&gt;" in shown.text
    assert "Ik 🍰" in browser(client, here.at.officer).get(f"/in/{here.at.place.slug}")


def test_two_who_arrange_it_at_once(client: Client, here: case.Tonight) -> None:
    left = browser(client, here.chair).get(page_of(here, "/arrange"))
    right = browser(client, here.at.officer).get(page_of(here, "/arrange"))
    left.fill("arrange", room="Kerk")
    page = right.fill("arrange", status=409, room="School")
    assert "Kerk" in page
    assert "School" in page


def test_calendar_is_for_everybody(client: Client, here: case.Tonight) -> None:
    place = client.get(f"/in/{here.at.place.slug}")
    assert f"/in/{here.at.place.slug}/evening.ics" in place.links
    answer = client.flask.get(f"/in/{here.at.place.slug}/evening.ics")
    assert answer.mimetype == "text/calendar"
    assert b"DTSTART;TZID=Europe/Amsterdam:" in answer.data
    assert f"SUMMARY:Panelavond {here.at.place.name}".encode() in answer.data
    with writing() as session:
        elsewhere = make.place(session)
    client.get(f"/in/{elsewhere.slug}/evening.ics", status=404)


def test_attend_leads_to_the_first_plan(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "yes", "yes", "yes")
    chair = browser(client, here.chair)
    seats = [str(here.at.seats[number].id) for number in (CHAIR, ADULT, YOUNG)]
    answer = chair.fill(page_of(here, "/attend"), "attend", present=seats, scribe=seats[1])
    assert answer.location == f"/panel/plans/{plan}/table"
    assert "schrijft op" in chair.get(page_of(here))
    scribe = browser(client, here.at.members[ADULT]).get(page_of(here, "/attend"))
    assert "Wie schrijft vanavond op?" not in scribe
    chair.post(page_of(here, "/attend"), {"present": "x", "scribe": "999999", "version": "2"}, status=422)


def test_hall_writes_a_voice_down_and_concludes_with_one_press(client: Client, here: case.Tonight) -> None:
    first = a_plan(here, "yes", "yes Mooi.", "", "", "", title="Eerste")
    second = a_plan(here, "yes", "yes", "yes", title="Tweede")
    case.sits(here, CHAIR, ADULT, YOUNG)
    seat = here.at.seats[PAPER].id
    chair = browser(client, here.chair)
    path = f"/panel/plans/{first}/table"
    page = chair.get(path)
    assert "Nog niet genoeg stemmen" in page
    assert "Mooi." in page
    voice = {f"choice-{seat}": "yes_if", f"closeness-{seat}": "none", f"sentence-{seat}": ""}
    page = page.fill("hall", press="save", status=422, **voice)
    assert "Schrijf er één zin bij" in page
    said = {f"sentence-{seat}": "Als er een slot op komt."}
    page = page.fill("hall", press="conclude", status=422, **said)
    assert "Kies wat deze" in page
    assert "Als er een slot op komt." in page
    done = page.fill("hall", press="conclude", **{"kinds-0": "duty"})
    assert done.location == f"/panel/plans/{second}/table?saved=1"
    assert "Dit plan is afgerond" in chair.get(path)
    assert not any(form.get("id") == "hall" for form in chair.get(path).forms())
    last = chair.fill(f"/panel/plans/{second}/table", "hall", press="conclude")
    assert last.location == page_of(here)


def test_hall_asks_about_the_voices_as_they_are_typed_and_loses_nothing(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "yes", "yes", "yes", "yes")
    case.sits(here, CHAIR, ADULT)
    seat = here.at.seats[ADULT].id
    chair = browser(client, here.chair)
    page = chair.get(f"/panel/plans/{plan}/table")
    turned = {f"choice-{seat}": "not_yet", f"sentence-{seat}": "Toch de buren eerst."}
    page = page.fill("hall", press="conclude", status=422, **turned)
    assert "Praat er eerst samen over" in page
    assert "Toch de buren eerst." in page, "what was typed is still there"
    assert page.fill("hall", press="conclude", after_table="y").location == page_of(here)
    with writing() as session:
        assert case.voices(session, here, plan)[seat] == ("not_yet", 2)


def test_a_member_sees_who_wrote_their_voice_down(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "yes", "yes")
    case.sits(here, CHAIR, YOUNG)
    seat = here.at.seats[YOUNG].id
    page = browser(client, here.chair).get(f"/panel/plans/{plan}/table")
    page.fill("hall", press="save", **{f"choice-{seat}": "yes", f"closeness-{seat}": "a_bit"})
    told = f"{NAMES[CHAIR]} schreef dit voor je op"
    member = browser(client, here.at.members[YOUNG])
    assert told in member.get(f"/panel/plans/{plan}")
    member.fill(f"/panel/plans/{plan}", "voice", choice="yes")
    assert told not in member.get(f"/panel/plans/{plan}")
    assert "schreef dit" not in browser(client, here.chair).get(f"/panel/plans/{plan}")


def test_hall_with_two_phones_one_wins_and_the_other_hears_what_changed(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "yes", "yes", "yes")
    case.sits(here, CHAIR, ADULT, scribe=ADULT)
    path, seat = f"/panel/plans/{plan}/table", here.at.seats[PAPER].id
    chair, scribe = browser(client, here.chair).get(path), browser(client, here.at.members[ADULT]).get(path)
    assert "Rond af" not in scribe
    voice = {f"choice-{seat}": "not_yet", f"closeness-{seat}": "none", f"sentence-{seat}": "Nee."}
    scribe.fill("hall", press="save", **voice)
    page = chair.fill("hall", press="conclude", status=409)
    assert "Nog niet, want…" in page
    concluded, scribe = browser(client, here.chair).get(path), scribe.client.get(path)
    concluded.fill("hall", press="conclude", after_table="y", status=303)
    late = scribe.fill("hall", press="later", status=409, **voice | {f"sentence-{seat}": "Toch maar wel."})
    assert "net afgerond" in late
    assert "Toch maar wel." in late


def test_hall_keeps_what_was_typed_about_a_plan_it_comes_back_to(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "not_yet Nee.", "not_yet Nee.", "yes")
    case.sits(here, CHAIR, ADULT, scribe=ADULT)
    chair, path = browser(client, here.chair), f"/panel/plans/{plan}/table"
    browser(client, here.at.members[ADULT]).fill(path, "hall", press="later")
    typed = {"what_would_help": "Vraag eerst <de> buren.", "help_name": "Ria"}
    chair.fill(path, "hall", press="later", **typed)
    page = chair.get(path)
    assert "Vraag eerst &lt;de&gt; buren." in page.text
    assert 'value="Ria"' in page.text
    assert "Maak er hooguit 1000 van" in chair.fill(path, "hall", press="later", status=422, what_would_help="x" * 1001)
    page.fill("hall", press="conclude", after_table="y")
    page.client.post(path, {"do": "later", "version": "1"}, status=422)


def test_hall_twice_is_once(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "yes", "yes", "yes")
    page = browser(client, here.chair).get(f"/panel/plans/{plan}/table")
    answers = {page.fill("hall", press="conclude").location for _copy in range(5)}
    assert answers == {page_of(here)}


def test_hall_from_another_tab_of_who_was_set_aside(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "yes", "yes", "yes", "yes")
    page = browser(client, here.chair).get(f"/panel/plans/{plan}/table")
    with writing() as session:
        set_aside(session, here.at.officer, plan, here.at.seats[CHAIR].id, SetAsideReason.FAMILY, "Een zus.")
    page.fill("hall", press="conclude", status=403)
    stand_in = browser(client, here.at.members[ADULT]).get(f"/panel/plans/{plan}/table")
    assert "is familie van een maker" in stand_in
    assert stand_in.fill("hall", press="conclude").location == page_of(here), "three voices are left"


def test_hall_asks_for_your_own_voice_first(client: Client, here: case.Tonight) -> None:
    plan = a_plan(here, "", "yes Geheim.", "yes", "yes")
    page = browser(client, here.chair).get(f"/panel/plans/{plan}/table")
    assert "Eerst jouw stem" in page
    assert "Geheim." not in page


@pytest.mark.parametrize("part", ["evening", "table"])
def test_three_with_two_set_aside_says_what_to_do(client: Client, app: Flask, clock, part: str) -> None:
    with writing() as session:
        small = case.tonight(session, young=1, adults=2)
        plan = make.plan_before(session, small.at)
        make.voices(session, small.at, plan, "yes")
        for number in (1, 2):
            set_aside(session, small.at.officer, plan, small.at.seats[number].id, SetAsideReason.FAMILY, "Een zus.")
    path = page_of(small) if part == "evening" else f"/panel/plans/{plan}/table"
    page = browser(client, small.chair).get(path)
    assert "Zo kan dit plan niet geldig worden" in page
    assert "Harma Veenstra" in page
    assert "reservelijst" in page


def test_papers_on_the_desk_until_somebody_brought_them(client: Client, here: case.Tonight) -> None:
    with writing() as session:
        remind(session)
    officer = browser(client, here.at.officer)
    path = f"/desk/rounds/{here.reference}/evening-papers"
    assert path in officer.get("/desk").links
    page = officer.get(path)
    assert NAMES[PAPER] in page
    page.fill("bring", status=422)
    page.fill("bring", brought=[str(here.at.seats[PAPER].id)]).follow()
    assert "gebracht op" in officer.get(path)
    assert path not in officer.get("/desk").links
