"""Equal Shares of one place: full amounts, then stated minimums; and when it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.division import Wanted, demand_shares, two_passes
from grants.rules.refusals import NotNow


def wanted(reference: str, cents: int, minimum: int | None, *voices: int) -> Wanted:
    return Wanted(reference, cents, minimum, voices)


def test_fifteen_voters_and_nobody_set_aside_may_divide() -> None:
    demand_shares(15, [])


def test_few_voters_are_refused() -> None:
    with pytest.raises(NotNow, match="division_few_voters") as refused:
        demand_shares(14, ["B"])
    assert refused.value.facts == {"voters": 14, "least": 15}


def test_a_set_aside_is_refused() -> None:
    with pytest.raises(NotNow, match="division_set_aside") as refused:
        demand_shares(15, ["B", "A"])
    assert refused.value.facts == {"plans": "A, B"}


def test_what_is_left_goes_to_who_can_start_with_less() -> None:
    plans = [
        wanted("A", 200_000, 100_000, *range(11)),
        wanted("B", 150_000, 90_000, *range(5, 15)),
        wanted("C", 150_000, 110_000, *range(5)),
        wanted("D", 150_000, None, *range(15)),
    ]
    done = two_passes(460_000, 15, plans, "1")
    assert {name: one.cents for name, one in done.chosen.items()} == {"D": 150_000, "A": 200_000, "B": 90_000}
    assert done.full.rest == 110_000
    assert done.minimum is not None
    assert [one.name for one in done.minimum.unchosen] == ["C"]
    assert done.minimum.rest == 20_000


def test_without_minimums_there_is_no_second_pass() -> None:
    assert two_passes(100, 15, [wanted("A", 200, None, 0), wanted("B", 200, 200, 1)], "1").minimum is None


def test_a_tie_is_drawn_with_the_seed() -> None:
    plans = [wanted("A", 1000, None, *range(15)), wanted("B", 1000, None, *range(15))]
    assert {next(iter(two_passes(1000, 15, plans, str(seed)).chosen)) for seed in range(20)} == {"A", "B"}
    assert two_passes(1000, 15, plans, "1") == two_passes(1000, 15, plans[::-1], "1")


PLANS = st.lists(
    st.tuples(st.integers(1, 90_000), st.none() | st.integers(0, 90_000), st.frozensets(st.integers(0, 14))), max_size=6
)


@given(st.integers(0, 150_000), PLANS)
def test_no_chosen_plan_is_lowered_and_the_pot_is_enough(
    free: int, made: list[tuple[int, int | None, frozenset[int]]]
) -> None:
    plans = [wanted(f"P{n}", cents, least, *sorted(who)) for n, (cents, least, who) in enumerate(made)]
    done = two_passes(free, 15, plans, "7")
    by_reference = {plan.reference: plan for plan in plans}
    assert sum(one.cents for one in done.chosen.values()) <= free
    assert all(one.cents == by_reference[one.name].cents for one in done.full.chosen)
    for one in done.minimum.chosen if done.minimum else ():
        assert one.cents == by_reference[one.name].minimum_cents
        assert by_reference[one.name].cents > done.full.rest, "what fits in full is not given less"
