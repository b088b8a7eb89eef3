"""Dividing the pot in the order of arrival, and in the order of a draw."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.division import Concluded, Share, arrival, draw
from grants.rules.lots import drawn

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def plan(reference: str, minutes: int, cents: int, minimum_cents: int | None = None) -> Concluded:
    return Concluded(reference, NOON + timedelta(minutes=minutes), cents, minimum_cents)


@pytest.mark.parametrize(
    ("free", "plans", "shares"),
    [
        (1000, [], []),
        (1000, [plan("A", 0, 1000)], [Share("A", 1000)]),
        (999, [plan("A", 0, 1000)], [Share("A", None)]),
        (999, [plan("A", 0, 1000, 999)], [Share("A", 999)]),
        (999, [plan("A", 0, 1000, 1000)], [Share("A", None)]),
        (0, [plan("A", 0, 1, 1)], [Share("A", None)]),
        (500, [plan("A", 0, 600, 0)], [Share("A", None)]),  # a minimum of nothing is no minimum
        # the moment of completeness decides, not the order in which they were handed in
        (1000, [plan("B", 5, 700), plan("A", 9, 700)], [Share("B", 700), Share("A", None)]),
        (1000, [plan("A", 9, 700), plan("B", 5, 700)], [Share("B", 700), Share("A", None)]),
        # at the same moment the reference
        (1000, [plan("B", 5, 700), plan("A", 5, 700)], [Share("A", 700), Share("B", None)]),
        # one that does not fit does not stop the next
        (
            1000,
            [plan("A", 0, 600), plan("B", 1, 600), plan("C", 2, 400)],
            [Share("A", 600), Share("B", None), Share("C", 400)],
        ),
        # the minimum is tried in turn, and what it leaves goes on
        (
            1000,
            [plan("A", 0, 600), plan("B", 1, 600, 300), plan("C", 2, 100)],
            [Share("A", 600), Share("B", 300), Share("C", 100)],
        ),
    ],
)
def test_arrival(free: int, plans: list[Concluded], shares: list[Share]) -> None:
    assert arrival(free, plans) == shares


PLANS = st.lists(
    st.builds(
        plan,
        reference=st.text("ABCDEFGH", min_size=1, max_size=3),
        minutes=st.integers(0, 5),
        cents=st.integers(1, 500),
        minimum_cents=st.none() | st.integers(1, 500),
    ),
    unique_by=lambda one: one.reference,
)


@given(st.integers(0, 2000), PLANS, st.randoms())
def test_arrival_never_overspends_and_nobody_is_skipped(free: int, plans: list[Concluded], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives its own Random
    shares = arrival(free, plans)
    by_reference = {one.reference: one for one in plans}
    assert [share.reference for share in shares] == sorted(
        by_reference, key=lambda reference: (by_reference[reference].complete_at, reference)
    )
    left = free
    for share in shares:
        one = by_reference[share.reference]
        if one.cents <= left:
            assert share.cents == one.cents
        elif one.minimum_cents is not None and one.minimum_cents <= left:
            assert share.cents == one.minimum_cents
        else:
            assert share.cents is None
        left -= share.cents or 0
    assert left >= 0
    random.shuffle(plans)
    assert arrival(free, plans) == shares


@given(st.integers(0, 2000), PLANS, st.text(max_size=4), st.randoms())
def test_a_draw_goes_round_like_arrival_in_the_order_drawn(
    free: int, plans: list[Concluded], seed: str, random
) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives its own Random
    shares = draw(free, plans, seed)
    order = drawn(seed, [one.reference for one in plans])
    by_reference = {one.reference: one for one in plans}
    queued = [
        plan(lot, place, by_reference[lot].cents, by_reference[lot].minimum_cents) for place, lot in enumerate(order)
    ]
    assert shares == arrival(free, queued)
    random.shuffle(plans)
    assert draw(free, plans, seed) == shares
