"""The seven questions through a strict browser without JavaScript: nothing typed is ever lost; on both databases."""

import pytest
from sqlalchemy import func, select

from grants.applications.models import SHEET_TEXTS, Application, Sheet
from grants.notices.models import Notice
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.store.session import reading, writing
from tests import make
from tests.applications.test_reading import FIT
from tests.fixtures_web import counted
from tests.web import markup

pytestmark = pytest.mark.usefixtures("database", "clock")

GOOD = {
    "what": "We maken een honk van de container.",
    "total": "1.250",
    "name": "Fenna",
    "mail": "fenna@voorbeeld.example",
    "postcode": "9628 AA",
    "house_number": "12a",
}

TYPED = [*sorted(set(SHEET_TEXTS) - {"party_kind", "lead", "art"}), "lines-0-label", "lines-0-amount"]
AMOUNTS = ("1,000.50", "10,5", "-5", "0", "NaN", "1e3", "١٢٣", "9" * 20)
BAD = (
    [
        (name, "nul\0")
        for name in (*SHEET_TEXTS, "lines-0-label", "lines-0-amount")
        if name not in ("party_kind", "lead", "art")
    ]
    + [(name, "a" * 100_000) for name in ("what", "name", "phone", "total", "title", "neighbours", "lines-1-label")]
    + [(name, amount) for name in ("total", "minimum", "lines-0-amount") for amount in AMOUNTS]
    + [
        ("mail", "fenna@"),
        ("mail", "a@b.example\nBcc: c@d.example"),
        ("phone", "112"),
        ("postcode", "1"),
        ("house_number", "x"),
    ]
    + [("what", "woord " * 251), ("total", "10.000,01"), ("minimum", "1.251")]
)


@pytest.fixture
def slug():
    with writing() as session:
        return session.get_one(Place, make.published_round(session).place_id).slug


@pytest.fixture
def pages(app, client):
    app.config["APPLY_LEAST_SECONDS"] = 0
    return client


def kept():
    with reading() as session:
        return session.scalars(select(Sheet)).one().typed


def count(model):
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def press(page, button, status=303, **typed):
    return page.fill("apply", button, status, **typed)


# ---- what it shows ----


def test_all_seven_questions_stand_on_one_page_with_what_the_round_offers(pages, slug):
    page = pages.get(f"/in/{slug}/apply")
    at = [
        page.words.index(words)
        for words in (
            "1 Wat willen",
            "2 Wat hebben",
            "3 Voor wie",
            "4 Waar en",
            "5 Wat hebben",
            "6 Wie kunnen",
            "7 Weten",
        )
    ]
    assert at == sorted(at)
    for words in (
        "€ 10.000",
        "050 123 45 68",
        "dinsdag 28 april",
        "Kan iemand met weinig geld ook meedoen?",
        "0 van de 7",
    ):
        assert words in page, words
    assert count(Application) == 0, "looking makes no draft"


def test_the_page_takes_few_statements_and_none_twice(pages, slug):
    draft = press(pages.get(f"/in/{slug}/apply"), "save", **GOOD).location
    for path in (f"/in/{slug}/apply", draft):
        with counted() as statements:
            pages.get(path)
        assert (len(statements) <= 5, statements.twice, statements.writes) == (True, [], [])


def test_an_unknown_place_is_a_404(pages):
    pages.get("/in/nergens/apply", status=404)


# ---- keeping ----


def test_save_keeps_a_draft_with_an_address_of_its_own(pages, slug):
    draft = press(pages.get(f"/in/{slug}/apply"), "save", what="Half idee", total="± 200", **{"lines-2-label": "verf"})
    page = draft.follow()
    assert page.path.startswith(f"/in/{slug}/apply/")
    assert "Bewaard om 10.00 uur" in page
    form = dict(typed_in(page))
    assert (form["what"], form["total"], form["lines-2-label"]) == ("Half idee", "± 200", "verf")
    assert count(Application) == 1


def typed_in(page):
    return markup.fields(page.form("apply"))


@pytest.mark.parametrize("text", FIT)
def test_every_text_comes_back_exactly_as_typed(pages, slug, text):
    names = ("what", "already", "neighbours")
    page = press(pages.get(f"/in/{slug}/apply"), "save", **dict.fromkeys(names, text)).follow()
    form = dict(typed_in(page))
    assert {name: form[name] for name in names} == dict.fromkeys(names, text)
    assert "49" not in page.words.replace("€", ""), "a template in a text is not carried out"


def test_one_more_line_and_the_sum_keep_everything(pages, slug):
    typed = {"lines-0-label": "hout", "lines-0-amount": "1.000", "lines-3-label": "verf", "lines-3-amount": "250,50"}
    page = press(pages.get(f"/in/{slug}/apply"), "add-line", **typed).follow()
    assert dict(typed_in(page))["lines-4-label"] == ""
    assert "Samen: € 1.250,50" in page
    page = press(page, "sum").follow()
    assert dict(typed_in(page))["total"] == "1.250,50"
    page = press(page, "sum", total="9", **{"lines-4-amount": "± 20"}).follow()
    assert dict(typed_in(page))["total"] == "9", "what somebody typed is not replaced"
    assert "zonder regel 5" in page


def test_progress_counts_what_is_done(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "save", already="Een busje", **GOOD).follow()
    assert "4 van de 7" in page


def test_the_first_save_mails_the_way_back(pages, slug):
    press(pages.get(f"/in/{slug}/apply"), "save", mail="fenna@voorbeeld.example")
    with reading() as session:
        mail = session.scalars(select(Notice)).one()
    assert pages.get(mail.facts["secret"]["path"]).status == 200


# ---- sending in ----


def test_three_pages_from_the_first_to_the_receipt(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "submit", **GOOD).follow()
    assert "Je plan is binnen" in page
    assert page.path.endswith("/receipt")
    with reading() as session:
        assert session.scalars(select(Application.state)).one() is State.SUBMITTED
        assert session.scalars(select(Notice.template)).all() == ["applications/receipt"], (
            "no way back for what is sent in"
        )


def test_what_is_missing_is_said_all_at_once_and_the_draft_is_kept(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "submit", 422, what="Een honk", mail="fenna@")
    assert "Nog 5 dingen" in page
    assert kept()["mail"] == "fenna@"
    page = press(page, "submit", **GOOD | {"what": "Een honk bij het veld"})
    assert page.location.endswith("/receipt")
    assert count(Application) == 1


@pytest.mark.parametrize(("name", "value"), BAD)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_bad_value_gets_a_message_at_its_field_and_comes_back(pages, slug, name, value):
    typed = GOOD | {"lines-0-label": "hout", "lines-0-amount": "1.250"} | {name: value}
    page = press(pages.get(f"/in/{slug}/apply"), "submit", 422, **typed)
    wrong = [element for element in page.tree.iter() if element.get("aria-invalid") == "true"]
    assert name in [element.get("name") for element in wrong]
    told = [element.get("aria-describedby") or "" for element in wrong if element.get("name") == name]
    assert f"{name}-error" in told[0].split()
    assert dict(typed_in(page))[name] == value.replace("\0", "").strip()
    assert count(Notice) <= 1


def test_lines_that_do_not_add_up_are_told_their_sum_at_the_total(pages, slug):
    typed = GOOD | {
        "lines-0-label": "hout",
        "lines-0-amount": "1.000",
        "lines-1-label": "verf",
        "lines-1-amount": "200",
    }
    page = press(pages.get(f"/in/{slug}/apply"), "submit", 422, **typed)
    assert "Je regels zijn samen € 1.200" in page


def test_five_copies_of_one_form_make_one_application(pages, slug):
    page = pages.get(f"/in/{slug}/apply")
    answers = {press(page, "submit", **GOOD).location for _ in range(5)}
    assert len(answers) == 1
    assert (count(Application), count(Notice)) == (1, 1)


def test_five_copies_of_a_refused_form_keep_one_draft(pages, slug):
    page = pages.get(f"/in/{slug}/apply")
    press(page, "submit", 422, what="Een honk")
    for _ in range(4):
        press(page, "submit", 303, what="Een honk")
    assert count(Application) == 1


def test_a_draft_that_was_sent_in_leads_to_its_receipt_and_keeps_what_comes_later(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "save", what="Een honk").follow()
    press(page, "submit", **GOOD)
    assert pages.get(page.path, status=303).location == f"{page.path}/receipt"
    again = page.client.post(
        page.path, dict(typed_in(page)) | {"do": "save", "key": "a" * 20, "what": "Nog een zin"}, status=409
    )
    assert "Dit plan is al ingestuurd" in again
    assert "Nog een zin" in again


# ---- nothing typed is ever lost ----


def test_another_window_is_shown_beside_what_was_typed(pages, slug):
    first = press(pages.get(f"/in/{slug}/apply"), "save", what="Een honk").follow()
    second = pages.get(first.path)
    press(second, "save", already="twaalf man")
    page = press(first, "save", 409, already="een busje")
    assert "twaalf man" in page
    assert dict(typed_in(page))["already"] == "een busje"
    assert kept()["already"] == "twaalf man"
    press(page, "save")
    assert kept()["already"] == "een busje"


def test_a_round_that_closed_meanwhile_shows_the_text_again(pages, slug, clock):
    fresh = pages.get(f"/in/{slug}/apply")
    draft = press(fresh, "save", what="Een honk").follow()
    clock.step(days=22)
    page = press(fresh, "submit", 409, **GOOD | {"already": "een busje"})
    assert "een busje" in page
    assert "Harma Veenstra" in page
    page = press(draft, "submit", 409, **GOOD | {"already": "een busje"})
    assert "een busje" in page
    saved = press(draft, "save", already="een busje")
    assert "Insturen kan nu even niet" in saved.follow()
    assert kept()["already"] == "een busje"


def test_an_old_or_unknown_address_shows_the_text_again(pages, slug, clock):
    draft = press(pages.get(f"/in/{slug}/apply"), "save", what="Een honk").follow()
    clock.step(days=61)
    page = press(draft, "save", 404, already="een busje")
    assert "een busje" in page
    pages.get(draft.path, status=404)
    pages.get(f"/in/{slug}/apply/verzonnen", status=404)


def test_without_an_open_round_it_says_whom_to_call(pages):
    with writing() as session:
        slug = make.place(session).slug
    page = pages.get(f"/in/{slug}/apply")
    assert "Insturen kan nu even niet" in page
    assert "050 123 45 67" in page
    assert page.forms() == []


# ---- programs that fill in forms ----


def test_the_trap_the_clock_and_a_forged_stamp(app, client, slug):
    app.config["APPLY_LEAST_SECONDS"] = 5
    page = client.get(f"/in/{slug}/apply")
    page = press(page, "submit", 422, **GOOD)
    assert "Dat ging wel heel snel" in page
    app.config["APPLY_LEAST_SECONDS"] = 0
    for trap in ({"website": "https://voorbeeld.example"}, {"started": "1.2.verzonnen"}, {"started": ""}):
        refused = press(client.get(f"/in/{slug}/apply"), "submit", 422, **GOOD | trap)
        assert "Dat ging wel heel snel" in refused
        assert dict(typed_in(refused))["what"] == GOOD["what"]
    assert count(Application) == 0
    press(refused, "submit", **GOOD | {"website": ""})
    assert count(Application) == 1


def test_a_form_without_proof_is_shown_again_with_its_text(pages, slug):
    page = press(pages.get(f"/in/{slug}/apply"), "submit", 422, **GOOD | {"csrf_token": "verzonnen"})
    assert dict(typed_in(page))["what"] == GOOD["what"]
    assert count(Application) == 0


def test_a_party_that_does_not_exist_is_refused(pages, slug):
    page = pages.get(f"/in/{slug}/apply")
    answer = page.client.post(
        page.path, dict(typed_in(page)) | GOOD | {"party_kind": "king", "do": "submit"}, status=422
    )
    assert "Kies een van de antwoorden" in answer


def test_sixty_one_lines_are_too_many_and_none_is_lost(pages, slug):
    page = pages.get(f"/in/{slug}/apply")
    rows = {f"lines-{n}-{cell}": value for n in range(61) for cell, value in (("label", f"regel {n}"), ("amount", "1"))}
    answer = page.client.post(page.path, dict(typed_in(page)) | GOOD | rows | {"do": "save"}, status=422)
    assert dict(typed_in(answer))["lines-60-label"] == "regel 60"
