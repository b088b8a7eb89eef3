"""Asking for parts and filling them in, through a strict browser; what the makers, the panel and the officer see."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.services import answer_request, check, request_info
from grants.panel.models import Seat
from grants.rules.permissions import Role
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import Case, in_days
from tests.fixtures_web import counted

pytestmark = [
    pytest.mark.usefixtures("database", "clock"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]


@pytest.fixture
def case():
    return Case(where_about="Bij de kerk", neighbours="Ja <b>echt</b>")


@pytest.fixture
def office(client, case):
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, case.place).id
    return client.as_(officer)


@pytest.fixture
def maker(client, case):
    return client.as_(case.owner.person_id)


def ask(case, *parts, question="Dat staat er niet bij."):
    case.do(request_info, question, in_days(7), None, parts)


def answer_page(maker, case):
    return maker.get(f"/applications/{case.reference}/answer")


def test_the_officer_names_the_parts_that_open(office, case):
    day = (house_clock.today() + timedelta(days=7)).isoformat()
    page = office.get(f"/applications/{case.reference}/check")
    typed = {"parts": ["where_when", "money"], "question": "Welke plek?", "due_on": day}
    page = page.fill("request", **typed).follow()
    assert "Open voor de makers: ‘Waar en wanneer, ongeveer?’ en ‘Het bedrag, en waar het geld voor is’." in page
    with reading() as session:
        assert queries.requests(session, case.plan.id)[0].parts == ["where_when", "money"]


def test_the_makers_read_in_one_line_what_why_until_when_and_who_helps(maker, case):
    ask(case, "where_when")
    for address in (f"/applications/{case.reference}", f"/applications/{case.reference}/answer"):
        page = maker.get(address)
        for words in ("Vul dit nog aan: ‘Waar en wanneer, ongeveer?’.", "Dat staat er niet bij.",
                      "Graag uiterlijk maandag 9 maart.", "Harma Veenstra", "050 123 45 68"):  # fmt: skip
            assert words in page, (address, words)


def test_only_what_was_asked_is_a_box_and_the_rest_is_only_shown(maker, case):
    ask(case, "where_when")
    with counted() as statements:
        page = answer_page(maker, case)
    assert (len(statements) <= 8, statements.twice, statements.writes) == (True, [], [])
    names = {box.get("name") for box in page.form("answer-form").iter() if box.tag in ("input", "textarea", "select")}
    assert names == {"csrf_token", "key", "version", "where_about", "when_about", "answer"}
    assert "Ja <b>echt</b>" in page.words
    assert "Fenna" not in page.words.split("Dit blijft zoals het is")[1], "whom to call is nobody's to read here"


def test_a_post_that_tries_more_changes_nothing_else(maker, case):
    ask(case, "where_when")
    before = case.plan
    page = answer_page(maker, case)
    fields = {box.get("name"): box.get("value") or "" for box in page.form("answer-form").iter("input")}
    extra = {"neighbours": "Nee", "total": "9", "title": "X", "what": "Y", "lines-0-label": "Goud",
             "lines-0-amount": "9", "postcode": "1000 AA", "state": "approved"}  # fmt: skip
    posted = maker.post(page.path, fields | extra | {"where_about": "Achter de kerk"})
    assert posted.location == f"/applications/{case.reference}"
    after = case.plan
    assert after.where_about == "Achter de kerk"
    changed = {name for name in vars(after) if vars(after)[name] != vars(before)[name]}
    assert changed == {"where_about", "version"}
    with reading() as session:
        assert queries.lines(session, case.plan.id) == ()


def test_lines_are_added_and_counted_without_script_and_nothing_is_kept(maker, case):
    ask(case, "money")
    page = answer_page(maker, case)
    version = case.plan.version
    page = page.fill(
        "answer-form",
        press="add-line",
        status=200,
        **{"lines-0-label": "Hout", "lines-0-amount": "200", "total": "200"},
    )
    assert "Samen: € 200" in page.words.replace("\xa0", " ")
    assert (
        len([box for box in page.form("answer-form").iter("input") if (box.get("name") or "").endswith("-label")]) == 5
    )
    assert case.plan.version == version
    wrong = page.fill("answer-form", status=422, total="300")
    assert "Je regels zijn samen" in wrong
    assert wrong.fill("answer-form", total="200").location
    assert case.plan.total_cents == 200_00


def test_the_panel_and_the_officer_see_old_beside_new_and_only_the_officer_the_contact(client, office, case):
    ask(case, "where_when", "contact")
    typed = {"where_about": "Achter de kerk", "phone": "06 12 34 56 78"}
    case.do(answer_request, "", None, typed, actor=case.owner)
    page = office.get(f"/applications/{case.reference}/check")
    for words in ("Bij de kerk", "Achter de kerk", "06 12 34 56 78", "Eerst", "Nu"):
        assert words in page, words
    case.do(check)
    with writing() as session:
        member = session.scalars(select(Seat.person_id).where(Seat.place_id == case.place.id).limit(1)).one()
    for address in (f"/panel/plans/{case.reference}", f"/applications/{case.reference}"):
        page = client.as_(member).get(address)
        for words in ("Bij de kerk", "Achter de kerk", "Eerst", "Nu"):
            assert words in page, (address, words)
        assert "06 12 34 56 78" not in page.text.replace("\xa0", " "), address


def test_the_day_that_passed_is_said(office, case, clock):
    ask(case, "money")
    clock.step(days=8)
    page = office.get(f"/applications/{case.reference}/check")
    assert "Geen antwoord gekregen. De dag is voorbij en de tijd loopt weer." in page
    assert f"/applications/{case.reference}/set-aside" in office.get(f"/applications/{case.reference}").links


def test_makers_who_are_late_can_answer_still(maker, case, clock):
    ask(case, "where_when")
    clock.step(days=8)
    page = answer_page(maker, case)
    assert "Die dag is voorbij. Antwoorden kan nog" in page
    page.fill("answer-form", where_about="Achter de kerk")
    assert case.plan.where_about == "Achter de kerk"


# ---- makers without a mail address ----


def test_the_office_calls_reads_aloud_and_writes_down(client):
    case = Case(mail="", phone="06 12 34 56 78", where_about="Bij de kerk")
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, case.place).id
    office = client.as_(officer)
    ask(case, "where_when")
    desk = office.get("/desk")
    assert "Bellen over een open vraag" in desk
    address = f"/applications/{case.reference}/answer/by-phone"
    assert address in desk.links
    page = office.get(address)
    assert "0612345678" in page.text
    late = page.fill("called").follow()
    assert late.path == f"/applications/{case.reference}"
    page = office.get(address)
    assert page.fill("answer-form", where_about="Achter de kerk", status=422)
    page = page.fill("answer-form", where_about="Achter de kerk", read_back=True)
    assert case.plan.where_about == "Achter de kerk"
    assert "Opgeschreven na een telefoontje" in office.get(f"/applications/{case.reference}/check")


def test_makers_with_mail_answer_themselves(office, case):
    ask(case, "where_when")
    page = office.get(f"/applications/{case.reference}/answer/by-phone")
    assert "Er is geen vraag die jij hier kunt opschrijven." in page
