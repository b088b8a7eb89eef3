"""Starting what is measured: web servers with the settings that are shipped, and the worker beside the product."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.bench.wire import HOST, Wire

ROOT = Path(__file__).resolve().parents[2]
SERVE = "import sys; from grants.server import serve; serve(*sys.argv[1:])"
LONGEST = 60.0


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as door:
        door.bind((HOST, 0))
        return int(door.getsockname()[1])


class Process:
    """One process of ours and what it starts; ended by its group, so that none of its children stays."""

    def __init__(self, command: list[str], environ: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as words:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **environ}, stdout=words, stderr=words, start_new_session=True
            )
        self.log = log

    def stop(self) -> None:
        """End it quietly; at once when that takes too long."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def children(self) -> list[int]:
        """Return the processes it started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in listed.read_text().split()] if listed.exists() else []


class Server(Process):
    """The server that is shipped, with this application; ready when it answers at ``path``."""

    def __init__(self, application: str, environ: Mapping[str, str], log: Path, path: str = "/") -> None:
        self.port = free_port()
        command = [sys.executable, "-c", SERVE, f"{HOST}:{self.port}", application]
        began = time.perf_counter()
        super().__init__(command, environ, log)
        self._wait(path)
        self.start_seconds = time.perf_counter() - began

    def _wait(self, path: str) -> None:
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and self.process.poll() is None:
            try:
                wire = Wire(self.port)
                status = wire.get(path).status
            except OSError:
                time.sleep(0.005)
                continue
            wire.close()
            if status < 500:
                return
            break
        self.stop()
        raise RuntimeError(f"it did not start; its last words:\n{self.log.read_text()[-3000:]}")

    def memory(self) -> float:
        """Return the memory of a web worker in MB: its own, and its share of what it shares (PSS)."""
        sizes = [_pss(pid) for pid in self.children()]
        return sum(sizes) / len(sizes) / 1024 if sizes else 0.0


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def worker(environ: Mapping[str, str], instance: Path, log: Path) -> Process:
    """Start `grants worker` and wait until its renderer listens."""
    made = Process([str(ROOT / ".venv/bin/grants"), "worker"], environ, log)
    until = time.monotonic() + LONGEST
    while not (instance / "papers.sock").exists():
        if time.monotonic() > until or made.process.poll() is not None:
            made.stop()
            raise RuntimeError(f"the worker did not start; its last words:\n{log.read_text()[-3000:]}")
        time.sleep(0.05)
    return made
