"""One press has one effect, however often its form comes."""

# ruff: noqa: PT012 - what is refused here is a whole session, with what was done in it

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from grants.rules.refusals import AlreadyDone, NotNow
from grants.store import clock
from grants.store.history import Note
from grants.store.session import (
    Database,
    keep,
    once,
    writing,
)
from tests.store.notes import notes


def test_once_gives_the_kept_answer_to_a_copy(database: Database) -> None:
    with writing() as session:
        once(session, "press", "submit")
        keep(session, "press", "/applications/SID-0001")
    with pytest.raises(AlreadyDone) as done, writing() as session:
        once(session, "press", "submit")
    assert done.value.result == "/applications/SID-0001"


def test_a_press_that_failed_may_be_tried_again(database: Database) -> None:
    with pytest.raises(NotNow), writing() as session:
        once(session, "press", "submit")
        raise NotNow("wrong_state")
    with writing() as session:
        once(session, "press", "submit")


def test_five_copies_at_once_have_one_effect(database: Database) -> None:
    start = threading.Barrier(5)

    def copy() -> str:
        start.wait()
        try:
            with writing() as session:
                once(session, "press", "submit")
                session.add(Note(body="effect", made_at=clock.now()))
                time.sleep(0.05)
                keep(session, "press", "/done")
        except AlreadyDone as done:
            return done.result
        return "first"

    with ThreadPoolExecutor(5) as pool:
        told = [copy_.result() for copy_ in [pool.submit(copy) for _ in range(5)]]
    assert (sorted(told), notes()) == (["/done"] * 4 + ["first"], 1)
