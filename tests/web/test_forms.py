"""The fields every form is made of, and what its press does."""

from typing import Any

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from grants.rules.refusals import Invalid
from grants.web.forms import Form, MoneyField, RecordForm, StoryField, WordsField
from tests.web.client import BASE


class Sample(RecordForm):
    """One of each."""

    name = WordsField("Naam", most=20, needed=True, missing="Hoe heet je?")
    story = StoryField("Verhaal", most=100)
    total = MoneyField("Bedrag")
    rest = MoneyField("Over", zero=True, optional=True)


@pytest.fixture
def asking(app: Flask) -> Any:
    """Return a function that makes the form as if it was posted."""

    def ask(**typed: str) -> Sample:
        with app.test_request_context("/x", method="POST", base_url=BASE):
            token = Sample.blank().csrf_token.current_token
            sent = Sample(MultiDict({"name": "Anneke", "total": "1", **typed, "csrf_token": token}))
            sent.ok = sent.validate()  # type: ignore[attr-defined]
            return sent

    return ask


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1.000,50", 100050), ("1000,50", 100050), ("1.250", 125000), ("€ 25", 2500), (" 25 ", 2500), ("0,01", 1)],
)
def test_money_is_read_as_people_type_it(asking: Any, typed: str, cents: int) -> None:
    form = asking(total=typed)
    assert form.ok
    assert form.total.cents == cents
    assert form.total.data == typed, "what was typed is what is shown again"


@pytest.mark.parametrize(
    "typed",
    ["", "1,000.50", "10,5", "-5", "0", "NaN", "1e3", "١٠٠", "9" * 20, "Infinity", "0x10", "1 000", "€", "12,345"],
)
def test_money_that_cannot_be_read_has_a_message_at_its_field(asking: Any, typed: str) -> None:
    form = asking(total=typed)
    assert not form.ok
    assert list(form.errors) == ["total"]
    assert form.total.data == typed


def test_nothing_left_over_is_an_amount_and_so_is_silence(asking: Any) -> None:
    assert asking(rest="0").rest.cents == 0
    assert asking(rest="").rest.cents is None
    assert not asking(rest="-1").ok


@pytest.mark.parametrize("typed", ["\x00", "a\x01b", "a" * 21, "\ud800"])
def test_words_no_database_can_keep_are_refused_at_the_field(asking: Any, typed: str) -> None:
    form = asking(name=typed)
    assert list(form.errors) == ["name"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anneke ", "Anneke"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
        ("\u202eאבג", "\u202eאבג"),
        ("e\u0301", "e\u0301"),
        ("<b>{{ 7*7 }}</b>", "<b>{{ 7*7 }}</b>"),
        ("'; DROP TABLE x;--", "'; DROP TABLE x;--"),
    ],
)
def test_words_are_kept_as_typed(asking: Any, typed: str, kept: str) -> None:
    form = asking(name=typed)
    assert form.ok, form.errors
    assert form.name.data == kept


def test_line_ends_become_one_kind(asking: Any) -> None:
    assert asking(story="a\r\nb\rc\n").story.data == "a\nb\nc"


def test_what_is_missing_is_asked_for_in_the_words_of_the_field(asking: Any) -> None:
    assert asking(name="  ").errors == {"name": ["Hoe heet je?"]}


@pytest.mark.parametrize(("typed", "seen"), [("7", 7), ("", 0), ("-1", 0), ("٧", 0), ("9" * 10, 0), ("1.0", 0)])
def test_a_version_that_was_tampered_with_is_stale(asking: Any, typed: str, seen: int) -> None:
    assert asking(version=typed).seen == seen


def test_values_are_what_was_typed_without_the_hidden_fields(asking: Any) -> None:
    assert asking(rest="2").values() == {"name": "Anneke", "story": "", "total": "1", "rest": "2"}


def test_a_refusal_lands_at_its_field_or_on_top(app: Flask) -> None:
    with app.test_request_context("/x", base_url=BASE):
        form = Sample.arrived()
        assert g.form is form
        form.refuse(Invalid("mail_taken", "name"))
        form.refuse(Invalid("mail_taken", "no_such_field"))
        assert form.name.errors == ["Dit mailadres is al van iemand anders."]
        assert form.form_errors == ["Dit mailadres is al van iemand anders."]
        assert form.status == 422


def test_hidden_fields_have_no_id_so_two_forms_may_stand_on_one_page(app: Flask) -> None:
    with app.test_request_context("/x", base_url=BASE):
        form = Form.blank()
        assert "id=" not in str(form.key()) + str(form.csrf_token())


def test_two_tabs_share_one_proof(app: Flask) -> None:
    browser = app.test_client()
    first = browser.get("/sign-in", base_url=BASE).text
    second = browser.get("/sign-in", base_url=BASE).text
    proof = [page.partition('name="csrf_token" type="hidden" value="')[2][:64] for page in (first, second)]
    assert len(proof[0]) == 64
    assert proof[0] == proof[1]
