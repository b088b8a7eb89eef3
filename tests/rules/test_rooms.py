"""What the list must say of a room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.refusals import Invalid
from grants.rules.rooms import MOST_SEATS, faults, seats

WHOLE = {"name": "Zaal", "key_holder": "Wim", "reach": "", "reach_public": False, "wheelchair": "yes", "seats": ""}


def test_a_room_needs_a_name_a_key_and_a_word_about_wheelchairs():
    assert faults(WHOLE) == []
    found = {(fault.field, fault.code) for fault in faults({"reach_public": True, "seats": "veel"})}
    assert found == {
        ("name", "room_name_needed"),
        ("key_holder", "room_key_needed"),
        ("reach", "room_reach_needed"),
        ("wheelchair", "choice_unknown"),
        ("seats", "room_seats_format"),
    }


@given(st.integers(1, MOST_SEATS))
def test_seats_are_read_as_typed(number):
    assert seats(f" {number} ") == number


@given(st.text())
def test_whatever_is_typed_is_a_number_of_seats_nothing_or_refused_at_its_field(typed):
    found = [fault.field for fault in faults(WHOLE | {"seats": typed})]
    assert found in ([], ["seats"])
    if not found:
        assert 1 <= (seats(typed) or 1) <= MOST_SEATS


@pytest.mark.parametrize("typed", ["0", "-1", "10000", "²", "\u0661\u0662"])
def test_what_is_no_number_of_seats(typed):
    with pytest.raises(Invalid):
        seats(typed)
