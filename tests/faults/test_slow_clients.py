"""Sixty people on a line so slow that they send a header a minute, or half a form, do not stop the site as shipped."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bench.servers import Server
from tests.bench.wire import HOST, Wire
from tests.fixtures_db import Databases
from tests.fixtures_web import SETTINGS

PEOPLE = 60
AT_MOST = 5.0
"""Seconds for a page meanwhile: far under the minute they take, far over what a page takes on a busy machine."""

HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100\r\n\r\nmail="
)


@pytest.fixture
def site(databases: Databases, tmp_path: Path) -> Iterator[Server]:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GRANTS_")},
        **SETTINGS,
        "DATABASE_URL": databases.make("sqlite"),
        "GRANTS_INSTANCE": str(tmp_path),
    }
    server = Server("grants:create_app()", environ, tmp_path / "log", path="/how")
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("words", "rest"), [(HALF_A_HEAD, b"1\r\n\r\n"), (HALF_A_FORM, b"x" * 95)], ids=["head", "form"]
)
def test_slow_people_keep_nobody_waiting(site: Server, words: bytes, rest: bytes) -> None:
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(socket.create_connection((HOST, site.port), AT_MOST)) for _ in range(PEOPLE)]
        for line in lines:
            line.sendall(words)
        for _ in range(3):
            wire = Wire(site.port)
            page = wire.get("/how")
            wire.close()
            assert page.status == 200
            assert page.seconds < AT_MOST
        for line in lines:
            line.sendall(rest)
            assert line.recv(12).startswith(b"HTTP/1.1 ")
