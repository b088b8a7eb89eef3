"""Which idea, plan and offer belong together."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.links import NEAR, OF_ONE, LinkKind, Says, Thing, Why, pair, says, suggest, why
from grants.rules.offers import OfferKind
from grants.rules.topic_words import Theme
from grants.rules.topics import topics

DAY = date(2026, 5, 1)
IDEA, PLAN, CAN, HAVE, SEEK = "idea", "plan", "can", "have", "seek"


def thing(line: str, what: str = IDEA, code: str = "", place: int = 1, days: int = 0, who: int | None = None) -> Thing:
    kind = LinkKind(what) if what in (IDEA, PLAN) else LinkKind.OFFER
    offer = None if what in (IDEA, PLAN) else OfferKind(what)
    said = says(kind, offer)
    return Thing(kind, code or line, place, DAY + timedelta(days=days), said, topics(line), who)


def test_what_a_line_comes_down_to() -> None:
    assert says(LinkKind.IDEA) is says(LinkKind.PLAN) is Says.WANTS
    assert says(LinkKind.OFFER, OfferKind.SEEK) is Says.SEEKS
    assert says(LinkKind.OFFER, OfferKind.CAN) is says(LinkKind.OFFER, OfferKind.HAVE) is Says.BRINGS


TOGETHER = [
    # The garden woman, the burendag, the musician partner.
    ("Een moestuin achter de kerk", IDEA, "tuinieren en stekken", CAN, [Theme.GARDEN]),
    ("Burendag op het plein", PLAN, "accordeon spelen op een feest", CAN, [Theme.PARTY]),
    ("Een gitarist voor het koor", SEEK, "muziek maken", CAN, [Theme.MUSIC]),
    ("Bankjes bij het water", IDEA, "een oude bank", HAVE, ["bank"]),
    ("Plantjes ruilen op burendag", PLAN, "Feest met bloemen", IDEA, [Theme.GARDEN, Theme.PARTY]),
    ("Iemand voor tuinfeesten met zang en muziek", SEEK, "Muziek op het tuinfeest", IDEA, None),
]
APART = [
    ("brood bakken", CAN, "een oven", HAVE),
    ("Een gitaar", SEEK, "Een trompet", SEEK),
    ("Een moestuin", IDEA, "Samen tuinieren", IDEA),
    ("Een moestuin", IDEA, "Een schoffel", SEEK),
    ("Samen op dinsdag", IDEA, "op dinsdag tijd", HAVE),
    ("Een speeltuin", IDEA, "een tuin", HAVE),
    ("", IDEA, "", CAN),
]


@pytest.mark.parametrize(("line", "what", "other", "other_what", "expected"), TOGETHER)
def test_together(line: str, what: str, other: str, other_what: str, expected: list[object] | None) -> None:
    found = why(thing(line, what), thing(other, other_what))
    assert found
    if expected is not None:
        assert [reason.theme or reason.word for reason in found] == expected


@pytest.mark.parametrize(("line", "what", "other", "other_what"), APART)
def test_apart(line: str, what: str, other: str, other_what: str) -> None:
    assert why(thing(line, what), thing(other, other_what)) == ()


def test_another_place_another_season_the_same_maker_and_itself_are_no_match() -> None:
    idea = thing("Een moestuin", who=7)
    assert why(idea, thing("snoeien", CAN, days=NEAR.days, who=8))
    assert why(idea, thing("snoeien", CAN, days=NEAR.days + 1)) == ()
    assert why(idea, thing("snoeien", CAN, place=2)) == ()
    assert why(idea, thing("snoeien", CAN, who=7)) == ()
    two = thing("Muziek in de tuin")
    assert why(two, two) == ()


def test_what_both_are_about_is_told_with_themes_first() -> None:
    found = why(thing("Bankjes in de tuin"), thing("een bank en een tuin", HAVE))
    assert found == (Why(Theme.GARDEN, ""), Why(None, "bank"))


def test_few_and_good() -> None:
    gardens = [thing(f"Een moestuin {'abcdef'[number]}", code=f"idea{number}") for number in range(6)]
    offers = [thing("snoeien", CAN, code="snoei"), thing("een bos bloemen", SEEK, code="bloem")]
    found = suggest([*gardens, *offers])
    # Who seeks what another brings comes first; after that nobody is asked by everybody.
    assert {found[0].one.code, found[0].other.code} == {"snoei", "bloem"}
    assert len(found) == 2
    assert sum("offer-snoei" in one.pair.split() for one in found) == OF_ONE


def test_the_nearest_in_time_goes_first_and_what_was_asked_does_not_come_again() -> None:
    late, soon, offer = thing("Een tuin a", days=40), thing("Een tuin b", days=2), thing("snoeien", CAN)
    found = suggest([late, soon, offer])
    assert [one.pair for one in found] == [pair(soon.name, offer.name), pair(offer.name, late.name)]
    assert suggest([late, soon, offer], {found[0].pair}) == found[1:]
    assert len(suggest([late, soon, offer], most=1)) == 1


THINGS = st.lists(
    st.builds(
        thing,
        st.sampled_from(["Een moestuin", "Muziek bij burendag", "een gitaar", "bank", "tuinfeest met muziek", "🙂"]),
        st.sampled_from([IDEA, PLAN, CAN, HAVE, SEEK]),
        st.text("abc", min_size=1, max_size=3),
        st.integers(1, 2),
        st.integers(0, 120),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=12,
    unique_by=lambda one: one.name,
)


@given(THINGS, st.randoms())
def test_the_order_in_which_they_come_changes_nothing(things: list[Thing], chance: object) -> None:
    mixed = list(things)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert suggest(mixed) == suggest(things)
    for one in things:
        for other in things:
            assert why(one, other) == why(other, one)


@given(THINGS)
def test_nobody_is_in_more_than_a_few(things: list[Thing]) -> None:
    found = suggest(things)
    names = [name for one in found for name in one.pair.split(" ")]
    assert all(names.count(name) <= OF_ONE for name in names)
    assert len({one.pair for one in found}) == len(found)
