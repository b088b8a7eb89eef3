"""Names to find things by."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.references import ALPHABET, draw, plan_reference, round_reference, tidy_reference


def test_alphabet_has_no_look_alikes() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
    assert not set(ALPHABET) & set("01OILU")


@pytest.mark.parametrize(
    ("slug", "prefix"),
    [
        ("siddeburen", "SID"),
        ("t-zandt", "TZA"),
        ("2e-exloermond", "EEX"),
        ("de-wijert", "DEW"),
        ("ee", "EEX"),
        ("7", "XXX"),
        ("únder", "NDE"),
    ],
)
def test_plan_reference_begins_with_the_place(slug: str, prefix: str) -> None:
    assert re.fullmatch(f"{prefix}-[{ALPHABET}]{{4}}", plan_reference(slug, random.Random(1)))


def test_the_same_seed_gives_the_same_reference() -> None:
    assert plan_reference("siddeburen", random.Random(7)) == plan_reference("siddeburen", random.Random(7))
    assert plan_reference("siddeburen", random.Random(7)) != plan_reference("siddeburen", random.Random(8))


def test_all_signs_are_drawn() -> None:
    assert set(draw(random.Random(1), 3000)) == set(ALPHABET)
    assert len(draw(random.SystemRandom(), 8)) == 8
    assert draw(random.Random(1), 0) == ""


@pytest.mark.parametrize(
    ("n", "reference"), [(1, "siddeburen-2026"), (2, "siddeburen-2026-2"), (11, "siddeburen-2026-11")]
)
def test_round_reference(n: int, reference: str) -> None:
    assert round_reference("siddeburen", 2026, n) == reference


def test_the_first_round_of_a_year_needs_no_number() -> None:
    assert round_reference("siddeburen", 2026) == "siddeburen-2026"


@pytest.mark.parametrize("n", [0, -1])
def test_rounds_are_counted_from_one(n: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        round_reference("siddeburen", 2026, n)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("SID-7K4M", "SID-7K4M"),
        ("sid-7k4m", "SID-7K4M"),
        (" sid 7k4m ", "SID-7K4M"),
        ("sid7k4m", "SID-7K4M"),
        ("S I D - 7 K 4 M", "SID-7K4M"),
        ("sid", "sid"),
        ("", ""),
        ("siddeburen-2026", "siddeburen-2026"),
    ],
)
def test_tidy_reference(text: str, reference: str) -> None:
    assert tidy_reference(text) == reference


@given(st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1), st.randoms(use_true_random=False))
def test_every_reference_is_found_as_typed(slug: str, source: random.Random) -> None:
    reference = plan_reference(slug, source)
    assert tidy_reference(reference) == tidy_reference(reference.lower().replace("-", " ")) == reference
