"""The renderer: one nice process that makes papers one after another and keeps the copies.

Started by the worker; answers on a socket in the instance folder. One slow paper holds up other papers, never a page.
"""

import json
import logging
import os
import queue
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

from grants.paper import facts as words
from grants.paper.facts import desk
from grants.paper.render import pdf
from grants.store import files

log = logging.getLogger(__name__)

SECONDS = 60
MOST_WAITING = 32
ENOUGH = 400
"""Papers made before the process makes room for a fresh one: memory stays flat."""

Question = tuple[socket.socket, dict[str, Any]]


class TookTooLong(Exception):
    """A paper that is not ready after SECONDS is given up."""


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLong


def make(instance: Path, question: dict[str, Any]) -> bytes:
    """Return the PDF of a question and keep a copy; raises whatever keeps it from being made."""
    paper, facts, locale = question["paper"], question["facts"], question["locale"]
    content = words.name(paper, facts, locale)
    path = desk.kept(instance, content)
    if path.is_file():
        return path.read_bytes()
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(SECONDS)
    try:
        made = pdf(words.html(paper, facts, locale), content)
    finally:
        signal.alarm(0)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(made)
    part.rename(path)
    return made


def _receive(instance: Path, waiting: "queue.Queue[Question]") -> None:
    path = desk.socket_path(instance)
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        path.chmod(0o600)
        door.listen(MOST_WAITING)
        while True:
            line, _ = door.accept()
            threading.Thread(target=_read, args=(line, waiting), daemon=True).start()


def _read(line: socket.socket, waiting: "queue.Queue[Question]") -> None:
    try:
        line.settimeout(10)
        question = json.loads(desk.read_frame(line))
        waiting.put_nowait((line, question))
    except (OSError, ValueError, queue.Full):
        line.close()


def _answer(line: socket.socket, words: bytes) -> None:
    try:
        with line:
            line.sendall(desk.LENGTH.pack(len(words)) + words)
    except OSError:
        pass  # Whoever asked has gone; the copy is kept for when they ask again.


def _end_with(parent: int) -> None:
    """End when whoever started us is gone, also when it was killed and could not say so."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def serve(instance: Path) -> None:
    """Make papers until told to stop, or until ENOUGH were made."""
    os.nice(10)
    files.install(files.Folder(instance / "files"))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    waiting: queue.Queue[Question] = queue.Queue(MOST_WAITING)
    threading.Thread(target=_receive, args=(instance, waiting), daemon=True).start()
    for _ in range(ENOUGH):
        line, question = waiting.get()
        try:
            answer = make(instance, question)
        except Exception as error:  # one bad paper may not stop the others
            answer = f"{type(error).__name__}: {error}"[:500].encode()
            log.exception("%s was not made", question.get("paper"))
        _answer(line, answer)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="renderer: %(message)s")
    serve(Path(sys.argv[1]))
