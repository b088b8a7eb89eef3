"""What an offer needs: something to say, a first name, and a way to reach who says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.offers import OfferKind, faults, first_name, one_line, wish_faults

WHOLE = {"kind": "can", "line": "fietsen maken", "name": "Bert", "mail": "bert@voorbeeld.example", "phone": ""}


def at(fields):
    return {(fault.field, fault.code) for fault in fields}


def test_an_offer_needs_a_line_a_name_and_a_way_back():
    assert faults(WHOLE) == []
    assert faults(WHOLE | {"mail": "", "phone": "06 12 34 56 78"}) == []
    assert at(faults({})) == {
        ("kind", "choice_unknown"), ("line", "offer_line_needed"), ("name", "name_needed"), ("phone", "contact_needed"),
    }  # fmt: skip


@pytest.mark.parametrize("line", ["taart, bel 06 12 34 56 78", "mail bert@voorbeeld.example", "(06) 1234-5678"])
def test_a_line_never_tells_how_to_reach_somebody(line):
    assert at(faults(WHOLE | {"line": line})) == {("line", "offer_line_tells_contact")}


@pytest.mark.parametrize("line", ["2 fietsen van 1975, 28 inch", "taart voor 120 mensen op 3-5-2026", "tijd @ dinsdag"])
def test_a_line_may_hold_numbers(line):
    assert faults(WHOLE | {"line": line}) == []


def test_a_talk_needs_a_phone_and_no_line():
    talk = WHOLE | {"kind": "talk", "line": ""}
    assert at(faults(talk)) == {("phone", "offer_phone_needed")}
    assert faults(talk | {"phone": "06 12 34 56 78"}) == []


@pytest.mark.parametrize(("field", "typed"), [("mail", "bert@"), ("phone", "06 12")])
def test_an_address_must_be_one(field, typed):
    assert at(faults(WHOLE | {field: typed})) == {(field, f"{field}_format")}


def test_a_wish_needs_a_sentence():
    assert wish_faults({"sentence": "Graag", "name": "B", "phone": "0612345678"}) == []
    assert at(wish_faults({"sentence": " "})) == {
        ("sentence", "wish_sentence_needed"), ("name", "name_needed"), ("phone", "contact_needed"),
    }  # fmt: skip


TYPED = st.fixed_dictionaries(
    {name: st.one_of(st.none(), st.text(max_size=30)) for name in ("kind", "line", "name", "mail", "phone")}
)


@given(TYPED, st.sampled_from([None, *OfferKind]))
def test_whatever_is_typed_gives_at_most_one_fault_a_field_and_never_an_error(typed, kind):
    found = faults(typed | ({"kind": kind.value} if kind else {}))
    fields = [fault.field for fault in found]
    assert len(fields) == len(set(fields))
    assert set(fields) <= {"kind", "line", "name", "mail", "phone"}


@given(st.text())
def test_a_first_name_is_one_word_of_what_was_typed(typed):
    first = first_name(typed)
    assert first == "" or typed.split()[0] == first
    assert "\n" not in one_line(typed)
