"""Where a card goes, when it waits, and which lines say nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.tin import Shelf, alike, first_shelf, telling_words, waits

LINES = st.text(max_size=300)


def test_only_an_unsigned_line_that_nobody_read_stays_in_the_tin() -> None:
    assert first_shelf(signed=False, read_by_worker=False) is Shelf.TIN
    assert {first_shelf(True, False), first_shelf(True, True), first_shelf(False, True)} == {Shelf.WALL}


@pytest.mark.parametrize("phone", ["", "0612345678"])
@pytest.mark.parametrize("called", [True, False])
def test_what_waits(phone: str, called: bool) -> None:
    assert waits(Shelf.TIN, phone, called)
    assert waits(Shelf.ASIDE, phone, called)
    assert waits(Shelf.WALL, phone, called) == (bool(phone) and not called)
    assert not waits(Shelf.OFF, phone, called)


def test_a_card_on_the_wall_that_seeks_a_room_waits_too() -> None:
    assert waits(Shelf.WALL, "", called=False, seeks_room=True)
    assert waits(Shelf.WALL, "0612345678", called=True, seeks_room=True)
    assert not waits(Shelf.OFF, "", called=False, seeks_room=True)


ALIKE = [
    ("Een bankje bij de speeltuin", "Bankjes bij de speeltuin graag!"),
    ("Samen soep eten op dinsdag", "Elke dinsdag soep eten met de buurt"),
    ("Ik wil wel een moestuin", "Een moestuintje achter het dorpshuis"),
    ("Voorlezen in café De Hoek", "VOORLEZEN IN CAFE DE HOEK"),
]
DIFFERENT = [
    ("Een bankje bij de speeltuin", "Samen soep eten op dinsdag"),
    ("Een speeltuin in de straat", "Meer lampen in de straat"),
    ("", "Een bankje"),
    ("🙂", "🙂"),
    ("Mooi!", "Mooi!"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_nearly_the_same(one: str, other: str) -> None:
    assert alike(telling_words(one), telling_words(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_something_else(one: str, other: str) -> None:
    assert not alike(telling_words(one), telling_words(other))


@given(LINES, LINES)
def test_alike_goes_both_ways(one: str, other: str) -> None:
    first, second = telling_words(one), telling_words(other)
    assert alike(first, second) == alike(second, first)


@given(LINES)
def test_a_line_is_like_itself_where_it_says_anything(line: str) -> None:
    words = telling_words(line)
    assert alike(words, words) == bool(words)
