"""What a completion changed, as pages put old beside new."""

import pytest

from grants.rules.completion import changes, written


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("", ""), ("  ", ""), ("1250", "€ 1.250,00"), ("€ 12,50", "€ 12,50"), ("ongeveer honderd", "ongeveer honderd")],
)
def test_an_amount_is_shown_in_euros_and_what_is_none_as_it_was_typed(typed: str, shown: str) -> None:
    assert written("total", typed).replace("\xa0", " ") == shown


def test_lines_of_money_stand_under_each_other_without_the_empty_ones() -> None:
    lines = [{"label": "verf", "amount": "20"}, {"label": " ", "amount": ""}, {"label": "", "amount": "een tientje"}]
    assert written("lines", lines).replace("\xa0", " ") == "verf € 20,00\neen tientje"
    assert written("lines", None) == ""


def test_only_what_was_asked_for_is_a_change_and_a_contact_is_private() -> None:
    before = {"what": "Een bankje", "phone": "06 11", "total": "100"}
    after = {"what": "Twee bankjes", "phone": "06 22"}
    assert [(one.old, one.new) for one in changes(before, after)] == [("Een bankje", "Twee bankjes")]
    assert {one.new for one in changes(before, after, private=True)} == {"Twee bankjes", "06 22"}
