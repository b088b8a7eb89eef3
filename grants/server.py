"""The web process: granian, one process a core, and one request at a time in each. Part of the roof.

People on a slow line are heard out by the server, which costs no Python: the head of a request by its own timer, the
body by a thread that only waits. Then each request takes its turn. More at a time made writing slower, not faster:
SQLite has one writer and Python one lock.
"""

import gc
import importlib
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from grants.web.papers import ASIDE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OURS = "grants:create_app()"
OUR_FLOORS = ("grants.rooms", "grants.web.setup")

LISTENERS = 64
"""Threads a process that may wait for the body of a request."""

HEAD_SECONDS = 60
"""Longest time somebody may take over the head of a request, and a connection may stay open between two of them.

It is the most the server knows. Shorter would cut off browsers and proxies in the middle of a visit.
"""

PATIENCE = 10
"""Seconds the requests under way get when the server is told to stop."""

IN_MEMORY = 1 << 20
"""Bytes of a body that are kept in memory; more goes to a file without a name."""

PIECE = 1 << 16


class Turns:
    """A WSGI application that hears a request out before it takes its turn at ``application``.

    Whoever waits for another process meanwhile does so under ``aside``, and the next one takes a turn. Bodies of more
    than ``most`` bytes (None: no limit) are passed on unread: the application refuses them.
    """

    def __init__(self, application: "WSGIApplication", most: int | None) -> None:
        self.application = application
        self.most = most
        self.turn = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        environ[ASIDE] = self.aside
        with self._body(environ), self.turn:
            return self.application(environ, start_response)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Give the turn away while something is waited for, and take the next one afterwards."""
        self.turn.release()
        try:
            yield
        finally:
            self.turn.acquire()

    @contextmanager
    def _body(self, environ: "WSGIEnvironment") -> Iterator[None]:
        size = environ.get("CONTENT_LENGTH") or ""
        left = int(size) if size.isdecimal() else 0
        if left == 0 or (self.most is not None and left > self.most):
            yield
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as heard:
            _pour(environ["wsgi.input"], cast("IO[bytes]", heard), left)
            heard.seek(0)
            environ["wsgi.input"] = heard
            yield


def _pour(source: IO[bytes], into: IO[bytes], left: int) -> None:
    while left > 0 and (piece := source.read(min(left, PIECE))):
        into.write(piece)
        left -= len(piece)


def load(application: str) -> Turns:
    """Return the application named ``module:name`` or ``module:factory()``, behind its turns."""
    module, _, name = application.partition(":")
    found: Any = getattr(importlib.import_module(module), name.removesuffix("()"))
    app = found() if name.endswith("()") else found
    # Heard out up to the largest file somebody may send; whether this view takes one is for the application to say.
    return Turns(app, app.config.get("MOST_UPLOAD", app.config["MAX_CONTENT_LENGTH"]))


def serve(bind: str, application: str = OURS) -> None:
    """Serve an application at ``host:port`` or ``unix:path`` until told to stop."""
    # Imported before the processes part ways: what they share is in memory once.
    for module in OUR_FLOORS if application == OURS else (application.partition(":")[0],):
        importlib.import_module(module)
    gc.freeze()
    Granian(
        application,
        **_address(bind),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000),
        websockets=False,
        workers=cores(),
        blocking_threads=LISTENERS,
        backpressure=LISTENERS * 2,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
    ).serve(target_loader=load)


def _address(bind: str) -> dict[str, Any]:
    if bind.startswith("unix:"):
        return {"uds": Path(bind.removeprefix("unix:"))}
    host, _, port = bind.rpartition(":")
    return {"address": host.strip("[]") or "0.0.0.0", "port": int(port)}  # noqa: S104 - nothing before the colon says so


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
