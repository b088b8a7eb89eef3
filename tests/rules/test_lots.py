"""Drawing lots: the same seed is the same draw, no lot has a better chance, and anybody can do it again."""

import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.lots import Seating, drawn, number, seated
from grants.rules.reviews import Band

LOTS = st.lists(st.text(max_size=6), unique=True, max_size=12)
VOLUNTEERS = st.lists(st.tuples(st.text(max_size=4), st.sampled_from(Band)), unique_by=lambda one: one[0], max_size=14)


def test_anybody_finds_the_same_number_with_a_tool_of_their_own() -> None:
    done = subprocess.run(["sha256sum"], input=b"2026:SID-26-0001", capture_output=True, check=True)
    assert number("2026", "SID-26-0001") == done.stdout.split()[0].decode()


def test_the_order_is_that_of_the_numbers() -> None:
    lots = ["A", "B", "C", "D"]
    assert drawn("1", lots) == sorted(lots, key=lambda lot: number("1", lot))
    assert drawn("1", lots) != drawn("2", lots)


@given(st.text(max_size=6), LOTS, st.randoms())
def test_the_same_lots_come_out_whatever_the_order_they_went_in(seed: str, lots: list[str], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives its own Random
    order = drawn(seed, lots)
    assert sorted(order) == sorted(lots)
    random.shuffle(lots)
    assert drawn(seed, lots) == order


@given(st.text(max_size=6), LOTS.filter(bool))
def test_without_one_lot_the_others_keep_their_order(seed: str, lots: list[str]) -> None:
    order = drawn(seed, lots)
    assert drawn(seed, lots[1:]) == [lot for lot in order if lot != lots[0]]


def test_each_lot_is_first_about_as_often() -> None:
    first = Counter(drawn(str(seed), "ABCD")[0] for seed in range(4000))
    # Four standard deviations of a fair draw: 27.4 each.
    assert all(abs(count - 1000) < 110 for count in first.values()), first


def test_a_lot_that_is_in_twice_is_refused() -> None:
    with pytest.raises(ValueError):
        drawn("1", ["A", "A"])


# ---- seats ----


def _people(young: int, adult: int) -> list[tuple[str, Band]]:
    return [(f"y{n}", Band.YOUNG) for n in range(young)] + [(f"a{n}", Band.ADULT) for n in range(adult)]


@pytest.mark.parametrize(
    ("young", "adult", "seats", "youth", "in_seats"),
    [
        (9, 9, 7, 3, (3, 4)),
        (3, 4, 7, 3, (3, 4)),
        (1, 9, 7, 3, (1, 6)),
        (9, 2, 7, 3, (5, 2)),
        (2, 1, 7, 3, (2, 1)),
        (0, 0, 7, 3, (0, 0)),
        (5, 5, 0, 0, (0, 0)),
        (5, 5, 3, 0, (0, 3)),
        (5, 5, 3, 3, (3, 0)),
    ],
)
def test_seats_are_kept_for_young_people(young: int, adult: int, seats: int, youth: int, in_seats: tuple) -> None:  # type: ignore[type-arg]
    seating = seated("7", _people(young, adult), seats, youth)
    count = Counter(name[0] for name in seating.seats)
    assert (count["y"], count["a"]) == in_seats
    assert len(seating.seats) + len(seating.reserve) == young + adult


@given(st.text(max_size=4), VOLUNTEERS, st.integers(0, 8), st.integers(0, 8))
def test_everybody_sits_or_waits_in_the_order_drawn(
    seed: str, volunteers: list[tuple[str, Band]], seats: int, youth: int
) -> None:
    if youth > seats:
        with pytest.raises(ValueError):
            seated(seed, volunteers, seats, youth)
        return
    seating = seated(seed, volunteers, seats, youth)
    order = drawn(seed, [name for name, _ in volunteers])
    assert len(seating.seats) == min(seats, len(volunteers))
    assert list(seating.seats) == [name for name in order if name in seating.seats]
    assert list(seating.reserve) == [name for name in order if name not in seating.seats]


def test_the_same_seed_seats_the_same_people() -> None:
    people = _people(6, 6)
    assert seated("1", people) == seated("1", people[::-1])
    assert seated("1", people) != seated("2", people)
    assert isinstance(seated("1", people), Seating)
