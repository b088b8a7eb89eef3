"""Who still has to be asked: whoever is asked, the answer never leaves a plan that cannot be valid."""

from hypothesis import given
from hypothesis import strategies as st

from grants.rules.reviews import Band, Choice, Closeness, Voice, tally
from grants.rules.voices import Reach, short


def test_a_panel_of_three_with_two_set_aside_needs_two_more() -> None:
    found = short(tally(3, 2, [], youth_plan=False), Reach(seats=3, possible=1, young=0, adult=1))
    assert (found.count, found.bands) == (2, ())


def test_a_youth_plan_without_young_members_asks_for_one() -> None:
    found = short(tally(5, 0, [], youth_plan=True), Reach(seats=5, possible=5, young=0, adult=5))
    assert (found.count, found.bands) == (1, (Band.YOUNG,))
    found = short(tally(5, 0, [], youth_plan=True), Reach(seats=5, possible=5, young=5, adult=0))
    assert (found.count, found.bands) == (1, (Band.ADULT,))


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 4), st.integers(0, 4), st.booleans())
def test_whoever_is_asked_for_is_enough(seats: int, aside: int, young: int, adult: int, youth: bool) -> None:
    aside, young = min(aside, seats), min(young, 12)
    counted = tally(seats, aside, [], youth)
    found = short(counted, Reach(seats, young + adult, young, adult))
    called = [*found.bands, *[Band.ADULT] * (found.count - len(found.bands))]
    bands = [*[Band.YOUNG] * young, *[Band.ADULT] * adult, *called]
    voices = [Voice(number, band, Closeness.NONE, Choice.YES) for number, band in enumerate(bands)]
    assert tally(seats, aside, voices, youth).valid
    assert found.count >= len(found.bands)
