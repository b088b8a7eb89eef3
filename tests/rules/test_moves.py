"""How money moves, and a chain that nobody can bend."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.moves import MOVES, PROGRAMME_LEVEL, Account, Line, Move, chain, legs, reversed_of

WRITTEN = {
    "fund": "outside pot",
    "unfund": "pot outside",
    "reserve": "pot reserved",
    "unreserve": "reserved pot",
    "send": "reserved underway",
    "pay": "underway paid",
    "bounce": "underway reserved",
    "bounce_late": "paid reserved",
    "return": "paid pot",
}


def test_moves_are_those_of_the_architecture() -> None:
    assert {move.value: " ".join(accounts) for move, accounts in MOVES.items()} == WRITTEN


def test_only_carry_is_a_press_and_not_a_row() -> None:
    assert set(Move) - set(MOVES) == {Move.CARRY}
    assert legs(Move.CARRY) == (Move.UNFUND, Move.FUND)
    assert all(legs(move) == (move,) for move in MOVES)


def test_rows_without_an_application() -> None:
    assert {"fund", "unfund"} == PROGRAMME_LEVEL
    assert {move for move, accounts in MOVES.items() if Account.OUTSIDE in accounts} == PROGRAMME_LEVEL


@pytest.mark.parametrize("move", MOVES)
def test_a_reversal_swaps_the_accounts(move: Move) -> None:
    assert reversed_of(move) == MOVES[move][::-1]


def test_carry_has_no_reversal_of_its_own() -> None:
    with pytest.raises(KeyError):
        reversed_of(Move.CARRY)


def test_return_is_stored_as_return() -> None:
    assert Move.RETURN.value == "return"


def test_ceiling_is_the_four_parts_of_the_bar() -> None:
    line = Line(paid=316_200, underway=80_000, reserved=185_000, free=418_800, asked=300_000, returned=3_800)
    assert line.ceiling == 1_000_000


@given(st.lists(st.tuples(st.sampled_from(list(MOVES)), st.integers(1, 10_000))))
def test_every_cent_is_always_somewhere(movements: list[tuple[Move, int]]) -> None:
    balances = dict.fromkeys(Account, 0)
    funded = 0
    for move, cents in movements:
        source, target = MOVES[move]
        if source is not Account.OUTSIDE and balances[source] < cents:
            continue
        balances[source] -= cents
        balances[target] += cents
        funded += cents * ((source is Account.OUTSIDE) - (target is Account.OUTSIDE))
    line = Line(
        balances[Account.PAID], balances[Account.UNDERWAY], balances[Account.RESERVED], balances[Account.POT], 0, 0
    )
    assert line.ceiling == funded == -balances[Account.OUTSIDE]


MOMENT = datetime(2026, 12, 4, 11, 30, 0, 5, tzinfo=UTC)
ROW = (1, Move.RESERVE, Account.POT, Account.RESERVED, 125_000, None, MOMENT, date(2026, 12, 4), True)

SCALARS = st.none() | st.integers() | st.text() | st.dates() | st.datetimes(timezones=st.just(UTC))


def test_the_encoding_never_changes() -> None:
    """Ledgers are checked years later: this figure may change only together with a migration of every chain."""
    assert chain("", ROW) == "4964b7c608b5d3f47782620bd74c2f2e9b6134b1d706dee256de219071f4a4a5"


@pytest.mark.parametrize(
    "other",
    [
        ROW[1:],
        (*ROW, None),
        (2, *ROW[1:]),
        ("1", *ROW[1:]),
        (*ROW[:5], "None", *ROW[6:]),
        (*ROW[:5], "", *ROW[6:]),
        (*ROW[:6], MOMENT + timedelta(microseconds=1), *ROW[7:]),
        (*ROW[:6], MOMENT.isoformat(), *ROW[7:]),
        (*ROW[:7], "2026-12-04", ROW[8]),
        (*ROW[:7], datetime(2026, 12, 4, tzinfo=UTC), ROW[8]),
        (*ROW[:8], False),
        (*ROW[:1], ROW[2], ROW[1], *ROW[3:]),
    ],
)
def test_every_difference_shows(other: tuple[object, ...]) -> None:
    assert chain("", other) != chain("", ROW)


def test_the_row_before_shows() -> None:
    assert chain("", ROW) != chain("0" * 64, ROW)
    assert chain("a", ("b",)) != chain("", ("a", "b"))


def test_both_databases_hash_alike() -> None:
    class Stored(StrEnum):
        RESERVE = "reserve"

    amsterdam = MOMENT.astimezone(timezone(timedelta(hours=1)))
    assert chain("", (Stored.RESERVE, True, MOMENT)) == chain("", ("reserve", 1, amsterdam))


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), b"x", (1,), [1], {}, object(), datetime(2026, 1, 1)],
    ids=lambda value: repr(value)[:12],
)
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        chain("", (value,))


@given(st.lists(SCALARS, max_size=4).map(tuple), st.lists(SCALARS, max_size=4).map(tuple))
def test_two_rows_hash_alike_only_when_they_are_equal(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    typed = [[(type(value), value) for value in row] for row in (one, other)]
    assert (chain("", one) == chain("", other)) == (typed[0] == typed[1])


@given(st.text())
def test_hash_is_64_small_hex_digits(text: str) -> None:
    digest = chain(text, (text,))
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")
