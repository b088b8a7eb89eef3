"""The smallest client that measures fairly: ready-made bytes over one open connection, next to no work of its own."""

import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
PATIENCE = 60.0
IDLE = 40.0
"""Seconds; the servers hang up after 60."""

_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """One answer and the seconds from the first byte asked to the last byte given; ``first`` to its first byte."""

    status: int
    head: bytes
    body: bytes
    seconds: float
    first: float

    def header(self, name: str) -> str:
        """Return a header, or nothing."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return ""

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies it sets."""
        lines = [line for line in self.head.split(b"\r\n") if line.lower().startswith(b"set-cookie:")]
        pairs = [line.split(b":", 1)[1].split(b";", 1)[0].strip().decode().partition("=") for line in lines]
        return {name: value for name, _, value in pairs}


def asked(
    path: str, port: int, cookie: str = "", headers: str = "", form: Iterable[tuple[str, str]] | None = None
) -> bytes:
    """Return the bytes of a GET, or of a POST when there is a form."""
    body = b"" if form is None else urlencode(list(form)).encode()
    lines = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language: nl",
    ]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    if headers:
        lines.append(headers)
    return "\r\n".join(lines).encode() + _END + body


@dataclass
class _Reader:
    """Collects one answer from pieces."""

    parts: bytearray = field(default_factory=bytearray)
    head_end: int = -1
    length: int | None = None
    first: float = 0.0

    def take(self, piece: bytes) -> bool:
        """Take a piece; True when the answer is whole."""
        if not self.parts:
            self.first = time.perf_counter()
        self.parts += piece
        if self.head_end < 0:
            self.head_end = self.parts.find(_END)
            if self.head_end < 0:
                return False
            self.length = _length(bytes(self.parts[: self.head_end]))
        if self.length is None:
            return self.parts.endswith(b"\r\n0\r\n\r\n")
        return len(self.parts) >= self.head_end + 4 + self.length

    def answer(self, started: float) -> Answer:
        head, body = bytes(self.parts[: self.head_end]), bytes(self.parts[self.head_end + 4 :])
        if self.length is None:
            body = b"".join(_chunks(body))
        return Answer(int(head[9:12]), head, body, time.perf_counter() - started, self.first - started)


def _length(head: bytes) -> int | None:
    """Return how many bytes follow; None when they come in chunks."""
    low = head.lower()
    at = low.find(b"\r\ncontent-length:")
    if at >= 0:
        return int(low[at + 17 :].split(b"\r\n", 1)[0])
    return None if b"\r\ntransfer-encoding: chunked" in low else 0


def _chunks(body: bytes) -> Iterator[bytes]:
    at = 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end], 16)
        if not size:
            return
        yield body[end + 2 : end + 2 + size]
        at = end + 4 + size


class Wire:
    """One open connection. ``source`` is the address it comes from: any of 127.0.0.0/8 is this machine (Linux)."""

    def __init__(self, port: int, source: str = "") -> None:
        self.port, self.source = port, source
        self.line, self.used = _opened(port, source), time.monotonic()

    def send(self, request: bytes) -> Answer:
        """Send a request and return the whole answer; a line that lay idle is opened anew first, as browsers do."""
        if time.monotonic() - self.used > IDLE:
            self.close()
            self.line = _opened(self.port, self.source)
        try:
            return self._send(request)
        finally:
            self.used = time.monotonic()

    def _send(self, request: bytes) -> Answer:
        started = time.perf_counter()
        self.line.sendall(request)
        reader = _Reader()
        while True:
            piece = self.line.recv(262144)
            if not piece:
                raise ConnectionError(f"the line was cut after {bytes(reader.parts[:200])!r}")
            if reader.take(piece):
                return reader.answer(started)

    def get(self, path: str, cookie: str = "", headers: str = "") -> Answer:
        """Ask for a page."""
        return self.send(asked(path, self.port, cookie, headers))

    def post(self, path: str, form: Iterable[tuple[str, str]], cookie: str = "") -> Answer:
        """Send a form."""
        return self.send(asked(path, self.port, cookie, form=form))

    def close(self) -> None:
        """Hang up."""
        self.line.close()


def _opened(port: int, source: str = "") -> socket.socket:
    line = socket.create_connection((HOST, port), PATIENCE, source_address=(source, 0) if source else None)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def crowd(port: int, requests: list[Iterator[bytes]], seconds: float = 1e9) -> tuple[list[Answer], float]:
    """Keep one connection busy for each iterator, until all are empty or the time is over; the answers and the time."""
    answers: list[Answer] = []
    began = time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for each in requests:
            line = _opened(port)
            _ask(ready, line, each, until=began + seconds)
        while ready.get_map():
            for key, _ in ready.select(PATIENCE):
                line: socket.socket = key.fileobj  # type: ignore[assignment]
                reader, started, each = key.data
                piece = line.recv(262144)
                if not piece:
                    raise ConnectionError("the line was cut")
                if reader.take(piece):
                    answers.append(reader.answer(started))
                    ready.unregister(line)
                    _ask(ready, line, each, until=began + seconds)
    return answers, time.perf_counter() - began


def _ask(ready: selectors.BaseSelector, line: socket.socket, requests: Iterator[bytes], until: float) -> None:
    request = next(requests, None) if time.perf_counter() < until else None
    if request is None:
        line.close()
        return
    started = time.perf_counter()
    line.sendall(request)
    ready.register(line, selectors.EVENT_READ, (_Reader(), started, requests))
