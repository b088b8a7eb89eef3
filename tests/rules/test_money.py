"""Amounts: what is certain is read, what is not is refused, and nothing changes on the way."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.money import MAX_CENTS, euro, euro_exact, parse_cents
from grants.rules.refusals import Invalid


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.000,50", 100050),
        ("1000,50", 100050),
        ("1.250", 125000),
        ("1250", 125000),
        ("1.250,00", 125000),
        ("€ 25", 2500),
        ("€25", 2500),
        (" 25 ", 2500),
        ("12,50", 1250),
        ("€ 12,50", 1250),
        ("€ 1.250,-", 125000),
        ("€ 1.250,--", 125000),
        ("25,-", 2500),
        ("25,=", 2500),
        ("25 euro", 2500),
        ("25 Euro", 2500),
        ("12,50€", 1250),
        ("12,50 €", 1250),
        ("\u00a0€\u00a01.250\u202f", 125000),
        ("\t25\r\n", 2500),
        ("0,01", 1),
        ("0,10", 10),
        ("9.999.999,99", 999_999_999),
        ("10.000.000", MAX_CENTS),
    ],
)
def test_reads_what_people_type(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "€",
        "euro",
        "1,000.50",
        "1,000",
        "10,5",
        "10,",
        ",50",
        "10,505",
        "1.25",
        "1.2500",
        "12.50",
        "1.250.00",
        "1250.000",
        "0.500",
        "00",
        "007",
        "0612345678",
        "1e3",
        "NaN",
        "inf",
        "Infinity",
        "0x10",
        "1_000",
        "1 250",
        "1\u00a0250",
        "+5",
        "$ 25",
        "25 eur o",
        "€ € 25",
        "25 euro euro",
        "25 €uro",
        "=1+1",
        "vijfentwintig",
        "\u0661\u0662\u0663",  # Arabic digits
        "\u0967\u0968",  # Devanagari
        "\uff11\uff12",  # full width
        "2\u0665",
        "\u00b2",  # superscript two
        "25\x00",
        "25\u200b",
        "\u202e25",
        "\ud800",
        "2\n5",
        "9" * 41,
        "9" * 10_000,
        "." * 100_000,
    ],
)
def test_refuses_what_is_not_certain(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_cents(text, field="amount")
    assert (caught.value.code, caught.value.field) == ("money_format", "amount")


@pytest.mark.parametrize(
    "text", ["-5", "- 5", "-5,00", "€ -5", "€-5", "-€ 5", "\u22125", "-0", "-1.250,-", "-" + "9" * 20]
)
def test_refuses_below_zero(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_cents(text, zero=True)
    assert (caught.value.code, caught.value.field) == ("money_negative", None)


@pytest.mark.parametrize("text", ["--5", "-abc", "-"])
def test_two_signs_and_no_number(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_cents(text)
    assert caught.value.code in {"money_negative", "money_format"}


@pytest.mark.parametrize("text", ["0", "0,00", "€ 0", "0,-"])
def test_nothing_is_an_amount_only_where_it_may_be_left_over(text: str) -> None:
    assert parse_cents(text, zero=True) == 0
    with pytest.raises(Invalid) as caught:
        parse_cents(text, field="amount")
    assert (caught.value.code, caught.value.field) == ("money_zero", "amount")


@pytest.mark.parametrize("text", ["10.000.000,01", "10000001", "9" * 20, "9" * 40])
def test_refuses_what_no_pot_can_hold(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_cents(text, field="amount")
    assert (caught.value.code, caught.value.facts) == ("money_too_much", {"most": MAX_CENTS})


@pytest.mark.parametrize(
    ("cents", "short", "exact"),
    [
        (0, "€\u00a00", "€\u00a00,00"),
        (1, "€\u00a00,01", "€\u00a00,01"),
        (1250, "€\u00a012,50", "€\u00a012,50"),
        (2500, "€\u00a025", "€\u00a025,00"),
        (99_999, "€\u00a0999,99", "€\u00a0999,99"),
        (100_000, "€\u00a01.000", "€\u00a01.000,00"),
        (125_000, "€\u00a01.250", "€\u00a01.250,00"),
        (100_000_000_00, "€\u00a0100.000.000", "€\u00a0100.000.000,00"),
        (-500, "€\u00a0-5", "€\u00a0-5,00"),
        (-125_050, "€\u00a0-1.250,50", "€\u00a0-1.250,50"),
    ],
)
def test_writes_euros(cents: int, short: str, exact: str) -> None:
    assert (euro(cents), euro_exact(cents)) == (short, exact)


@given(st.integers(0, MAX_CENTS))
def test_what_we_write_we_read_back(cents: int) -> None:
    assert parse_cents(euro(cents), zero=True) == cents
    assert parse_cents(euro_exact(cents), zero=True) == cents
    assert parse_cents(f"{cents // 100},{cents % 100:02d}", zero=True) == cents


@given(st.text() | st.from_regex(r"[€\-0-9., euro]{0,12}"))
def test_any_text_gives_cents_or_a_refusal(text: str) -> None:
    with suppress(Invalid):
        assert 0 < parse_cents(text) <= MAX_CENTS
