"""Asking and answering in the thread, through a strict browser and without script."""

import pytest

from grants.applications.services import write_message
from grants.rules.permissions import Role
from grants.store.session import writing
from tests import make
from tests.applications.test_asking import Talk
from tests.fixtures_web import counted

pytestmark = [
    pytest.mark.usefixtures("database", "clock"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]


@pytest.fixture
def talk(client):
    return Talk()


def plan(talk):
    return f"/applications/{talk.reference}"


def test_from_the_members_question_to_the_makers_answer(client, talk):
    member, maker = client.as_(talk.member.person_id), client.as_(talk.owner.person_id)
    page = member.get(plan(talk))
    assert "Dit is een vraag aan de makers. Ik wacht op een antwoord." in page
    page = page.fill("message", body="Wie doet de deur op slot?", asks=True).follow()
    assert "Vraag 1 wacht op antwoord" in page
    assert "answer-1" not in [form.get("id") for form in page.forms()], "the makers answer, not the panel"
    assert "Wacht op jullie antwoord" in maker.get("/mine")
    with counted() as statements:
        page = maker.get(plan(talk))
    assert (len(statements) <= 8, statements.twice, statements.writes) == (True, [], [])
    for words in ("Er wacht een vraag op jullie antwoord", "Beantwoord vraag 1"):
        assert words in page, words
    assert "#answer-1" in page.links
    page = page.fill("answer-1", body="Jurre, met de sleutel.").follow()
    for words in ("Vraag 1, beantwoord", "Antwoord op vraag 1", "Jurre, met de sleutel."):
        assert words in page, words
    assert "Er wacht een vraag" not in page
    assert "Wacht op jullie antwoord" not in maker.get("/mine")


def test_who_reads_for_the_panel_is_reminded_of_an_open_question(client, talk):
    talk.say(talk.member, "Wie doet de deur op slot?", asks=True)
    reader = client.as_(talk.at.members[2].person_id)
    assert "Een vraag aan de makers wacht op antwoord." in reader.get("/panel")
    page = reader.get(f"/panel/plans/{talk.reference}")
    for words in ("Er wacht nog één vraag op een antwoord van de makers.", "Vraag 1 wacht op antwoord"):
        assert words in page, words
    talk.say(talk.owner, "Jurre.", answers=1)
    page = reader.get(f"/panel/plans/{talk.reference}")
    assert "Er wacht nog één vraag" not in page
    assert "Antwoord op vraag 1" in page


def test_the_makers_ask_the_office_and_the_desk_knows(client, talk):
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, talk.at.place).id
    maker, office = client.as_(talk.owner.person_id), client.as_(officer)
    maker.get(plan(talk)).fill("message", body="Mag de poster op het raam?", asks=True)
    desk = office.get("/desk")
    assert "De makers vragen iets" in desk
    assert f"{plan(talk)}#messages" in desk.links
    page = office.get(plan(talk)).fill("answer-1", body="Ja hoor.").follow()
    assert "Vraag 1, beantwoord" in page
    assert "De makers vragen iets" not in office.get("/desk")


def test_two_questions_are_answered_from_one_page_each_by_its_own_press(client, talk):
    for words in ("Wie?", "Hoe laat?"):
        talk.say(talk.member, words, asks=True)
    page = client.as_(talk.owner.person_id).get(plan(talk))
    assert page.fill("answer-2", body="Acht uur.").location.endswith("#messages")
    assert page.fill("answer-1", body="Jurre.").location.endswith("#messages")
    assert talk.waits() == [False]


def test_an_answer_too_long_comes_back_whole_and_stays_an_answer(client, talk):
    talk.say(talk.member, "Wie?", asks=True)
    long = "a" * 1001
    page = client.as_(talk.owner.person_id).get(plan(talk)).fill("answer-1", body=long, status=422)
    assert long in page.text
    assert "Je antwoordt op vraag 1." in page
    page.fill(body="Jurre.")
    assert talk.waits() == [False]


@pytest.mark.parametrize("number", ["99", "x", "-1", "1e9", "9" * 30, "٣"])
def test_a_number_that_is_none_harms_nothing(client, talk, number):
    talk.say(talk.member, "Wie?", asks=True)
    maker = client.as_(talk.owner.person_id)
    form = maker.get(plan(talk)).form("answer-1")
    fields = {box.get("name"): box.get("value") for box in form.iter("input")}
    answer = maker.post(f"{plan(talk)}/messages", fields | {"answers": number, "body": "Jurre."}, status=None)
    assert answer.status in (303, 409)
    assert talk.waits() == [True]


def test_what_is_asked_in_markup_is_shown_as_typed(client, talk):
    with writing() as session:
        write_message(session, talk.member, talk.reference, "<script>alert(1)</script>", asks=True)
    page = client.as_(talk.owner.person_id).get(plan(talk))
    assert "<script>alert" not in page.text
    assert "<script>alert(1)</script>" in page.words
