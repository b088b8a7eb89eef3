"""The officer's page of a plan and the makers' own pages, through a strict browser; on both databases."""

from datetime import timedelta

import pytest

from grants.applications import queries
from grants.applications.models import Side
from grants.applications.services import answer_request, request_info
from grants.rules.lifecycle import State
from grants.rules.permissions import Role
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import Case, in_days
from tests.fixtures_web import counted

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def case():
    return Case()


@pytest.fixture
def office(client, case):
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, case.place).id
    return client.as_(officer)


@pytest.fixture
def maker(client, case):
    return client.as_(case.owner.person_id)


def check_page(office, case):
    return office.get(f"/applications/{case.reference}/check")


# ---- the officer ----


def test_the_page_shows_the_plan_the_contact_and_the_day(office, case):
    with counted() as statements:
        page = check_page(office, case)
    for text in ("We maken een honk", "€ 1.250,00", "Fenna", "dinsdag 28 april", "Nog niet bevestigd", case.reference):
        assert text in page, text
    assert (len(statements) <= 8, statements.twice, statements.writes) == (True, [], [])


def test_three_presses_from_sent_in_to_the_panel(office, case):
    page = check_page(office, case).fill("called").follow()
    assert "Bevestigd op maandag 2 maart" in page
    page = page.fill("check").follow()
    assert "Het panel leest dit plan nu" in page
    assert page.forms() == []
    assert case.plan.state is State.IN_REVIEW


def test_a_question_goes_out_with_a_day(office, case):
    day = house_clock.today() + timedelta(days=10)
    page = check_page(office, case).fill("request", question="Wie heeft de sleutel?", due_on=day.isoformat()).follow()
    assert "Wie heeft de sleutel?" in page
    assert "De tijd staat stil" in page
    assert "Missen we nog iets?" not in page, "one question at a time"
    assert case.due() == house_clock.today() + timedelta(days=57), "King's Day is free"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"question": ""}, "Schrijf op wat je nog wilt weten."),
        ({"question": "Hoe?", "due_on": "gisteren"}, "Kies een dag"),
        ({"question": "Hoe?", "due_on": ""}, "Kies een dag."),
        ({"question": "Hoe?", "due_on": "2020-01-01"}, "Kies een dag die nog komt."),
        ({"question": "Hoe?", "due_on": "2030-01-01"}, "Kies een dag binnen 56 dagen."),
        ({"question": "a" * 1001}, "Dit is te lang"),
    ],
)
def test_a_question_that_cannot_go_out_stays_on_the_page(office, case, typed, words):
    page = check_page(office, case).fill("request", status=422, **typed)
    assert words in page
    assert typed["question"] in page.text


def test_a_page_that_is_no_longer_true_is_a_409_with_what_was_typed(office, case):
    page = check_page(office, case)
    case.confirm()
    late = page.fill("request", status=409, question="Wie heeft de sleutel?")
    assert "adres bevestigd" in late
    assert "Wie heeft de sleutel?" in late
    page.fill("check", status=409)
    assert case.plan.checked_at is None


def test_the_same_press_twice_has_one_effect(office, case):
    page = check_page(office, case)
    assert page.fill("check").location == page.fill("check").location
    with reading() as session:
        assert [step.action for step in queries.steps(session, case.plan.id)] == ["submit", "check_passed"]


def test_the_answer_stands_beside_the_question(office, case):
    case.do(request_info, "Wie heeft de sleutel?", in_days(7))
    case.do(answer_request, "Dorpsbelang.", actor=case.owner)
    page = check_page(office, case)
    assert page.words.index("Wie heeft de sleutel?") < page.words.index("Dorpsbelang.")


def test_the_receipt_on_paper_is_ticked_off(client):
    case = Case(mail="", phone="0612345678")
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, case.place).id
    page = check_page(client.as_(officer), case).fill("posted").follow()
    assert "Op de post gedaan op maandag 2 maart" in page


@pytest.mark.parametrize("role", [Role.TREASURER, Role.ADMIN, Role.COMMUNITY_WORKER, None])
def test_the_page_is_the_officers_alone(client, case, role):
    with writing() as session:
        somebody = make.staff(session, role, case.place) if role else make.person(session)
        elsewhere = make.staff(session, Role.OFFICER, make.place(session))
    page = client.as_(somebody.id).get(f"/applications/{case.reference}/check", status=None)
    assert page.status in (403, 404)
    client.as_(elsewhere.id).get(f"/applications/{case.reference}/check", status=404)
    assert client.get(f"/applications/{case.reference}/check", status=303).location.startswith("/sign-in")


# ---- the makers ----


def test_a_maker_answers_the_question(maker, case):
    case.do(request_info, "Wie heeft de sleutel?", in_days(7))
    page = maker.get(f"/applications/{case.reference}/answer")
    assert "Wie heeft de sleutel?" in page
    assert page.fill(status=422, answer=" ").status == 422
    assert page.fill(answer="Dorpsbelang.").location == f"/applications/{case.reference}"
    with reading() as session:
        assert queries.requests(session, case.plan.id)[0].answer == "Dorpsbelang."
    assert "Er is nu geen vraag" in maker.get(f"/applications/{case.reference}/answer")


def test_a_maker_is_asked_twice_before_taking_a_plan_back(maker, office, case):
    page = maker.get(f"/applications/{case.reference}/withdraw")
    assert case.plan.state is State.SUBMITTED
    assert page.fill(note="We verhuizen").location == f"/applications/{case.reference}"
    assert case.plan.state is State.WITHDRAWN
    office.get(f"/applications/{case.reference}/withdraw", status=403)


def test_a_message_too_long_comes_back_whole(maker, case):
    long = "a" * 1001
    form = dict(csrf(maker, case), key="k" * 20)
    page = maker.post(f"/applications/{case.reference}/messages", form | {"body": long}, status=422)
    assert long in page.text
    answer = page.fill(body="Kort dan.")
    assert answer.location == f"/applications/{case.reference}#messages"
    with reading() as session:
        (said,) = queries.thread(session, case.plan.id)
    assert (said.side, said.body) == (Side.MAKERS, "Kort dan.")


def csrf(client, case):
    page = client.get(f"/applications/{case.reference}/withdraw")
    token = next(field for field in page.form().iter("input") if field.get("name") == "csrf_token")
    return {"csrf_token": token.get("value")}
