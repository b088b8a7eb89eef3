"""A round is published with everything a resident must be able to rely on, or not at all."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from grants.rules.refusals import Invalid
from grants.rules.rounds import Terms, demand_publishable, faults

OPENS = date(2026, 11, 1)
TERMS = Terms(
    opens_on=OPENS,
    closes_on=OPENS + timedelta(days=28),
    evening_on=OPENS + timedelta(days=35),
    answer_days=56,
    ceiling_cents=1_000_000,
    legal_base="Subsidieregeling buurtbudget, artikel 3",
    contact_name="Jantje Bos",
    contact_phone="14 0598",
    stand_in="Piet Mulder",
    method="arrival",
)
RULES = ["Is het voor het dorp?", "Doen er buren mee?", "Kan het dit jaar?"]


def test_a_complete_round_may_be_published() -> None:
    assert faults(TERMS, 3, RULES) == []
    demand_publishable(TERMS, 3, RULES)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"contact_name": " "}, "round_needs_contact_name", "contact_name"),
        ({"contact_phone": ""}, "round_needs_contact_phone", "contact_phone"),
        ({"stand_in": ""}, "round_needs_stand_in", "stand_in"),
        ({"legal_base": "\n"}, "round_needs_legal_base", "legal_base"),
        ({"ceiling_cents": 0}, "round_needs_ceiling", "ceiling_cents"),
        ({"ceiling_cents": -1}, "round_needs_ceiling", "ceiling_cents"),
        ({"closes_on": OPENS - timedelta(days=1)}, "round_closes_before_opening", "closes_on"),
        ({"answer_days": 0}, "round_answer_days", "answer_days"),
        ({"answer_days": 92}, "round_answer_days", "answer_days"),
        ({"evening_on": None}, "round_needs_evening", "evening_on"),
        ({"evening_on": OPENS - timedelta(days=1)}, "round_evening_before_opening", "evening_on"),
        ({"evening_on": OPENS + timedelta(days=57)}, "round_evening_after_term", "evening_on"),
        ({"answer_days": 34}, "round_evening_after_term", "evening_on"),
        ({"method": ""}, "round_needs_method", "method"),
        ({"quick_cents": 1_000_001, "quick_most_cents": 1}, "round_quick_above_ceiling", "quick_cents"),
        ({"quick_cents": -1}, "round_quick_above_ceiling", "quick_cents"),
        ({"quick_cents": 1}, "round_quick_both", "quick_most_cents"),
        ({"quick_most_cents": 1}, "round_quick_both", "quick_most_cents"),
        ({"quick_cents": 100, "quick_most_cents": 101}, "round_quick_most", "quick_most_cents"),
        ({"quick_cents": 100, "quick_most_cents": -1}, "round_quick_most", "quick_most_cents"),
    ],
)
def test_each_lack_is_named_at_its_field(change: dict[str, Any], code: str, field: str) -> None:
    terms = replace(TERMS, **change)
    assert (code, field) in [(fault.code, fault.field) for fault in faults(terms, 3, RULES)]
    with pytest.raises(Invalid) as caught:
        demand_publishable(terms, 3, RULES)
    if change != {"answer_days": 0}:
        assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    "change",
    [
        {"evening_on": OPENS + timedelta(days=56)},
        {"evening_on": OPENS},
        {"answer_days": 35},
        {"answer_days": 91},
        {"closes_on": OPENS},
        {"closes_on": OPENS + timedelta(days=364)},  # a running round: the first evening counts
        {"ceiling_cents": 1},
        {"quick_cents": 1_000_000, "quick_most_cents": 1_000_000},
    ],
)
def test_the_edges_may_be_published(change: dict[str, Any]) -> None:
    demand_publishable(replace(TERMS, **change), 3, RULES)


@pytest.mark.parametrize("seats", [0, 2])
def test_a_panel_has_three_seats(seats: int) -> None:
    (fault,) = faults(TERMS, seats, RULES)
    assert (fault.code, fault.field, fault.facts) == ("round_needs_seats", None, {"least": 3, "filled": seats})


@pytest.mark.parametrize("rules", [[], RULES[:2], [*RULES[:2], " "], RULES * 2])
def test_house_rules_are_three_to_five(rules: list[str]) -> None:
    (fault,) = faults(TERMS, 3, rules)
    assert (fault.code, fault.field, fault.facts) == ("round_house_rules", "house_rules", {"least": 3, "most": 5})


@pytest.mark.parametrize("count", [3, 4, 5])
def test_house_rules_that_are_enough(count: int) -> None:
    demand_publishable(TERMS, 7, (RULES * 2)[:count])


def test_everything_is_said_at_once_in_the_order_of_the_page() -> None:
    bare = Terms(OPENS, OPENS - timedelta(days=1), None, 0, 0, "", "", "", "", "")
    assert [fault.code for fault in faults(bare, 0, [])] == [
        "round_needs_contact_name",
        "round_needs_contact_phone",
        "round_needs_stand_in",
        "round_needs_legal_base",
        "round_needs_method",
        "round_needs_ceiling",
        "round_closes_before_opening",
        "round_answer_days",
        "round_needs_evening",
        "round_needs_seats",
        "round_house_rules",
    ]
    with pytest.raises(Invalid) as caught:
        demand_publishable(bare, 0, [])
    assert caught.value.code == "round_needs_contact_name"


def test_equal_shares_are_published_only_with_seats_enough_for_them() -> None:
    terms = replace(TERMS, method="equal_shares")
    assert [(fault.code, fault.field, fault.facts) for fault in faults(terms, 14, RULES)] == [
        ("round_method_needs_seats", "method", {"least": 15, "filled": 14})
    ]
    assert faults(terms, 15, RULES) == []
