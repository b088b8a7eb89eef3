"""The Method of Equal Shares: worked examples, what always holds, and the same winners as a plain second version."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grants.rules.division import Candidate, How, WhyNot, equal_shares
from grants.rules.division.equal_shares import _affordable
from tests.rules.division.elections import Small, elections, plainly

UNITS = st.none() | st.integers(1, 3)


def plan(name: str, cents: int, *voices: int) -> Candidate:
    return Candidate(name, cents, voices)


def _names(*plans: Candidate, budget: int, voters: int, unit: int | None = None) -> list[str]:
    return [one.name for one in equal_shares(budget, voters, plans, str, unit).chosen]


def test_three_who_agree_are_not_outvoted_by_six() -> None:
    """Nine people, € 90: the six want six plans of € 15, the three one of € 30. A plain count pays only the six."""
    six = [plan(f"six{n}", 15, *range(6)) for n in range(6)]
    three = plan("three", 30, 6, 7, 8)
    assert _names(*six, three, budget=90, voters=9) == ["six0", "six1", "six2", "six3", "three"]


def test_nine_who_said_yes_put_in_the_same() -> None:
    done = equal_shares(148_500, 15, [plan("A", 99_900, *range(9))], str, None)
    assert done.chosen == (), "€ 99 each is less than € 111"
    done = equal_shares(180_000, 15, [plan("A", 99_900, *range(9)), plan("B", 90_000, *range(9, 15))], str, None)
    assert done.chosen[0].paid == dict.fromkeys(range(9), Fraction(11_100))
    assert done.unchosen[0].why is WhyNot.TOO_LITTLE_LEFT
    assert (done.unchosen[0].held, done.unchosen[0].rest, done.rest) == (72_000, 80_100, 80_100)


def test_who_has_less_puts_in_all_they_have() -> None:
    done = equal_shares(40, 4, [plan("A", 24, 0, 1, 2), plan("B", 18, 2, 3)], str, 1)
    # € 10 each: A costs three people 8; B then lacks, until everybody has 11: 3 and 15 do not fit, so on it goes.
    assert [one.name for one in done.chosen] == ["A"]
    done = equal_shares(44, 4, [plan("A", 24, 0, 1, 2), plan("B", 14, 2, 3)], str, None)
    assert done.chosen[1].paid == {2: Fraction(3), 3: Fraction(11)}


@pytest.mark.parametrize(
    ("plans", "winner"),
    [
        ((plan("A", 10, 0, 1), plan("B", 10, 0, 1, 2)), "B"),  # more voices
        ((plan("A", 12, 0, 1), plan("B", 10, 0, 1)), "B"),  # lower cost
        ((plan("B", 10, 0, 1), plan("A", 10, 0, 1)), "A"),  # then the draw, here the name
    ],
)
def test_ties(plans: tuple[Candidate, ...], winner: str) -> None:
    assert _names(*plans, budget=36, voters=3)[0] == winner


def test_more_voices_win_a_tie_in_price_too() -> None:
    """After A, three who have little left pay as much for each euro of C as two who have all of theirs for B."""
    plans = [plan("A", 18, 0, 1, 2, 3), plan("B", 6, 4, 5), plan("C", 4, 0, 1, 4)]
    assert _names(*plans, budget=36, voters=6) == plainly(36, 6, plans, None)


def test_what_is_left_goes_to_most_voices_that_fit() -> None:
    done = equal_shares(10, 3, [plan("A", 9, 0, 1, 2), plan("B", 8, 0, 1), plan("C", 1, 0), plan("D", 1)], str, 1)
    assert [(one.name, one.how) for one in done.chosen] == [("A", How.SHARES), ("C", How.SHARES)]
    done = equal_shares(12, 2, [plan("A", 7, 0), plan("B", 7, 1), plan("C", 20, 0, 1)], str, 1)
    assert [(one.name, one.how) for one in done.chosen] == [("A", How.MOST_VOICES)]
    assert done.chosen[0].paid == {}
    assert [(one.name, one.why) for one in done.unchosen] == [
        ("C", WhyNot.MORE_THAN_POT),
        ("B", WhyNot.TOO_LITTLE_LEFT),
    ]


def test_a_plan_without_voices_or_costs() -> None:
    done = equal_shares(10, 1, [plan("free", 0, 0), plan("unwanted", 1), plan("nothing", 0)], str, 1)
    assert [(one.name, one.cents) for one in done.chosen] == [("free", 0)]
    assert {one.why for one in done.unchosen} == {WhyNot.NO_VOICES}


@pytest.mark.parametrize(("budget", "voters"), [(0, 3), (0, 0), (10, 0), (-5, 2)])
def test_an_empty_pot_and_an_empty_village(budget: int, voters: int) -> None:
    assert _names(plan("A", 5, *range(voters)), budget=budget, voters=voters, unit=1) == []


def test_a_long_wait_for_few_voices_is_over_at_once() -> None:
    """One voter would need a million steps of one: they are not taken one by one."""
    done = equal_shares(3_000_000, 3, [plan("A", 2_000_000, 0), plan("B", 900_000, 1, 2)], str, 1)
    assert [one.name for one in done.chosen] == ["B", "A"]
    assert (done.steps, done.share) == (1_000_000, 2_000_000)
    done = equal_shares(
        2_500_000, 4, [plan("A", 2_000_000, 0), plan("C", 2_000_000, 1), plan("B", 400_000, 2, 3)], str, 1
    )
    assert [(one.name, one.how) for one in done.chosen] == [("B", How.SHARES), ("A", How.MOST_VOICES)]
    assert done.share == 1_999_999 + Fraction(0), "with one more each, both would be paid"


def test_a_run_that_spends_more_than_was_given_is_a_fault() -> None:
    with pytest.raises(ArithmeticError):
        _affordable(None)


# ---- what always holds ----


@given(elections(), UNITS)
def test_the_budget_is_never_exceeded(small: Small, unit: int | None) -> None:
    budget, voters, plans = small
    done = equal_shares(budget, voters, plans, str, unit)
    assert sum(one.cents for one in done.chosen) + done.rest == budget
    assert done.rest >= 0


@given(elections(), UNITS)
def test_nobody_pays_beyond_their_share_or_for_what_they_do_not_want(small: Small, unit: int | None) -> None:
    budget, voters, plans = small
    done = equal_shares(budget, voters, plans, str, unit)
    wanted = {one.name: set(one.voices) for one in plans}
    spent = dict.fromkeys(range(voters), Fraction(0))
    for one in done.chosen:
        assert set(one.paid) <= wanted[one.name]
        for voter, cents in one.paid.items():
            spent[voter] += cents
    assert all(0 <= cents <= done.share for cents in spent.values())
    assert done.share == Fraction(budget, voters) + done.steps * (unit or 0)


@given(elections(), UNITS)
def test_what_is_paid_is_what_a_plan_costs_to_the_last_part_of_a_cent(small: Small, unit: int | None) -> None:
    budget, voters, plans = small
    for one in equal_shares(budget, voters, plans, str, unit).chosen:
        assert one.how is How.MOST_VOICES or sum(one.paid.values()) == one.cents


@given(elections(), UNITS)
def test_within_a_plan_all_pay_the_same_or_all_they_have(small: Small, unit: int | None) -> None:
    budget, voters, plans = small
    done = equal_shares(budget, voters, plans, str, unit)
    held = dict.fromkeys(range(voters), done.share)
    for one in done.chosen:
        for voter, cents in one.paid.items():
            assert cents == max(one.paid.values()) or cents == held[voter]
        for voter, cents in one.paid.items():
            held[voter] -= cents


@given(elections())
def test_nothing_its_voters_can_still_pay_is_left_out(small: Small) -> None:
    budget, voters, plans = small
    for one in equal_shares(budget, voters, plans, str).unchosen:
        assert one.why is WhyNot.NO_VOICES or one.held < one.cents


@given(elections())
def test_who_together_hold_the_price_of_a_plan_do_not_all_go_without(small: Small) -> None:
    """The heart of the method: a group whose shares could pay a plan they all want gets it, or something else."""
    budget, voters, plans = small
    done = equal_shares(budget, voters, plans, str)
    voices = {one.name: one.voices for one in plans}
    paying = {voter for one in done.chosen for voter in one.paid}
    for one in done.unchosen:
        if len(voices[one.name]) * done.share >= one.cents:
            assert one.why is WhyNot.NO_VOICES or paying & set(voices[one.name])


@given(elections(), st.integers(1, 3))
def test_a_completed_division_leaves_nothing_that_fits(small: Small, unit: int) -> None:
    budget, voters, plans = small
    done = equal_shares(budget, voters, plans, str, unit)
    assert all(one.cents > done.rest for one in done.unchosen if one.why is not WhyNot.NO_VOICES)


@given(elections(), UNITS, st.randoms())
def test_neither_the_order_of_plans_nor_who_is_which_voter_matters(small: Small, unit: int | None, random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives its own Random
    budget, voters, plans = small
    before = equal_shares(budget, voters, plans, str, unit)
    places = list(range(voters))
    random.shuffle(places)
    moved = [Candidate(one.name, one.cents, tuple(places[voter] for voter in one.voices)) for one in plans]
    random.shuffle(moved)
    after = equal_shares(budget, voters, moved, str, unit)
    assert [one.name for one in after.chosen] == [one.name for one in before.chosen]
    assert after.unchosen == before.unchosen
    assert [sorted(one.paid.values()) for one in after.chosen] == [sorted(one.paid.values()) for one in before.chosen]


@given(elections(), UNITS)
@example((60, 2, [plan("P0", 50, 0), plan("P1", 9, 1)]), 1)
def test_the_winners_are_those_of_the_plain_version(small: Small, unit: int | None) -> None:
    budget, voters, plans = small
    assert _names(*plans, budget=budget, voters=voters, unit=unit) == plainly(budget, voters, plans, unit)
