"""One question at a time, and the draft that keeps itself while somebody types; on both databases."""

import pytest

from grants.applications.models import Application, Sheet
from grants.applications.views.progress import QUESTIONS
from tests.applications.test_views_applying import GOOD, count, kept, press, typed_in
from tests.applications.test_views_applying import pages as pages
from tests.applications.test_views_applying import slug as slug

pytestmark = pytest.mark.usefixtures("database", "clock")

ANSWERS = {
    1: {"what": "We maken een honk.\nMet een kachel <3 {{ 7 * 7 }}"},
    2: {"already": "een busje"},
    3: {"for_whom": "iedereen"},
    4: {"where_about": "Sportveld", "when_about": "januari"},
    5: {"total": "1.250", "lines-0-label": "hout", "lines-0-amount": "1.250"},
    6: {name: GOOD[name] for name in ("name", "mail", "postcode", "house_number")} | {"party_kind": "youth_group"},
    7: {"neighbours": "ja", "title": "Honk"},
}


def boxes(page):
    """Give the names of what can be typed or chosen at this step."""
    elements = [one for one in page.form("apply").iter() if one.tag in ("input", "textarea")]
    return {one.get("name").split("-")[0] for one in elements if one.get("type") != "hidden"} - {"website"}


def test_each_step_asks_its_own_question_and_says_how_far_it_is(pages, slug):
    asked = []
    for number, (_title, names) in enumerate(QUESTIONS, 1):
        page = pages.get(f"/in/{slug}/apply?step={number}")
        assert f"Vraag {number} van de 7" in page
        assert boxes(page) == {*names, *(("title",) if number == 7 else ())}
        asked += names
    assert {"what", "total", "name", "neighbours"} <= set(asked)
    assert count(Application) == 0, "looking makes no draft"


def test_seven_steps_lead_to_the_receipt_without_losing_a_letter(pages, slug):
    page = pages.get(f"/in/{slug}/apply?step=1")
    for number, typed in ANSWERS.items():
        assert f"Vraag {number} van de 7" in page
        if number < 7:
            page = press(page, f"step-{number + 1}", **typed).follow()
    everything = {name: value for typed in ANSWERS.values() for name, value in typed.items()}
    page = press(page, "submit", **ANSWERS[7]).follow()
    assert "Je plan is binnen" in page
    sent = kept()
    assert {name: sent[name] for name in everything if "-" not in name} == {
        name: value for name, value in everything.items() if "-" not in name
    }
    assert sent["lines"][0] == {"label": "hout", "amount": "1.250"}
    assert count(Application) == 1


def test_back_and_forth_keeps_what_was_typed_on_the_way(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply?step=2"), "step-3", already="een busje").follow()
    page = press(page, "step-2", for_whom="iedereen").follow()
    assert dict(typed_in(page))["already"] == "een busje"
    assert dict(typed_in(page))["for_whom"] == "iedereen", "hidden, and still there"
    page = press(page, "step-3", already="twee busjes").follow()
    page = press(page, "page", for_whom="").follow()
    assert boxes(page) >= {"what", "already", "neighbours"}
    assert (kept()["already"], kept()["for_whom"]) == ("twee busjes", "")


def test_how_they_like_it_is_remembered_in_the_draft(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "step-1", what="Een honk").follow()
    assert page.path.endswith("?step=1")
    draft = page.path.partition("?")[0]
    assert "Vraag 2 van de 7" in pages.get(draft), "the first question that is still open"
    page = press(pages.get(draft), "page").follow()
    assert boxes(pages.get(draft)) >= {"what", "already", "neighbours"}
    press(page, "save", already="een busje")
    assert "Vraag" not in pages.get(draft).words.partition("1 Wat willen")[0]
    assert kept()["already"] == "een busje"


def test_a_fault_is_shown_at_its_step_and_all_of_them_on_one_page(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply?step=7"), "submit", 422, title="Honk")
    assert "Nog 6 dingen" in page
    assert boxes(page) >= {"what", "total", "name"}
    page = press(pages.get(f"/in/{slug}/apply?step=1"), "step-2", **GOOD | {"total": "9", "name": "Fenna"}).follow()
    page = pages.get(page.path.replace("step=2", "step=5"))
    page = press(page, "add-line", total="niets").follow()
    assert page.path.endswith("?step=5#lines")
    assert dict(typed_in(page))["lines-4-label"] == ""
    over = press(page, "step-6", 422, also_needed="a" * 1001)
    assert "Vraag 5 van de 7" in over
    assert dict(typed_in(over))["also_needed"] == "a" * 1001


def test_a_round_that_closed_or_a_draft_that_is_gone_shows_the_text_of_every_step(pages, slug, clock):
    page = press(pages.get(f"/in/{slug}/apply?step=2"), "step-3", already="een busje").follow()
    clock.step(days=22)
    closed = press(pages.get(page.path.replace("step=3", "step=7")), "submit", 409, neighbours="ja hoor", title="Honk")
    for text in ("een busje", "ja hoor", "Honk", "Harma Veenstra"):
        assert text in closed, text
    clock.step(days=61)
    gone = press(page, "step-4", 404, for_whom="iedereen")
    for text in ("een busje", "iedereen"):
        assert text in gone, text


def test_five_copies_of_one_step_are_one(pages, slug):
    page = pages.get(f"/in/{slug}/apply?step=1")
    assert len({press(page, "step-2", what="Een honk").location for _ in range(5)}) == 1
    assert count(Application) == 1


def test_an_unknown_step_is_the_whole_page(pages, slug):
    for step in ("0", "8", "x", "1e1", "١", ""):
        assert boxes(pages.get(f"/in/{slug}/apply?step={step}")) >= {"what", "neighbours"}


def test_another_window_at_another_step_is_no_conflict(pages, slug):
    first = press(pages.get(f"/in/{slug}/apply?step=2"), "step-3", already="een busje").follow()
    second = pages.get(first.path)
    press(second, "step-4", for_whom="iedereen")
    page = press(first, "step-4", 409, for_whom="alleen wij")
    assert "In een ander venster" in page
    assert "Vraag 3 van de 7" in page
    press(page, "step-4")
    assert kept()["for_whom"] == "alleen wij"


# ---- kept by the script on the page ----


def by_script(page, status=200, key="k" * 20, **typed):
    fields = dict(typed_in(page)) | typed | {"do": "keep", "key": key}
    action = page.form("apply").get("action")
    answer = page.client.flask.post(action, data=fields, base_url="http://127.0.0.1:8000")
    assert answer.status_code == status, answer.text
    return answer.json


def test_the_script_keeps_a_draft_and_is_told_where_it_is(pages, slug, clock):
    page = pages.get(f"/in/{slug}/apply?step=1")
    told = by_script(page, what="Een ho")
    assert (told["said"], told["version"]) == ("Bewaard om 10.00 uur.", "1")
    assert told["address"].startswith(f"/in/{slug}/apply/")
    assert told["address"].endswith("?step=1")
    clock.step(minutes=1)
    draft = pages.get(told["address"])
    told = by_script(draft, key="l" * 20, what="Een honk")
    assert told["said"] == "Bewaard om 10.01 uur."
    assert (kept()["what"], count(Application)) == ("Een honk", 1)
    assert dict(typed_in(pages.get(told["address"])))["version"] == told["version"]


def test_an_answer_that_was_lost_on_the_road_costs_nothing(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "save", what="Een").follow()
    first = by_script(page, what="Een honk")
    for _ in range(4):
        assert by_script(page, what="Een honk") | {"csrf_token": 0} == first | {"csrf_token": 0}
    told = by_script(page, key="l" * 20, what="Een honk bij het veld", version=first["version"])
    assert (told["version"] > first["version"], kept()["what"]) == (True, "Een honk bij het veld")


def test_an_expired_session_gets_a_fresh_proof_and_keeps_the_text(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "save", what="Een").follow()
    with pages.flask.session_transaction(base_url="http://127.0.0.1:8000") as browser:
        browser.clear()
    told = by_script(page, 422, what="Een honk")
    assert kept()["what"] == "Een"
    by_script(page, what="Een honk", csrf_token=told["csrf_token"])
    assert kept()["what"] == "Een honk"


def test_an_expired_session_shows_the_text_again_at_a_press(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "save", what="Een").follow()
    with pages.flask.session_transaction(base_url="http://127.0.0.1:8000") as browser:
        browser.clear()
    page = press(page, "submit", 422, **GOOD)
    assert dict(typed_in(page))["what"] == GOOD["what"]
    assert press(page, "submit").location.endswith("/receipt")


def test_what_the_script_may_not_keep_is_said(pages, slug, clock):
    page = press(pages.get(f"/in/{slug}/apply"), "save", what="Een honk").follow()
    assert "Bewaar" in by_script(page, 422, what="nul\0")["said"]
    assert "Bewaar" in by_script(page, 422, what="a" * 5000)["said"]
    assert "Bewaar" in by_script(page, 422, website="https://voorbeeld.example")["said"]
    press(pages.get(page.path), "save", what="Iets anders")
    assert "veranderd" in by_script(page, 409, what="Een honk!")["said"]
    assert kept()["what"] == "Iets anders"
    press(pages.get(page.path), "submit", **GOOD)
    assert "al ingestuurd" in by_script(page, 409, what="Een honk!")["said"]
    clock.step(days=61)
    by_script(page, 404, what="Een honk!")


def test_the_script_of_a_closed_round_keeps_what_was_begun_and_begins_nothing(pages, slug, clock):
    fresh = pages.get(f"/in/{slug}/apply")
    begun = press(fresh, "save", what="Een honk").follow()
    clock.step(days=22)
    assert "geen ronde open" in by_script(fresh, 409, what="Nog een")["said"]
    by_script(begun, key="l" * 20, what="Een honk!")
    assert (kept()["what"], count(Sheet)) == ("Een honk!", 1)
