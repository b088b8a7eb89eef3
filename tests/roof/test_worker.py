"""The worker: sends what is due, does jobs, tells that it lives, and ends when told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants import config, roof, worker
from grants.notices.models import Notice
from grants.notices.services import Office, send
from grants.paper.facts import desk
from grants.people.services import add_person
from grants.rules.refusals import Busy
from grants.store import jobs
from grants.store.house import WORKER_SEEN, fact_moment
from grants.store.jobs import Job
from grants.store.session import Database, connect, reading, writing
from tests.fixtures_db import Clock
from tests.fixtures_web import SETTINGS


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> config.Settings:
    """The settings of a worker on the database of this test."""
    made = config.read({**SETTINGS, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(tmp_path)})
    roof.furnish(made)
    return made


@pytest.fixture
def one(settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> worker.Worker:
    """A worker without its renderer, to take turns by hand."""
    monkeypatch.setattr(worker.Worker, "_keep_renderer", lambda _self: None)
    return worker.Worker(settings)


def _greet() -> None:
    with writing() as session:
        anneke = add_person(session, "Anneke", "anneke@voorbeeld.example")
        send(session, anneke, "people/sign_in", {"minutes": 10}, secret={"path": "/sign-in/x", "code": "1"})


def test_a_turn_sends_what_is_due_and_tells_that_it_lives(one: worker.Worker, tmp_path: Path) -> None:
    _greet()
    one.turn()
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1
    with reading() as session:
        assert fact_moment(session, WORKER_SEEN) is not None


def test_a_public_demo_mails_nobody(database: Database, tmp_path: Path) -> None:
    environ = {**SETTINGS, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(tmp_path)}
    made = config.read({**environ, "GRANTS_DEMO": "public", "GRANTS_SMTP_URL": "smtp://127.0.0.1:1"})
    assert type(worker.Worker(made).office.courier).__name__ == "Box"


@pytest.fixture
def kinds() -> Iterator[dict[str, Any]]:
    """Room for kinds of jobs."""
    before = dict(roof.JOBS)
    yield roof.JOBS
    roof.JOBS.clear()
    roof.JOBS.update(before)


def test_a_job_is_done_once_and_a_failed_one_is_tried_again(one: worker.Worker, kinds: dict[str, Any]) -> None:
    done: list[tuple[Path, dict[str, Any]]] = []

    def fails(_office: Office, _payload: dict[str, Any]) -> None:
        raise ValueError

    kinds["good"] = lambda office, payload: done.append((office.instance, payload))
    kinds["bad"] = fails
    with writing() as session:
        jobs.queue(session, "good", "good-1", {"n": 1})
        jobs.queue(session, "bad", "bad-1", {})
        jobs.queue(session, "unknown", "unknown-1", {})
        jobs.queue(session, "good", "good-2", {"n": 2})
    one.turn()
    one.turn()
    assert [payload for _instance, payload in done] == [{"n": 1}, {"n": 2}]
    with reading() as session:
        faults = dict(
            session.execute(
                select(Job.unique_key, Job.last_fault).where(Job.kind.in_(["good", "bad", "unknown"]))
            ).all()
        )  # type: ignore[arg-type]
    assert faults == {"good-1": None, "good-2": None, "bad-1": "ValueError", "unknown-1": "KeyError"}


def test_a_step_that_fails_keeps_no_other_from_its_turn(
    one: worker.Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls(_session: object) -> None:
        raise ValueError

    def waits(_session: object) -> None:
        raise Busy("busy")

    monkeypatch.setattr(roof, "STEPS", (falls, waits))
    _greet()
    one.turn()
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_a_worker_that_was_told_to_stop_takes_no_next_step(one: worker.Worker, tmp_path: Path) -> None:
    _greet()
    one.stopping.set()
    one.turn()
    assert not (tmp_path / "mail").exists()


# ---- the process itself ----


def _start(database: Database, tmp_path: Path) -> subprocess.Popen[bytes]:
    environ = {**os.environ, **SETTINGS, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-c", "import sys; from grants.cli import main; sys.exit(main(['worker']))"]
    return subprocess.Popen(command, env=environ)


def _wait_for(what: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def test_the_worker_sends_makes_papers_and_ends_at_term(database: Database, tmp_path: Path) -> None:
    _greet()
    process = _start(database, tmp_path)
    try:
        _wait_for(lambda: list((tmp_path / "mail").glob("*.eml")))
        _wait_for(desk.socket_path(tmp_path).exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
    assert not _renderers(tmp_path), "the renderer ended with its worker"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_renderer_does_not_outlive_a_worker_that_was_killed(database: Database, tmp_path: Path) -> None:
    process = _start(database, tmp_path)
    _wait_for(desk.socket_path(tmp_path).exists)
    process.kill()
    process.wait(10)
    _wait_for(lambda: not _renderers(tmp_path), 20)


def test_two_workers_send_each_message_once(database: Database, tmp_path: Path) -> None:
    with writing() as session:
        anneke = add_person(session, "Anneke", "anneke@voorbeeld.example")
        for _message in range(12):
            send(session, anneke, "people/sign_in", {"minutes": 10}, secret={"path": "/sign-in/x", "code": "1"})
    workers = [_start(database, tmp_path) for _number in range(2)]
    try:
        connect(database.url)

        def all_left() -> bool:
            with reading() as session:
                return session.scalar(select(Notice.id).where(Notice.sent_at.is_(None)).limit(1)) is None

        _wait_for(all_left)
    finally:
        for process in workers:
            process.terminate()
        for process in workers:
            # One of them may not have come as far as its loop while the other sent everything.
            assert process.wait(30) in (0, -signal.SIGTERM)
    with reading() as session:
        assert set(session.scalars(select(Notice.tries))) == {1}
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 12


def _renderers(instance: Path) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"grants.paper.render.server" in words and str(instance).encode() in words:
            found.append(folder.name)
    return found


@pytest.mark.usefixtures("database")
def test_a_daily_step_is_taken_until_nothing_is_left_and_again_tomorrow(clock: Clock) -> None:
    found = [2, 0, 7, 1, 0]
    taken: list[int] = []

    def step(_session: Session) -> int:
        taken.append(found.pop(0))
        return taken[-1]

    turn = roof.daily(step)
    with writing() as session:
        for _ in range(4):
            turn(session)
        assert taken == [2, 0]
        clock.step(days=1)
        for _ in range(5):
            turn(session)
    assert taken == [2, 0, 7, 1, 0]
