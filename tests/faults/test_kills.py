"""kill -9 at random moments while two processes post: the books hold, and every acknowledged press is there, once."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from grants.applications.models import Application
from grants.ledger import queries
from grants.ledger.models import LedgerEntry
from grants.store.history import Note
from grants.store.session import Database, reading, writing
from tests import make

CHECKOUT = Path(__file__).resolve().parents[2]


class Posters:
    """The posting processes, and what they said before they were killed."""

    def __init__(self, url: str, round_id: int) -> None:
        command = [sys.executable, "-m", "tests.faults.poster", url, str(round_id)]
        pipe = subprocess.PIPE
        self._mother = subprocess.Popen(command, cwd=CHECKOUT, stdin=pipe, stdout=pipe, text=True, bufsize=1)
        self.acknowledged: list[str] = []
        self._children: list[int] = []
        self._ends = 0
        self._heard = threading.Condition()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def _listen(self) -> None:
        assert self._mother.stdout is not None
        for line in self._mother.stdout:
            with self._heard:
                if line.startswith("pid "):
                    self._children.append(int(line[4:]))
                elif line == "end\n":
                    self._ends += 1
                else:
                    self.acknowledged.append(line.strip())
                self._heard.notify_all()

    def begin(self, count: int) -> None:
        """Let some of them begin, and wait until they have written something."""
        assert self._mother.stdin is not None
        before = len(self.acknowledged)
        self._mother.stdin.write("go\n" * count)
        with self._heard:
            told = self._heard.wait_for(
                lambda: len(self._children) == count and len(self.acknowledged) >= before + count, 60
            )
        assert told, "no press was acknowledged within a minute"

    def kill(self) -> None:
        """Kill them as the kernel does when memory is gone."""
        for child in self._children:
            os.kill(child, signal.SIGKILL)
        while any(Path(f"/proc/{child}").exists() for child in self._children):
            time.sleep(0.005)
        self._children.clear()
        self._hear_all()

    def _hear_all(self) -> None:
        assert self._mother.stdin is not None
        ends = self._ends
        self._mother.stdin.write("end\n")
        with self._heard:
            assert self._heard.wait_for(lambda: self._ends > ends, 60)

    def end(self) -> None:
        """Let the mother go too."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.close()
        self._mother.wait(10)
        self._ear.join(10)
        self._mother.stdout.close()


def _demand_whole(round_id: int, acknowledged: list[str], killed: int) -> None:
    """The proof holds; each acknowledged press is there with all it wrote; of the others at most one a kill."""
    with reading() as session:
        assert queries.check(session) == []
        lines = select(LedgerEntry.key, func.count()).where(LedgerEntry.line < 3).group_by(LedgerEntry.key)
        presses = {row[0] for row in session.execute(lines) if row[1] == 2}
        plans = set(session.scalars(select(Application.draft_token_hash)))
        notes = set(session.scalars(select(Note.body)))
        line = queries.line(session, round_id)
    assert set(acknowledged) <= presses
    assert presses == plans == notes
    assert len(presses) - len(acknowledged) <= killed
    assert (line.reserved, line.underway) == (len(presses), len(presses))


def _kills(database: Database, times: int) -> None:
    with writing() as session:
        round_id = make.published_round(session, cents=10_000_00).id
    chance = random.Random(20)
    posters = Posters(database.url, round_id)
    try:
        for time_ in range(1, times + 1):
            posters.begin(2)
            time.sleep(chance.uniform(0, 0.4))
            posters.kill()
            _demand_whole(round_id, posters.acknowledged, 2 * time_)
    finally:
        posters.kill()
        posters.end()
    print(f"{2 * times} kills, {len(posters.acknowledged)} presses on {database.writer.dialect.name}")
    with writing() as session:
        make.application(session, make.published_round(session))


def test_ten_kills_while_posting(database: Database) -> None:
    _kills(database, 5)


@pytest.mark.deep
def test_a_hundred_kills_while_posting(database: Database) -> None:
    _kills(database, 50)
