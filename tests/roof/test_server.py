"""Requests are heard out first and then take turns."""

import io
import threading
from collections.abc import Iterable
from typing import Any

from grants.server import IN_MEMORY, Turns, load
from grants.web.papers import ASIDE

MOST = 3 * IN_MEMORY


class Tale:
    """A body that comes in small pieces, and only once it may."""

    def __init__(self, words: bytes, may: threading.Event | None = None) -> None:
        self.words, self.may = io.BytesIO(words), may

    def read(self, size: int = -1) -> bytes:
        if self.may is not None:
            assert self.may.wait(10)
        return self.words.read(min(size, 1000))


def _echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def _ask(turns: Turns, body: Tale, size: object) -> bytes:
    return b"".join(turns({"wsgi.input": body, "CONTENT_LENGTH": size}, lambda *_: lambda _: None))


def test_a_body_comes_through_whole() -> None:
    turns = Turns(_echo, MOST)
    for size in (1, 999, 1001, IN_MEMORY + 5):
        words = bytes(range(256)) * (size // 256 + 1)
        assert _ask(turns, Tale(words[:size]), str(size)) == words[:size]


def test_a_body_that_ends_early_is_no_reason_to_wait() -> None:
    assert _ask(Turns(_echo, MOST), Tale(b"abc"), "10") == b"abc"


def test_what_is_too_much_is_left_to_the_application() -> None:
    never = threading.Event()
    seen: list[object] = []

    def refuse(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        seen.append(environ["wsgi.input"])
        start("413 TOO LARGE", [])
        return [b"too much"]

    body = Tale(b"", never)
    assert _ask(Turns(refuse, MOST), body, str(MOST + 1)) == b"too much"
    for size in ("", None, "-1", "many", "0"):
        _ask(Turns(refuse, MOST), body, size)
    assert seen == [body] * 6


def test_who_speaks_slowly_keeps_nobody_waiting() -> None:
    may = threading.Event()
    turns = Turns(_echo, MOST)
    heard: list[bytes] = []
    slow = threading.Thread(target=lambda: heard.append(_ask(turns, Tale(b"slow", may), "4")))
    slow.start()
    assert _ask(turns, Tale(b"quick"), "5") == b"quick"
    assert not heard
    may.set()
    slow.join(10)
    assert heard == [b"slow"]


def test_one_at_a_time() -> None:
    inside, most = 0, 0

    def count(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.002)
        inside -= 1
        return _echo(environ, start)

    turns = Turns(count, None)
    asking = [threading.Thread(target=_ask, args=(turns, Tale(b"x"), "1")) for _ in range(16)]
    for each in asking:
        each.start()
    for each in asking:
        each.join(10)
    assert most == 1


def test_who_waits_for_another_process_steps_aside() -> None:
    may = threading.Event()
    heard: list[bytes] = []

    def wait(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["CONTENT_LENGTH"] == "4":
            with environ[ASIDE]():
                assert may.wait(10)
            assert turns.turn.locked()
        return _echo(environ, start)

    turns = Turns(wait, MOST)
    waiting = threading.Thread(target=lambda: heard.append(_ask(turns, Tale(b"wait"), "4")))
    waiting.start()
    assert _ask(turns, Tale(b"other"), "5") == b"other"
    assert not heard
    may.set()
    waiting.join(10)
    assert heard == [b"wait"]


def test_an_application_is_found_by_its_name() -> None:
    assert load("tests.bench.reference:b0()").most is None
