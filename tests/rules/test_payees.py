"""Who may receive the money: every party with every payee."""

from itertools import product

import pytest

from grants.rules.payees import PartyKind, PayeeKind, demand_keeper, demand_payee
from grants.rules.refusals import Invalid


@pytest.mark.parametrize(("party", "payee", "adult"), list(product(PartyKind, PayeeKind, [True, False])))
def test_every_party_with_every_payee(party: PartyKind, payee: PayeeKind, adult: bool) -> None:
    if payee is not PayeeKind.OWNER or (adult and party is not PartyKind.YOUTH_GROUP):
        demand_payee(party, payee, adult)
        return
    with pytest.raises(Invalid) as caught:
        demand_payee(party, payee, adult)
    expected = (
        ("youth_needs_keeper", "payee_kind") if party is PartyKind.YOUTH_GROUP else ("payee_needs_adult", "adult")
    )
    assert (caught.value.code, caught.value.field) == expected


def test_a_keeper_is_an_adult_or_a_club() -> None:
    demand_keeper(adult_or_club=True)
    with pytest.raises(Invalid) as caught:
        demand_keeper(adult_or_club=False)
    assert (caught.value.code, caught.value.field) == ("payee_needs_adult", "adult")


def test_codes_are_stored_and_never_change() -> None:
    assert [kind.value for kind in PartyKind] == ["person", "informal_group", "youth_group", "association"]
    assert [kind.value for kind in PayeeKind] == ["owner", "keeper", "shop"]
