"""The quick track: invariants over every table of voices, one voice at a time."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from grants.rules import quick
from grants.rules.reviews import Band, Choice, Closeness, Outcome, Standing, Tally, Voice, needed, outcome, tally

SEATS = 9
DAY = date(2026, 11, 2)


def counted(*said: tuple[Band, Choice], youth: bool = False, seats: int = 7) -> Tally:
    voices = [Voice(number, band, Closeness.NONE, choice) for number, (band, choice) in enumerate(said)]
    return tally(seats, 0, voices, youth)


ADULT_YES, YOUNG_YES = (Band.ADULT, Choice.YES), (Band.YOUNG, Choice.YES)


def test_two_plain_yeses_are_enough_where_the_ordinary_way_asks_four() -> None:
    two = counted(ADULT_YES, ADULT_YES)
    assert quick.agreed(two)
    assert two.standing is Standing.NOT_VALID
    assert quick.as_counted(two).needed == 2
    assert not quick.agreed(counted(ADULT_YES))


def test_anything_but_a_plain_yes_goes_the_ordinary_way() -> None:
    for choice in (Choice.YES_IF, Choice.NOT_YET):
        assert not quick.agreed(counted(ADULT_YES, ADULT_YES, ADULT_YES, (Band.YOUNG, choice)))
    assert quick.agreed(counted(ADULT_YES, ADULT_YES, (Band.YOUNG, Choice.CANNOT_JUDGE)))


def test_a_youth_plan_needs_one_young_and_one_adult_yes() -> None:
    assert quick.agreed(counted(ADULT_YES, YOUNG_YES, youth=True))
    assert not quick.agreed(counted(ADULT_YES, ADULT_YES, youth=True))
    assert not quick.agreed(counted(YOUNG_YES, YOUNG_YES, YOUNG_YES, youth=True))


def test_day_seven_is_a_week_after_it_came_before_the_panel() -> None:
    assert quick.last_day(DAY) == DAY + timedelta(days=7)


@given(st.integers(-5, 50), st.integers(0, 50), st.integers(0, 50))
def test_only_what_is_small_and_has_a_pot_is_quick(total: int, most: int, pot: int) -> None:
    assert quick.is_small(total, most, pot) is (pot > 0 and 0 < total <= most)
    assert quick.left(pot, most) == max(pot - most, 0)


class TheTable(RuleBasedStateMachine):
    """Members come in, speak, change their mind, are set aside and step down, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.bands = [Band.YOUNG if seat % 3 == 0 else Band.ADULT for seat in range(SEATS)]
        self.office = set(range(5))
        self.aside: set[int] = set()
        self.said: dict[int, Choice] = {}

    @rule(seat=st.integers(0, SEATS - 1), choice=st.sampled_from(Choice))
    def speaks(self, seat: int, choice: Choice) -> None:
        if seat in self.office - self.aside:
            self.said[seat] = choice

    @rule(seat=st.integers(0, SEATS - 1))
    def is_set_aside(self, seat: int) -> None:
        if seat in self.office:
            self.aside.add(seat)

    @rule(seat=st.integers(0, SEATS - 1))
    def steps_down(self, seat: int) -> None:
        self.office.discard(seat)
        self.aside.discard(seat)
        self.said.pop(seat, None)

    @rule(seat=st.integers(0, SEATS - 1))
    def comes_in(self, seat: int) -> None:
        self.office.add(seat)

    def table(self, youth: bool) -> Tally:
        voices = [
            Voice(seat, self.bands[seat], Closeness.NONE, choice)
            for seat, choice in self.said.items()
            if seat not in self.aside
        ]
        return tally(len(self.office), len(self.aside), voices, youth)

    @invariant()
    def the_base_is_seats_in_office_minus_set_aside(self) -> None:
        assert self.table(False).base == len(self.office) - len(self.aside)

    @invariant()
    def quorum_is_three_or_half_the_base_rounded_up(self) -> None:
        found = self.table(False)
        assert found.needed == needed(found.base) == max(3, -(-found.base // 2))
        assert found.valid is (found.voices >= found.needed)

    @invariant()
    def who_is_set_aside_is_never_counted(self) -> None:
        found = self.table(False)
        assert found.voices + found.cannot_judge <= found.base

    @invariant()
    def a_tie_is_not_yet(self) -> None:
        found = self.table(False)
        if found.valid and 2 * (found.yes + found.yes_if) == found.voices:
            assert outcome(found, after_table=True) is Outcome.NOT_YET

    @invariant()
    def agreed_and_mixed_differ_by_a_not_yet_alone(self) -> None:
        found = self.table(False)
        if found.valid:
            assert (found.standing is Standing.MIXED) is (found.not_yet > 0)

    @invariant()
    def a_youth_plan_is_never_decided_by_one_age(self) -> None:
        found = self.table(True)
        if found.valid or quick.agreed(found):
            assert found.young > 0
            assert found.adult > 0

    @invariant()
    def quick_never_overrules_a_doubt(self) -> None:
        for youth in (False, True):
            found = self.table(youth)
            if quick.agreed(found):
                assert found.not_yet == 0
                assert found.yes == found.voices >= 2
                assert not found.valid or outcome(found, after_table=False) is Outcome.YES


TestTheTable = TheTable.TestCase
