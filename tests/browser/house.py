"""A whole house for the journeys: the demo, served as it is shipped, with its worker and its mail in a folder."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from contextlib import closing
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GRANTS = str(ROOT / ".venv/bin/grants")


def free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class House:
    """A served instance in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "noaber.sqlite"
        self.environ = os.environ | {
            "GRANTS_INSTANCE": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "GRANTS_URL": self.url,
            "PORT": str(self.port),
            "GRANTS_BIND": f"127.0.0.1:{self.port}",
        }
        self.read: set[Path] = set()
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, *words: str) -> str:
        done = subprocess.run([GRANTS, *words], env=self.environ, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        self.run("db", "upgrade")
        self.run("demo", "load", "--seed", "1", "--today", date.today().isoformat())
        for command in ([GRANTS, "worker"], [GRANTS, "serve"]):
            with (self.folder / f"{command[-1]}.log").open("wb") as log:
                self.processes.append(subprocess.Popen(command, env=self.environ, cwd=ROOT, stdout=log, stderr=log))
        self._until(lambda: urllib.request.urlopen(f"{self.url}/healthz", timeout=2).status == 200)

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(20)

    def _until(self, holds: object, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while True:
            try:
                if holds():  # type: ignore[operator]
                    return
            except OSError:
                pass
            assert time.monotonic() < until, "the house did not start"
            time.sleep(0.1)

    def link(self, mail: str) -> str:
        """Return a single-use address that signs somebody in."""
        found = re.search(r"http\S+", self.run("people", "link", mail))
        assert found
        return found[0]

    def letter(self, to: str, words: str, seconds: float = 45) -> EmailMessage:
        """Wait for a message to somebody, not read before, whose subject or text holds these words."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for path in sorted(set((self.folder / "mail").glob("*.eml")) - self.read):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                assert isinstance(message, EmailMessage)
                body = message.get_body()
                if message["To"] == to and words in f"{message['Subject']}\n{body.get_content() if body else ''}":
                    self.read.add(path)
                    return message
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to} with {words!r}")

    def address_in(self, message: EmailMessage, part: str) -> str:
        """Return the address in a message that holds ``part``."""
        body = message.get_body()
        assert body is not None
        found = re.search(rf"http://\S*{re.escape(part)}\S*", body.get_content())
        assert found, body.get_content()
        return found[0]

    def an_hour_later(self) -> None:
        """Let the hour before a letter leaves be over, without waiting for it."""
        with closing(sqlite3.connect(self.database, timeout=10)) as books:
            books.execute("UPDATE letters SET due_at = datetime(due_at, '-1 hour') WHERE left_at IS NULL")
            books.commit()
