"""One PostgreSQL server for one run of the tests, shared by its workers, and gone with the run.

It listens on a socket in a folder of its own, never on the network, and does not wait for the disk: what it holds is
thrown away. PostgreSQL refuses to run as root, so root hands it to an unprivileged user.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

BINARIES = "/usr/lib/postgresql"
ROOM = 2 * 1024**3

# Throw-away settings: no waiting for the disk, no housekeeping, room for every thread of the races.
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "max_connections=200",
    "shared_buffers=128MB",
    "checkpoint_timeout=1h",
    "max_wal_size=2GB",
)

# Ends the server when the run of the tests is gone, however it went.
GUARD = 'while [ -e "/proc/$1" ]; do sleep 1; done; "$2" -D "$3/data" -m immediate stop; rm -rf "$3"'


def scratch(prefix: str) -> Path:
    """Make a folder in memory when there is room for it, else in the folder for temporary files."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return Path(mkdtemp(prefix=prefix, dir=memory if roomy else None))


class Server:
    """A server whose files are in ``home``; several processes may hold one for the same folder.

    ``durable`` keeps what it acknowledged when it is killed, as a server should; the others need not.
    """

    def __init__(self, home: Path, durable: bool = False) -> None:
        self.home = home
        self.settings = ("listen_addresses=",) if durable else SETTINGS
        self.data = home / "data"
        self.user = _unprivileged() if os.geteuid() == 0 else None

    def url(self, database: str) -> str:
        """Give the address of one of its databases."""
        return f"postgresql+psycopg://noaber@/{database}?host={self.home}"

    def ensure(self, watched: int) -> None:
        """Start it if nobody has; it ends with the process ``watched``."""
        with self.locked("server"):
            if not self.data.exists():
                self.make()
                self.start()
                self._guard(watched)

    def make(self) -> None:
        """Make an empty cluster."""
        if self.user is not None:
            shutil.chown(self.home, self.user.pw_uid, self.user.pw_gid)
        self._run("initdb", "-U", "noaber", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = " ".join(["-k", str(self.home), *(f"-c {setting}" for setting in self.settings)])
        self._run("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server, if it runs."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-m", mode, "-w", "stop")

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement as its superuser, outside any transaction."""
        with psycopg.connect(host=str(self.home), user="noaber", dbname="postgres", autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Let one of the workers through at a time."""
        with (self.home / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(binary(program)), "-D", str(self.data), *arguments]
        out = self.home / f"{program}.out"
        with out.open("w") as said:
            quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": subprocess.STDOUT}
            clean = {"LC_ALL": "C", "PATH": os.defpath}
            done = subprocess.run(command, cwd=self.home, env=clean, check=False, **quiet, **self._as_user())
        if done.returncode:
            log = self.home / "log"
            raise RuntimeError(f"{program} failed:\n{out.read_text()}{log.read_text() if log.exists() else ''}")

    def _guard(self, watched: int) -> None:
        command = ["sh", "-c", GUARD, "guard", str(watched), str(binary("pg_ctl")), str(self.home)]
        quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        global _guarding
        _guarding = subprocess.Popen(command, start_new_session=True, cwd="/", **quiet, **self._as_user())

    def _as_user(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}


_guarding: subprocess.Popen[bytes] | None = None


def binary(name: str) -> Path:
    """Find a program of the newest PostgreSQL here. Raises RuntimeError saying how to get one."""
    found = sorted(Path(BINARIES).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].split(".")[0]))
    on_path = shutil.which(name)
    if found:
        return found[-1]
    if on_path:
        return Path(on_path)
    raise RuntimeError(
        f"The tests run on PostgreSQL too, and {BINARIES}/*/bin/{name} is not there: apt-get install postgresql"
    )


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it")
