"""The officer's page of a plan that was not completed, through a strict browser."""

import pytest

from grants.applications.services import answer_request
from grants.rules.lifecycle import State
from grants.rules.permissions import Role
from grants.store.session import writing
from tests import make
from tests.decisions.test_incomplete import Silent
from tests.fixtures_web import counted

pytestmark = [
    pytest.mark.usefixtures("database", "clock"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]


@pytest.fixture
def silent(client):
    return Silent()


@pytest.fixture
def office(client, silent):
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, silent.at.place).id
    return client.as_(officer)


def address(silent):
    return f"/applications/{silent.reference}/set-aside"


def test_from_the_desk_to_the_letter_on_one_page(client, office, silent, clock):
    clock.step(days=11)
    desk = office.get("/desk")
    assert "Geen antwoord gekregen: Moestuin" in desk
    assert "uiterlijk 9 april weg zijn" in desk
    assert address(silent) in desk.links
    with counted() as statements:
        page = office.get(address(silent))
    assert (len(statements) <= 8, statements.twice, statements.writes) == (True, [], [])
    for words in ("Er kwam geen antwoord", "Wie heeft de sleutel?", "uiterlijk donderdag 12 maart",
                  "De brief moet uiterlijk donderdag 9 april weg zijn", "Dit schrijven we",
                  "We leggen jullie plan opzij", "Harma Veenstra"):  # fmt: skip
        assert words in page, words
    page.fill("set-aside", explanation="Bel gerust.").follow()
    assert silent.state is State.DECLINED
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    maker = client.as_(silent.owner.person_id)
    page = maker.get(f"/applications/{silent.reference}")
    assert "Dit plan ligt opzij" in page
    assert "We hebben nog één vraag" not in page
    assert "Er is nu geen vraag" in maker.get(f"/applications/{silent.reference}/answer")
    assert "Begin opnieuw met dezelfde tekst" in page
    draft = page.fill("again").follow()
    assert "Ja" in draft.text
    assert maker.get(f"/applications/{silent.reference}/letter.pdf", status=None).status in (200, 202)


def test_after_four_weeks_the_page_says_what_can_be_done_instead(client, silent, clock):
    clock.step(days=39)
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, silent.at.place).id
    office = client.as_(officer)
    page = office.get(address(silent))
    for words in ("Opzij leggen kan niet meer", "Bel de makers.", "Laat het panel het plan lezen",
                  "Wijs het af om een andere reden"):  # fmt: skip
        assert words in page, words
    assert page.forms() == []
    assert f"/applications/{silent.reference}/check" in page.links


def test_before_the_day_there_is_nothing_to_press(office, silent):
    page = office.get(address(silent))
    assert "De makers hebben nog tijd om te antwoorden." in page
    assert page.forms() == []


def test_an_answer_that_is_not_enough_leads_there_from_the_check(office, silent):
    silent.do(answer_request, "Weet ik niet.", actor=silent.owner)
    page = office.get(f"/applications/{silent.reference}/check")
    assert address(silent) in page.links
    page = office.get(address(silent))
    assert "Het antwoord is nog niet genoeg" in page
    assert "set-aside" in [form.get("id") for form in page.forms()]


def test_a_sentence_too_long_comes_back_whole(office, silent, clock):
    clock.step(days=11)
    long = "a" * 1001
    page = office.get(address(silent)).fill("set-aside", explanation=long, status=422)
    assert long in page.text
    assert silent.state is State.SUBMITTED
