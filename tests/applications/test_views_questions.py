"""All seven questions before anybody starts: on a page, and on paper with room to write; on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from grants.applications.papers import frozen, question_sheet
from grants.applications.views.progress import QUESTIONS
from grants.programmes.models import Place, Programme
from grants.programmes.queries import ExampleRow, cost_examples, place_and_round
from grants.programmes.services import COMMAND_LINE, keep_examples
from grants.rules.refusals import Invalid, Missing, NotAllowed
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_web import counted
from tests.paper.test_render import rendered, sound, text_of

pytestmark = pytest.mark.usefixtures("database", "clock")

COSTS = [{"label": "Koffie voor 40", "label_en": "Coffee for 40", "amount": "85"}, {"label": "Zaal", "amount": "60,50"}]


@pytest.fixture
def place():
    with writing() as session:
        spot = session.get_one(Place, make.published_round(session).place_id)
        programme = session.get_one(Programme, spot.programme_id)
        keep_examples(session, COMMAND_LINE, programme.slug, COSTS)
        return spot


def test_every_question_stands_on_the_page_before_starting(client, place):
    page = client.get(f"/in/{place.slug}/questions")
    at = [page.words.index(f"{number}. {title}") for number, (title, _names) in enumerate(QUESTIONS, 1)]
    assert at == sorted(at)
    assert "Koffie voor 40 € 85" in page
    assert "Tot en met maandag 23 maart" in page
    assert {f"/in/{place.slug}/apply", f"/in/{place.slug}/apply?step=1", f"{page.path}.pdf"} <= set(page.links)
    english = client.get(f"{page.path}?taal=en", status=None)
    assert "Coffee for 40" in client.get(english.location or page.path)


def test_place_and_form_lead_to_the_questions(client, place):
    for path in (f"/in/{place.slug}", f"/in/{place.slug}/apply"):
        assert f"/in/{place.slug}/questions" in client.get(path).links


def test_it_takes_few_statements(client, place):
    with counted() as statements:
        client.get(f"/in/{place.slug}/questions")
    assert (len(statements) <= 4, statements.twice, statements.writes) == (True, [], [])


def test_without_a_round_it_says_whom_to_call(client):
    with writing() as session:
        slug = make.place(session).slug
    page = client.get(f"/in/{slug}/questions")
    assert "Insturen kan nu even niet" in page
    assert "050 123 45 67" in page
    assert f"/in/{slug}/apply" not in page.links
    client.get("/in/nergens/questions", status=404)
    client.get("/in/nergens/questions.pdf", status=404)


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_on_paper_it_is_sound_and_has_room_to_write(place, locale, tmp_path):
    with reading() as session:
        spot, terms = place_and_round(session, place.slug)
        examples = cost_examples(session, spot.programme_id)
    sheet = question_sheet(spot, terms, True, examples, "https://noaber.example", locale)
    made = rendered("applications/questions", frozen(sheet), locale)
    assert len(sound(made, tmp_path).pages) <= 3
    text = text_of(made)
    for words in (spot.name, "050 123 45 68", f"noaber.example/in/{spot.slug}/apply", "7.", "€ 60,50", "250"):
        assert words in text, words
    assert ("Coffee for 40" if locale == "en" else "Koffie voor 40") in text
    assert "None" not in text


def test_a_closed_round_promises_nothing(place, clock):
    clock.step(days=40)
    with reading() as session:
        spot, terms = place_and_round(session, place.slug)
    sheet = question_sheet(spot, terms, False, (ExampleRow("Zaal", "", 60_00),), "https://noaber.example", "en")
    assert (sheet.closes_on, sheet.most_cents, sheet.house_rules) == ("", None, [])
    assert sheet.examples == [("Zaal", 60_00)]
    assert date.fromisoformat("2026-03-02") < terms.closes_on


def test_examples_are_kept_instead_of_those_before(place):
    with writing() as session:
        slug = session.scalars(select(Programme.slug)).first()
        keep_examples(session, COMMAND_LINE, slug, [{"label": "Tent", "amount": "120"}])
    with reading() as session:
        assert cost_examples(session, place.programme_id) == (ExampleRow("Tent", "", 120_00),)


def test_examples_of_nobody_nowhere_or_nothing_are_refused(place):
    with writing() as session:
        slug, officer = session.scalars(select(Programme.slug)).first(), make.officer(session, place)
    for kind, who, where, row in (
        (NotAllowed, officer, slug, COSTS[0]),
        (Missing, COMMAND_LINE, "nergens", COSTS[0]),
        (Invalid, COMMAND_LINE, slug, {"label": "Tent", "amount": "0"}),
        (Invalid, COMMAND_LINE, slug, {"label": "", "amount": "5"}),
        (Invalid, COMMAND_LINE, slug, {"label": "a" * 121, "amount": "5"}),
    ):
        with pytest.raises(kind), writing() as session:
            keep_examples(session, who, where, [row])
