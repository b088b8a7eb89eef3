"""Processes that post to the ledger until they are killed, and say what they have committed, one key a line.

``python -m tests.faults.poster URL ROUND_ID`` forks one such process for every line it reads, and says ``pid N``: what
it costs to start Python is paid once. Each press makes a plan, reserves for it and sends half of it, so a press that
was torn in two would show.
"""

import os
import secrets
import signal
import sys

from grants.applications.models import Application
from grants.ledger.services import Movement, post
from grants.programmes.models import Round
from grants.rules.lifecycle import State
from grants.rules.moves import Move
from grants.rules.permissions import Actor
from grants.store import clock
from grants.store.history import Note
from grants.store.session import connect, writing

WORKER = Actor(None, "poster")


def press(round_id: int) -> str:
    """Write one press: a plan, two movements and a note; returns its key once it is committed."""
    key = secrets.token_hex(12)
    with writing() as session:
        home = session.get_one(Round, round_id)
        plan = Application(
            reference=f"SID-{key[:8]}",
            draft_token_hash=key,
            programme_id=home.programme_id,
            place_id=home.place_id,
            round_id=round_id,
            state=State.AWARDED,
            total_cents=2,
            made_at=clock.now(),
            changed_at=clock.now(),
            submitted_at=clock.now(),
        )
        session.add(plan)
        session.flush()
        movements = [Movement(Move.RESERVE, 2, plan.id), Movement(Move.SEND, 1, plan.id)]
        post(session, WORKER, round_id, movements, key)
        session.add(Note(body=key, made_at=clock.now()))
    return key


def say(words: str) -> None:
    """Write one line in one piece: a pipe keeps short lines whole, also when the writer is killed."""
    os.write(1, f"{words}\n".encode())


def main(url: str, round_id: int) -> None:
    """Fork a posting process for every "go" that comes in; answer "end" so that all said before has been heard."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if line == "end\n":
            say("end")
            continue
        child = os.fork()
        if child:
            say(f"pid {child}")
            continue
        connect(url)
        while True:
            say(press(round_id))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
