"""What people type: stored exactly, or refused at its field."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.checks import (
    demand_text,
    demand_words,
    quoted,
    tidy_house_number,
    tidy_mail,
    tidy_phone,
    tidy_postcode,
    words,
)
from grants.rules.refusals import Invalid


def refused(check, *args, **more) -> tuple[str, str | None]:  # type: ignore[no-untyped-def]  # any check of the module
    with pytest.raises(Invalid) as caught:
        check(*args, **more)
    return caught.value.code, caught.value.field


@pytest.mark.parametrize(
    "text",
    [
        "",
        " een pan soep ",
        "regel een\nregel twee\tmet tab",
        "👨‍👩‍👧‍👦 burendag",
        "e\u0301 \u202eomgekeerd\u202c",
        "<script>{{ 7*7 }}'; DROP TABLE plans;--",
        "مرحبا",
        "\ufffd\ufeff",
        "\x7f\x85",
    ],
)
def test_text_is_stored_exactly(text: str) -> None:
    assert demand_text(text, "what", 200) == text


@pytest.mark.parametrize(("text", "stored"), [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\n\r\nb\n", "a\n\nb\n")])
def test_line_ends_are_made_alike(text: str, stored: str) -> None:
    assert demand_text(text, "what", 200) == stored


UNFIT = [*(chr(n) for n in range(32) if chr(n) not in "\t\n\r"), *map(chr, (0xD800, 0xDC80, 0xDFFF))]


@pytest.mark.parametrize("sign", UNFIT, ids=ascii)
def test_what_cannot_be_stored_is_refused(sign: str) -> None:
    assert refused(demand_text, f"a{sign}b", "what", 200) == ("text_unfit", "what")


def test_length_is_in_characters() -> None:
    assert demand_text("é" * 10, "what", 10) == "é" * 10
    assert demand_text("\r\n" * 10, "what", 10) == "\n" * 10
    with pytest.raises(Invalid) as caught:
        demand_text("é" * 11, "what", 10)
    assert (caught.value.code, caught.value.field) == ("text_too_long", "what")
    assert caught.value.facts == {"most": 10, "length": 11}


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_required_means_more_than_spaces(text: str) -> None:
    assert demand_text(text, "what", 10) == text
    assert refused(demand_text, text, "what", 10, required=True) == ("required", "what")


def test_required_text_is_given_back() -> None:
    assert demand_text(" soep", "what", 10, required=True) == " soep"


@given(st.text(max_size=50))
def test_whatever_passes_can_be_stored(text: str) -> None:
    try:
        stored = demand_text(text, "what", 50)
    except Invalid:
        return
    row = sqlite3.connect(":memory:").execute("SELECT ?, length(?)", (stored, stored)).fetchone()
    assert row == (stored, len(stored))
    assert demand_text(stored, "what", 50) == stored


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("  ", 0), ("soep", 1), ("een pan\nsoep, voor\t50 mensen", 6), ("a\u00a0b", 2)]
)
def test_words(text: str, count: int) -> None:
    assert words(text) == count


def test_too_many_words() -> None:
    assert demand_words("een twee", "what", 2) == "een twee"
    with pytest.raises(Invalid) as caught:
        demand_words("een twee drie", "what", 2)
    assert (caught.value.code, caught.value.field) == ("too_many_words", "what")
    assert caught.value.facts == {"most": 2, "count": 3}


@pytest.mark.parametrize("text", ["9628 AA", "9628AA", "9628aa", " 9628  aa ", "9 6 2 8 A A", "9628\u00a0AA"])
def test_postcode(text: str) -> None:
    assert tidy_postcode(text) == "9628 AA"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0628 AA",
        "9628",
        "9628 A",
        "9628 AAA",
        "96280 AA",
        "9628 SS",
        "9628 SA",
        "9628 SD",
        "٩628 AA",
        "9628 ÀA",
        "9628-AA",
        "9628 AA\x00",
    ],
)
def test_no_postcode(text: str) -> None:
    assert refused(tidy_postcode, text) == ("postcode_format", "postcode")
    assert refused(tidy_postcode, text, "where") == ("postcode_format", "where")


def test_postcodes_with_one_s_exist() -> None:
    assert tidy_postcode("9628ST") == "9628 ST"
    assert tidy_postcode("9628AS") == "9628 AS"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("12a", "12a"),
        ("12 A", "12 A"),
        ("12-3", "12-3"),
        ("12  bis", "12 bis"),
        ("12 hs", "12 hs"),
        ("12-A 3", "12-A 3"),
        ("99999", "99999"),
    ],
)
def test_house_number(text: str, number: str) -> None:
    assert tidy_house_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "0", "a", "-12", "1234567890123", "12/3", "12; DROP", "١٢", "12 bis te ver", "12\x00"]
)
def test_no_house_number(text: str) -> None:
    assert refused(tidy_house_number, text) == ("house_number_format", "house_number")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0612345678", "0612345678"),
        ("06 12 34 56 78", "0612345678"),
        ("06-12345678", "0612345678"),
        ("06\u201112345678", "0612345678"),
        ("(0598) 61 23 45", "0598612345"),
        ("0598/612345", "0598612345"),
        ("050.312.34.56", "0503123456"),
        ("+31 6 12345678", "0612345678"),
        ("+31 (0)6 12345678", "0612345678"),
        ("0031612345678", "0612345678"),
        ("14 050", "14050"),
        ("14 0598", "140598"),
        ("+49 151 12345678", "+4915112345678"),
        ("0049 151 12345678", "+4915112345678"),
    ],
)
def test_phone(text: str, digits: str) -> None:
    assert tidy_phone(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345678",
        "061234567",
        "06123456789",
        "0012",
        "+",
        "+0612345678",
        "06 1234 567x",
        "٠٦12345678",
        "+1234567890123456",
        "bel mij",
        "14 0",
        "06+12345678",
        "+31 6 1234567",
    ],
)
def test_no_phone(text: str) -> None:
    assert refused(tidy_phone, text) == ("phone_format", "phone")


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("anna@example.nl", "anna@example.nl"),
        (" Anna@Example.NL\n", "anna@example.nl"),
        ("anna.de-vries+tuin@mail.dorp-siddeburen.nl", "anna.de-vries+tuin@mail.dorp-siddeburen.nl"),
        ("anna@voorbeeld.test", "anna@voorbeeld.test"),
        ("a@b.nl", "a@b.nl"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("x@xn--mnchen-3ya.de", "x@xn--mnchen-3ya.de"),
        (f"{'a' * 64}@example.nl", f"{'a' * 64}@example.nl"),
    ],
)
def test_mail(text: str, mail: str) -> None:
    assert tidy_mail(text) == mail


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@example.nl",
        "anna@example",
        "anna@localhost",
        "a@b@c.nl",
        "an na@example.nl",
        "anna@exa mple.nl",
        "anna@-example.nl",
        "anna@example-.nl",
        "anna@example..nl",
        "anna@.nl",
        ".anna@example.nl",
        "anna.@example.nl",
        "an..na@example.nl",
        "anna@example.n",
        "anna@1.2.3.4",
        "anna@example.nl\r\nBcc: x@y.nl",
        "anna@example.nl,x@y.nl",
        "Anna <anna@example.nl>",
        "anna@exämple.nl",
        "änna@example.nl",
        "anna@example.nl\x00",
        f"{'a' * 65}@example.nl",
        f"a@{'b.' * 126}nl",
        f"a@{'b' * 64}.nl",
    ],
)
def test_no_mail(text: str) -> None:
    assert refused(tidy_mail, text) == ("mail_format", "mail")


@given(st.text())
def test_any_text_is_tidied_or_refused(text: str) -> None:
    for tidy in (tidy_postcode, tidy_house_number, tidy_phone, tidy_mail):
        try:
            once = tidy(text)
        except Invalid:
            continue
        assert tidy(once) == once


@pytest.mark.parametrize("typed", ["Fijn.", "‘Fijn.’", '"Fijn."', " ‘‘Fijn.’’ ", "“Fijn.”"])
def test_quotes_once(typed: str) -> None:
    assert quoted(typed) == "‘Fijn.’"
