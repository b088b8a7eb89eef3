"""How chairs are shared: three of the seven stay for the young, whoever asks first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.refusals import Invalid
from grants.rules.reviews import Band
from grants.rules.seats import SEATS, YOUTH_SEATS, demand_room, room, still_kept

BANDS = st.lists(st.sampled_from(Band), max_size=12)


def full_of(bands: list[Band]) -> bool:
    return all(room(bands, band) == 0 for band in Band)


@given(BANDS, st.sampled_from(Band))
def test_who_fits_never_takes_a_kept_chair(bands: list[Band], band: Band) -> None:
    if room(bands, band) > 0:
        after = [*bands, band]
        assert len(after) <= SEATS
        assert band is Band.YOUNG or SEATS - len(after) >= YOUTH_SEATS - sum(one is Band.YOUNG for one in after)
    else:
        with pytest.raises(Invalid) as refused:
            demand_room(bands, band)
        assert refused.value.code == ("panel_full" if len(bands) >= SEATS or band is Band.YOUNG else "youth_seats_kept")


@given(st.lists(st.sampled_from(Band), max_size=30))
def test_however_people_come_the_young_have_three_chairs(asked: list[Band]) -> None:
    sitting: list[Band] = []
    for band in asked:
        if room(sitting, band):
            demand_room(sitting, band)
            sitting.append(band)
    assert sum(one is Band.ADULT for one in sitting) <= SEATS - YOUTH_SEATS
    assert still_kept(sitting) == max(0, YOUTH_SEATS - sum(one is Band.YOUNG for one in sitting))
    if len(asked) >= 2 * SEATS and len(set(asked)) == 2 and min(map(asked.count, Band)) >= SEATS:
        assert full_of(sitting)


def test_the_young_may_take_every_chair() -> None:
    assert room([Band.YOUNG] * 6, Band.YOUNG) == 1
    assert room([Band.ADULT] * 4, Band.ADULT) == 0
    assert room([Band.ADULT] * 4, Band.YOUNG) == 3


def test_a_share_larger_than_the_table_is_a_fault() -> None:
    with pytest.raises(ValueError, match="some of the chairs"):
        room([], Band.YOUNG, seats=3, youth=4)
