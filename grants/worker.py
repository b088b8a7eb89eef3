"""The worker: sends the outbox, does queued jobs and what falls due, and keeps the renderer of papers alive.

Safe to start twice: whatever it takes in hand it leases first. Ends at TERM or INT after the piece it is at.
"""

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

from sqlalchemy.orm import Session

from grants import roof
from grants.config import ROOT, Settings
from grants.notices.services import Office, courier_for, deliver
from grants.rules.refusals import Busy
from grants.store import jobs
from grants.store.house import WORKER_SEEN, note_fact
from grants.store.session import writing

log = logging.getLogger(__name__)

BEAT = 30.0
"""Seconds between two signs of life; /healthz calls a worker absent after two minutes without one."""

PAUSE = 0.5
"""Seconds between two looks at an empty outbox."""

REST = 5.0
"""Seconds between two starts of the renderer: where a library is missing it cannot start at all."""


class Worker:
    """One worker process: a loop of steps, and a renderer beside it."""

    def __init__(self, settings: Settings) -> None:
        smtp = None if settings.public_demo else settings.smtp_url
        courier = courier_for(smtp, settings.instance)
        self.office = Office(courier, settings.mail_from, settings.url, settings.instance)
        self.stopping = threading.Event()
        self.renderer: subprocess.Popen[bytes] | None = None
        self.last_beat = self.last_start = float("-inf")

    def run(self) -> None:
        """Work until told to stop."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        try:
            while not self.stopping.is_set():
                self.turn()
                self.stopping.wait(PAUSE)
        finally:
            self._end_renderer()

    def turn(self) -> None:
        """Take every step once; a step that fails does not keep the others from their turn."""
        for step in (self._keep_renderer, self._beat, *map(_in_writing, roof.STEPS), self._deliver, self._do_jobs):
            if self.stopping.is_set():
                return
            try:
                step()
            except Busy:
                log.warning("the database is busy or away")
            except Exception:
                log.exception("a step failed")

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _beat(self) -> None:
        if time.monotonic() - self.last_beat >= BEAT:
            with writing() as session:
                note_fact(session, WORKER_SEEN)
            self.last_beat = time.monotonic()

    def _deliver(self) -> None:
        deliver(self.office, most=20)

    def _do_jobs(self) -> None:
        for _turn in range(20):
            with writing() as session:
                job = jobs.lease(session)
            if job is None:
                return
            self._do(job)

    def _do(self, job: jobs.Job) -> None:
        try:
            work: Callable[..., None] = roof.JOBS[job.kind]
            work(self.office, job.payload)
        except Exception as error:
            log.exception("job %s (%s) failed", job.id, job.kind)
            with writing() as session:
                jobs.fail(session, job.id, type(error).__name__)
            return
        with writing() as session:
            jobs.finish(session, job.id)

    def _keep_renderer(self) -> None:
        """Start the renderer, and start it again when it has made enough papers or fell over, but not too fast."""
        rested = time.monotonic() - self.last_start >= REST
        if rested and (self.renderer is None or self.renderer.poll() is not None):
            self.last_start = time.monotonic()
            command = [sys.executable, "-m", "grants.paper.render.server", str(self.office.instance)]
            self.renderer = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)

    def _end_renderer(self) -> None:
        if self.renderer is not None and self.renderer.poll() is None:
            self.renderer.terminate()
            try:
                self.renderer.wait(5)
            except subprocess.TimeoutExpired:
                self.renderer.kill()


def _in_writing(step: Callable[[Session], object]) -> Callable[[], None]:
    def turn() -> None:
        with writing() as session:
            step(session)

    return turn


def work(settings: Settings) -> None:
    """Be the worker until told to stop."""
    logging.basicConfig(level=logging.INFO, format="worker: %(message)s")
    Worker(settings).run()
