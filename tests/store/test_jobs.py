"""The queue of the worker: one piece of work is done once, by one worker, and a dead worker loses nothing for good."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from grants.store.jobs import LEASE, MOST_TRIES, Job, fail, finish, lease, queue
from grants.store.session import Database, reading, writing
from tests.fixtures_db import Clock


def _queue(*keys: str) -> None:
    for key in keys:
        with writing() as session:
            queue(session, "render", key, {"paper": key})


def _lease() -> str | None:
    with writing() as session:
        job = lease(session)
        return None if job is None else job.unique_key


def _job(key: str) -> Job:
    with reading() as session:
        return session.scalars(select(Job).where(Job.unique_key == key)).one()


def test_the_oldest_work_is_taken_first_and_once(database: Database, clock: Clock) -> None:
    _queue("a")
    clock.step(seconds=1)
    _queue("b")
    assert [_lease(), _lease(), _lease()] == ["a", "b", None]
    assert _job("a").payload == {"paper": "a"}


def test_asking_twice_is_one_piece_of_work_also_after_it_is_done(database: Database, clock: Clock) -> None:
    _queue("a", "a")
    assert [_lease(), _lease()] == ["a", None]
    with writing() as session:
        finish(session, _job("a").id)
    _queue("a")
    assert _lease() is None


def test_asking_at_once_is_one_piece_of_work(database: Database, clock: Clock) -> None:
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(_queue, ["a"] * 5))
    assert [_lease(), _lease()] == ["a", None]


def test_two_workers_never_take_the_same_work(database: Database, clock: Clock) -> None:
    keys = [f"job {number:02d}" for number in range(20)]
    _queue(*keys)
    start = threading.Barrier(2)

    def worker() -> list[str]:
        start.wait()
        mine = []
        while (key := _lease()) is not None:
            mine.append(key)
        return mine

    with ThreadPoolExecutor(2) as pool:
        one, two = (each.result() for each in [pool.submit(worker), pool.submit(worker)])
    # A worker that finds the one waiting row locked by the other may stop early; the other takes the rest.
    left = []
    while (key := _lease()) is not None:
        left.append(key)
    assert sorted(one + two + left) == keys


def test_work_of_a_worker_that_died_is_taken_again_when_its_lease_ran_out(database: Database, clock: Clock) -> None:
    _queue("a")
    assert _lease() == "a"
    clock.set(clock.now + LEASE)
    assert _lease() is None
    clock.step(seconds=1)
    assert _lease() == "a"
    assert _job("a").tries == 2


def test_work_that_was_never_committed_is_still_waiting(database: Database, clock: Clock) -> None:
    """A worker killed between taking the work and committing has taken nothing."""
    _queue("a")
    session_with = writing()
    session = session_with.__enter__()
    assert lease(session) is not None
    session.rollback()
    session_with.__exit__(None, None, None)
    assert _lease() == "a"


def test_a_fault_is_tried_again_later_and_later_and_then_given_up(database: Database, clock: Clock) -> None:
    _queue("a")
    waits = []
    for _ in range(MOST_TRIES):
        assert _lease() == "a"
        with writing() as session:
            fail(session, _job("a").id, "x" * 300)
        assert _lease() is None
        waits.append(_job("a").due_at - clock.now)
        clock.set(max(clock.now, _job("a").due_at))
    assert waits[:-1] == [timedelta(seconds=seconds) for seconds in (20, 40, 80, 160)]
    assert (_job("a").failed_at, len(_job("a").last_fault or "")) == (clock.now, 120)
    clock.step(days=30)
    assert _lease() is None


def test_work_that_brings_down_its_worker_every_time_is_given_up(database: Database, clock: Clock) -> None:
    _queue("poison", "fine")
    taken = []
    for _ in range(MOST_TRIES + 1):
        taken.append(_lease())
        with writing() as session:
            if taken[-1] == "fine":
                finish(session, _job("fine").id)
        clock.set(clock.now + LEASE + timedelta(seconds=1))
    assert taken.count("poison") == MOST_TRIES
    assert (_job("poison").last_fault, _job("fine").done_at is not None) == ("lost", True)
