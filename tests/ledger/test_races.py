"""Many hands at one pot, with real threads and real commits, on both databases."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from grants.ledger import queries
from grants.ledger.services import Movement, post_in_rounds, reserve
from grants.rules.lifecycle import State
from grants.rules.moves import Move
from grants.rules.permissions import Actor
from grants.rules.refusals import AlreadyDone, Refusal
from grants.store.session import Database, keep, once, reading, writing
from tests import make

WORKER = Actor(None, "worker")


def _world(plans: int, cents: int) -> tuple[int, list[int]]:
    with writing() as session:
        home = make.published_round(session, cents=cents)
        return home.id, [make.application(session, home, State.CANCELLED).id for _ in range(plans)]


def _at_once(work: Sequence[Callable[[], object]], hands: int) -> list[object]:
    """Let many hands do the work, all starting together; returns what came out, refusals by their code."""
    start = Barrier(hands)

    def hand(mine: Sequence[Callable[[], object]]) -> list[object]:
        start.wait()
        return [_told(piece) for piece in mine]

    with ThreadPoolExecutor(hands) as pool:
        return [told for done in pool.map(hand, [work[n::hands] for n in range(hands)]) for told in done]


def _told(piece: Callable[[], object]) -> object:
    try:
        return piece()
    except Refusal as refusal:
        return refusal.code


def _reserving(plan: int, cents: int, key: str) -> Callable[[], object]:
    def work() -> int:
        with writing() as session:
            return reserve(session, WORKER, plan, cents, key).id

    return work


def test_sixteen_reserve_three_hundred_from_a_thousand(database: Database) -> None:
    round_id, plans = _world(16, 1_000_00)
    told = _at_once([_reserving(plan, 300_00, make.nonce()) for plan in plans], 16)
    assert sum(isinstance(result, int) for result in told) == 3
    assert told.count("pot_empty") == 13
    with reading() as session:
        assert queries.line(session, round_id).free == 100_00
        assert queries.check(session) == []


def test_forty_posts_of_sixteen_hands_are_all_written(database: Database) -> None:
    round_id, plans = _world(4, 1_000_00)
    work = [_reserving(plans[number % 4], 1_00, make.nonce()) for number in range(40)]
    began = time.monotonic()
    told = _at_once(work, 16)
    print(f"40 posts of 16 hands in {time.monotonic() - began:.2f} s on {database.writer.dialect.name}")
    assert all(isinstance(result, int) for result in told)
    with reading() as session:
        assert [entry.number for entry in queries.entries(session, round_id)] == list(range(1, 42))
        assert queries.check(session) == []


def test_five_copies_of_one_press_have_one_effect(database: Database) -> None:
    round_id, (plan,) = _world(1, 1_000_00)
    told = _at_once([_reserving(plan, 300_00, "one press")] * 5, 5)
    assert len(set(told)) == 1
    with reading() as session:
        assert queries.line(session, round_id).reserved == 300_00


def test_five_copies_of_one_form_have_one_effect_and_one_answer(database: Database) -> None:
    """The whole POST as a view does it: once, the work, keep."""
    round_id, (plan,) = _world(1, 1_000_00)

    def copy() -> str:
        try:
            with writing() as session:
                once(session, "one form", "approve")
                entry = reserve(session, WORKER, plan, 300_00, "one form")
                keep(session, "one form", f"/entries/{entry.id}")
                return f"/entries/{entry.id}"
        except AlreadyDone as done:
            return done.result

    told = _at_once([copy] * 5, 5)
    assert len(set(told)) == 1
    with reading() as session:
        assert queries.line(session, round_id).reserved == 300_00


@pytest.mark.parametrize("hands", [8])
def test_presses_across_rounds_never_wait_for_each_other(database: Database, hands: int) -> None:
    """Two batches that name the same rounds in opposite order would deadlock if each locked as it went."""
    (one, (first,)), (two, (second,)) = _world(1, 1_000_00), _world(1, 1_000_00)

    def across(*order: int) -> Callable[[], object]:
        def work() -> str:
            plan_of = {one: first, two: second}
            press = {round_id: [Movement(Move.RESERVE, 1_00, plan_of[round_id])] for round_id in order}
            with writing() as session:
                post_in_rounds(session, WORKER, press, make.nonce())
            return "done"

        return work

    told = _at_once([across(one, two) if number % 2 else across(two, one) for number in range(24)], hands)
    assert set(told) == {"done"}
    with reading() as session:
        assert [queries.line(session, each).reserved for each in (one, two)] == [24_00, 24_00]
        assert queries.check(session) == []
