"""A gunicorn worker that hears a request out before a thread takes it up: slow people keep nobody waiting.

gunicorn's own threads wait for whoever connected: five seconds for a browser that opened a line in advance and says
nothing, and for ever for one that says its headers a line a minute. With one thread a process, two of those stop the
site. Here the loop that watches all lines collects header and body, and a thread gets what is whole.
"""

import re
import selectors
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

PATIENCE = 30.0
"""Seconds from the first word to the last; a plan of 250 words takes two on the slowest phone."""

MOST_HEAD, MOST_BODY = 64 * 1024, 512 * 1024
"""Bytes. A longer body is handed on as it is: the application refuses it with a page that helps."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_ASKS_FIRST = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


def refusal(heard: bytes | bytearray) -> bytes:
    """Return the answer to what could keep a thread waiting without end, or nothing. No browser sends either."""
    end = heard.find(b"\r\n\r\n")
    if end < 0 and len(heard) > MOST_HEAD:
        return _refused("431 Request Header Fields Too Large")
    return _refused("411 Length Required") if end >= 0 and _CHUNKED.search(heard, 0, end + 2) else b""


def _refused(status: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


def whole(heard: bytes | bytearray) -> bool:
    """Tell whether a request is complete, or longer than what is waited for."""
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = _LENGTH.search(heard, 0, end + 2)
    return length is None or len(heard) >= end + 4 + min(int(length[1]), MOST_BODY)


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """The gthread worker, with its ears in the loop instead of in the threads."""

    pending_conns: Any

    def enqueue_req(self, conn: Any) -> None:
        """Listen to a connection until its request is whole, then let a thread answer it."""
        if conn.parser is not None and conn.parser.unreader.buf.getvalue():
            super().enqueue_req(conn)  # its next request came with the last one
            return
        conn.heard, conn.asked_on = bytearray(), False
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + PATIENCE
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._hear, conn))

    def _hear(self, conn: Any, _sock: Any) -> None:
        try:
            piece = conn.sock.recv(65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        conn.heard += piece
        refused = refusal(conn.heard)
        if piece and not refused and not whole(conn.heard):
            self._ask_on(conn)
            return
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
        if refused or not conn.heard:
            self._hang_up(conn, refused)
            return
        conn.init()
        conn.parser.unreader.unread(bytes(conn.heard))
        conn.data_ready = True
        super().enqueue_req(conn)

    def _ask_on(self, conn: Any) -> None:
        """Tell who waits to be told (100-continue) that the body may come; gunicorn says it once more later."""
        if not conn.asked_on and _ASKS_FIRST.search(conn.heard):
            conn.asked_on = True
            with suppress(OSError):
                conn.sock.send(_GO_ON)

    def _hang_up(self, conn: Any, words: bytes) -> None:
        with suppress(OSError):
            conn.sock.send(words)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Hang up on who took too long; at the end also on who has not said a word yet."""
        if not self.alive:
            for conn in self.pending_conns:
                conn.timeout = conn.timeout if conn.heard else 0.0
            self.pending_conns = deque(sorted(self.pending_conns, key=lambda conn: conn.timeout))
        super().murder_pending()
