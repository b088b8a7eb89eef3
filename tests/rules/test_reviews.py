"""Voices: valid, agreed and mixed exactly as PRODUCT 3.3 has them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.refusals import NotNow
from grants.rules.reviews import (
    Band,
    Choice,
    Closeness,
    Outcome,
    Standing,
    Tally,
    Voice,
    needed,
    outcome,
    shows_others,
    tally,
)

LETTERS = {"y": Choice.YES, "i": Choice.YES_IF, "n": Choice.NOT_YET, "c": Choice.CANNOT_JUDGE, "-": None}


def voices(letters: str, young: int = 0) -> list[Voice]:
    """One voice a letter; the first `young` of them by the young."""
    return [
        Voice(seat, Band.YOUNG if seat < young else Band.ADULT, Closeness.NONE, LETTERS[letter])
        for seat, letter in enumerate(letters)
    ]


def counted(letters: str, seats: int = 7, set_aside: int = 0, young: int = 0, youth_plan: bool = False) -> Tally:
    return tally(seats, set_aside, voices(letters, young), youth_plan)


@pytest.mark.parametrize(
    ("base", "least"), [(0, 3), (1, 3), (3, 3), (5, 3), (6, 3), (7, 4), (8, 4), (9, 5), (10, 5), (11, 6), (30, 15)]
)
def test_needed_is_half_rounded_up_and_at_least_three(base: int, least: int) -> None:
    assert needed(base) == least


@pytest.mark.parametrize(
    ("letters", "seats", "set_aside", "standing"),
    [
        ("", 7, 0, Standing.NOT_VALID),
        ("yyy", 7, 0, Standing.NOT_VALID),
        ("yyyy", 7, 0, Standing.AGREED),
        ("yyii", 7, 0, Standing.AGREED),
        ("iiii", 7, 0, Standing.AGREED),
        ("yyyn", 7, 0, Standing.MIXED),
        ("nnnn", 7, 0, Standing.MIXED),
        ("yyyyyyn", 7, 0, Standing.MIXED),
        ("yyyc", 7, 0, Standing.NOT_VALID),  # cannot judge is no voice …
        ("yyyccc", 6, 0, Standing.AGREED),  # … but three of six are half
        ("yyyccc", 7, 1, Standing.AGREED),  # set aside leaves the base: three of six
        ("yyy----", 7, 0, Standing.NOT_VALID),
        ("yyn", 7, 2, Standing.MIXED),
        ("yy", 3, 0, Standing.NOT_VALID),
        ("yy", 2, 0, Standing.NOT_VALID),  # never fewer than three
        ("yyy", 2, 0, Standing.AGREED),  # one came from the reserve list
        ("yyy", 7, 7, Standing.AGREED),  # all from a neighbouring panel
    ],
)
def test_standing(letters: str, seats: int, set_aside: int, standing: Standing) -> None:
    result = counted(letters, seats, set_aside)
    assert result.standing is standing
    assert result.valid is (standing is not Standing.NOT_VALID)


@pytest.mark.parametrize(
    ("letters", "young", "missing"),
    [
        ("yyyy", 1, ()),
        ("yyyy", 3, ()),
        ("yyyy", 0, ("young",)),
        ("yyyy", 4, ("adult",)),
        ("yyy", 0, ("voices", "young")),
        ("yyy", 3, ("voices", "adult")),
        ("", 0, ("voices", "young", "adult")),
        ("cyyyy", 1, ("young",)),  # the one young member cannot judge: that is no voice
    ],
)
def test_a_youth_plan_hears_both_bands(letters: str, young: int, missing: tuple[str, ...]) -> None:
    result = counted(letters, young=young, youth_plan=True)
    assert result.missing == missing
    assert result.valid is not bool(missing)


def test_other_plans_do_not_ask_for_bands() -> None:
    assert counted("yyyy", young=0).missing == ()
    assert counted("yyy", young=0).missing == ("voices",)


def test_tally_counts_everything() -> None:
    near = [replace(voice, closeness=Closeness.A_BIT) for voice in voices("yinc-", young=2)]
    far = [replace(voice, seat=voice.seat + 10) for voice in voices("yyn")]
    close = Voice(20, Band.YOUNG, Closeness.TOO_CLOSE, Choice.YES)
    result = tally(10, 2, [*near, *far, close], youth_plan=True)
    assert result == Tally(
        base=8,
        needed=4,
        voices=6,
        yes=3,
        yes_if=1,
        not_yet=2,
        cannot_judge=1,
        a_bit=3,
        set_aside=2,
        young=2,
        adult=4,
        youth_plan=True,
    )


@pytest.mark.parametrize(
    ("letters", "result"),
    [
        ("yyyn", Outcome.YES),
        ("yinn", Outcome.NOT_YET),  # a tie
        ("yinni", Outcome.YES),
        ("nnny", Outcome.NOT_YET),
        ("yyynnn", Outcome.NOT_YET),
        ("yynncc", Outcome.NOT_YET),  # who cannot judge tips no balance
        ("yyyncc", Outcome.YES),
    ],
)
def test_mixed_is_decided_at_the_table(letters: str, result: Outcome) -> None:
    plan = counted(letters, seats=len(letters))
    assert plan.standing is Standing.MIXED
    with pytest.raises(NotNow) as caught:
        outcome(plan, after_table=False)
    assert caught.value.code == "needs_evening"
    assert outcome(plan, after_table=True) is result


@pytest.mark.parametrize("after_table", [False, True])
def test_agreed_is_yes_at_once(after_table: bool) -> None:
    assert outcome(counted("yyii"), after_table) is Outcome.YES


@pytest.mark.parametrize("after_table", [False, True])
def test_without_enough_voices_there_is_no_outcome(after_table: bool) -> None:
    with pytest.raises(NotNow) as caught:
        outcome(counted("yyy", young=0, youth_plan=True), after_table)
    assert (caught.value.code, caught.value.facts) == ("not_valid", {"missing": ("voices", "young")})


def test_one_seat_has_one_voice() -> None:
    twice = voices("y") * 2
    with pytest.raises(ValueError, match="one seat"):
        tally(7, 0, twice, youth_plan=False)


@pytest.mark.parametrize("set_aside", [-1, 8])
def test_set_aside_are_seats_in_office(set_aside: int) -> None:
    with pytest.raises(ValueError, match="in office"):
        tally(7, set_aside, [], youth_plan=False)


@pytest.mark.parametrize(
    ("mine", "shown"),
    [
        (None, False),
        (Voice(1, Band.ADULT, Closeness.NONE, None), False),
        (Voice(1, Band.ADULT, Closeness.A_BIT, None), False),
        (Voice(1, Band.ADULT, Closeness.TOO_CLOSE, None), False),
        (Voice(1, Band.ADULT, Closeness.TOO_CLOSE, Choice.YES), False),
        (Voice(1, Band.ADULT, Closeness.NONE, Choice.YES), True),
        (Voice(1, Band.ADULT, Closeness.A_BIT, Choice.NOT_YET), True),
        (Voice(1, Band.ADULT, Closeness.NONE, Choice.CANNOT_JUDGE), True),
    ],
)
def test_others_are_hidden_until_mine_is_in(mine: Voice | None, shown: bool) -> None:
    assert shows_others(mine) is shown


ANY_VOICES = st.lists(
    st.builds(
        Voice,
        seat=st.integers(1, 40),
        band=st.sampled_from(Band),
        closeness=st.sampled_from(Closeness),
        choice=st.none() | st.sampled_from(Choice),
    ),
    unique_by=lambda voice: voice.seat,
    max_size=15,
)


@st.composite
def panels(draw: st.DrawFn) -> tuple[int, int, list[Voice], bool]:
    given_voices = draw(ANY_VOICES)
    close = sum(voice.closeness is Closeness.TOO_CLOSE for voice in given_voices)
    seats = draw(st.integers(len(given_voices), 40))
    return seats, draw(st.integers(close, seats)), given_voices, draw(st.booleans())


@given(panels())
def test_counts_add_up(panel: tuple[int, int, list[Voice], bool]) -> None:
    result = tally(*panel)
    assert result.voices == result.yes + result.yes_if + result.not_yet == result.young + result.adult
    assert result.a_bit <= result.voices
    assert result.base + result.set_aside == panel[0]
    assert result.needed >= 3
    assert 2 * result.needed >= result.base


@given(panels(), st.randoms())
def test_order_of_voices_does_not_matter(panel: tuple[int, int, list[Voice], bool], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives its own Random
    shuffled = list(panel[2])
    random.shuffle(shuffled)
    assert tally(panel[0], panel[1], shuffled, panel[3]) == tally(*panel)


@given(panels())
def test_who_is_too_close_or_cannot_judge_changes_no_outcome(panel: tuple[int, int, list[Voice], bool]) -> None:
    seats, set_aside, given_voices, youth_plan = panel
    silent = (None, Choice.CANNOT_JUDGE)
    heard = [v for v in given_voices if v.closeness is not Closeness.TOO_CLOSE and v.choice not in silent]
    full, bare = tally(*panel), tally(seats, set_aside, heard, youth_plan)
    assert replace(full, cannot_judge=0) == bare
    assert full.standing is bare.standing


@given(panels(), st.sampled_from(Band))
def test_one_more_yes_never_hurts(panel: tuple[int, int, list[Voice], bool], band: Band) -> None:
    seats, set_aside, given_voices, youth_plan = panel
    more = [*given_voices, Voice(99, band, Closeness.NONE, Choice.YES)]
    before, after = tally(*panel), tally(seats, set_aside, more, youth_plan)
    assert after.valid or not before.valid
    if before.valid and outcome(before, after_table=True) is Outcome.YES:
        assert outcome(after, after_table=True) is Outcome.YES


@given(panels())
def test_outcome_is_yes_only_at_more_than_half(panel: tuple[int, int, list[Voice], bool]) -> None:
    result = tally(*panel)
    if result.valid:
        won = outcome(result, after_table=True) is Outcome.YES
        assert won is (result.yes + result.yes_if > result.not_yet)
