"""Account numbers: which we pay to, and how little of them we show."""

import random
import re
import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from grants.rules.ibans import SEPA, demand_iban, masked, tail, tidy
from grants.rules.refusals import Invalid

# The examples of the ISO 13616 registry.
GOOD = [
    "NL91ABNA0417164300",
    "BE68539007547034",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "MT84MALT011000012345MTLCAST001S",
    "GB29NWBK60161331926819",
    "GI75NWBK000000007099453",
    "NO9386011117947",
    "AL47212110090000000235698741",
    "RS35260005601001611379",
]


@pytest.mark.parametrize("number", GOOD)
def test_accepts_accounts_in_the_sepa_area(number: str) -> None:
    assert demand_iban(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "NL91 ABNA 0417 1643 00",
        " nl91abna0417164300 ",
        "NL91.ABNA.0417.1643.00",
        "nl91-abna-0417-1643-00",
        "NL91\u00a0ABNA\u00a00417\u00a01643\u00a000",
        "NL91\tABNA0417164300\n",
    ],
)
def test_reads_them_as_people_group_them(text: str) -> None:
    assert tidy(text) == demand_iban(text) == "NL91ABNA0417164300"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "iban_format"),
        ("0417164300", "iban_format"),
        ("NL91", "iban_format"),
        ("NLXXABNA0417164300", "iban_format"),
        ("N191ABNA0417164300", "iban_format"),
        ("NL91ABNA041716430", "iban_checksum"),  # one sign short: no longer adds up
        ("NL91ABNA0417164300" + "0" * 40, "iban_format"),
        ("NL91ABNA04171643\u0660\u0660", "iban_format"),  # Arabic digits
        ("NL91ABNA0417164300\x00", "iban_format"),
        ("NL91ABNÅ0417164300", "iban_format"),
        ("NL91ABNA0417164301", "iban_checksum"),
        ("NL19ABNA0417164300", "iban_checksum"),
        ("NL91ABNA0471164300", "iban_checksum"),  # two digits swapped
        ("TR330006100519786457841326", "iban_country"),
        ("AE070331234567890123456", "iban_country"),
        ("XX91ABNA0417164300", "iban_country"),
    ],
)
def test_refuses_the_rest_and_says_why(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        demand_iban(text)
    assert (caught.value.code, caught.value.field) == (code, "iban")


def test_refuses_a_number_that_adds_up_with_the_wrong_length() -> None:
    number = iban.calc_check_digits("NL00ABNA041716430")
    with pytest.raises(Invalid) as caught:
        demand_iban(f"NL{number}ABNA041716430", field="account")
    assert (caught.value.code, caught.value.field) == ("iban_format", "account")


def test_refusal_tells_the_country() -> None:
    with pytest.raises(Invalid) as caught:
        demand_iban("TR330006100519786457841326")
    assert caught.value.facts == {"country": "TR"}


def test_every_sepa_country_is_known_to_the_library() -> None:
    assert len(SEPA) == 42
    assert all(structure(country) for country in SEPA)


def structure(country: str) -> list[tuple[int, str]]:
    """The parts of an account number of a country, as the registry of ISO 13616 has them: (length, n, a or c)."""
    (_, info), *_ = iban._ibandb.info(country)
    return [(int(length), kind) for length, kind in re.findall("([0-9]+)!([nac])", info["bban"])]


SIGNS = {"n": string.digits, "a": string.ascii_uppercase, "c": string.ascii_uppercase + string.digits}


@given(st.sampled_from(sorted(SEPA)), st.randoms(use_true_random=False))
def test_every_number_that_adds_up_is_accepted_whatever_the_bank(country: str, source: random.Random) -> None:
    bban = "".join(source.choice(SIGNS[kind]) for length, kind in structure(country) for _ in range(length))
    number = f"{country}{iban.calc_check_digits(f'{country}00{bban}')}{bban}"
    assert demand_iban(number) == number
    assert demand_iban(f" {iban.format(number)} ".lower()) == number


@pytest.mark.parametrize(
    ("number", "end", "shown"),
    [
        ("NL91ABNA0417160718", "0718", "07 18"),
        ("NL91 ABNA 0417 1607 18", "0718", "07 18"),
        ("0718", "0718", "07 18"),
        ("MT84MALT011000012345MTLCAST001S", "001S", "00 1S"),
    ],
)
def test_only_the_end_is_shown(number: str, end: str, shown: str) -> None:
    assert (tail(number), masked(number), masked(tail(number))) == (end, shown, shown)


@given(st.text())
def test_any_text_is_an_account_or_a_refusal(text: str) -> None:
    with suppress(Invalid):
        assert demand_iban(text) == tidy(text)


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(place: int, digit: str) -> None:
    number = "NL91ABNA0417164300"
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        with pytest.raises(Invalid):
            demand_iban(wrong)
