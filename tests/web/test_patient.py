"""The web worker hears requests out in its loop: slow and silent lines keep nobody waiting, and nothing is lost."""

import hashlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scripts.patient import MOST_BODY, MOST_HEAD, whole

ROOT = Path(__file__).resolve().parents[2]
HELLO = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class House:
    """One worker with one thread, and lines to it."""

    def __init__(self) -> None:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port = door.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "scripts.patient.PatientWorker"]
        command += ["--threads", "1", "--keep-alive", "75", "--bind", f"127.0.0.1:{self.port}", "tests.web.echo:app"]
        command += ["--log-level", "critical", "--graceful-timeout", "10", "--no-control-socket"]
        self.process = subprocess.Popen(command, cwd=ROOT)
        self.lines = ExitStack()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.line().close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("it did not start")

    def line(self) -> socket.socket:
        """Open a line."""
        line = socket.create_connection(("127.0.0.1", self.port), 30)
        return self.lines.enter_context(line)

    def ask(self, words: bytes = HELLO) -> str:
        """Ask on a line of its own."""
        line = self.line()
        line.sendall(words)
        return heard(line)

    def end(self) -> None:
        """Hang up and stop."""
        self.lines.close()
        self.process.terminate()
        self.process.wait(30)


def heard(line: socket.socket) -> str:
    """Return the body of one answer."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = line.recv(65536)
        assert piece, f"cut off after {answer!r}"
        answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65536)
    line_read_too_far = body[length:]
    assert not line_read_too_far or line_read_too_far.startswith(b"HTTP/1.1")
    return body[:length].decode()


def post(body: bytes, *headers: str) -> bytes:
    """Return a POST."""
    return "\r\n".join(["POST / HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *headers, "", ""]).encode() + body


def echo(body: bytes) -> str:
    """Return what the application says to a POST."""
    return f"POST / {len(body)} {hashlib.sha256(body).hexdigest()}"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A worker for the tests of this file."""
    made = House()
    yield made
    made.end()


def test_sixty_slow_and_sixty_silent_lines_keep_nobody_waiting(house: House) -> None:
    for _ in range(60):
        house.line()
        house.line().sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        house.line().sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345")
    began = time.monotonic()
    for _ in range(20):
        assert house.ask().startswith("GET / 0 ")
    assert time.monotonic() - began < 4


def test_a_request_in_pieces_arrives_whole(house: House) -> None:
    body = b"wat=een+moestuin&" * 2000
    words, line = post(body), house.line()
    for start in range(0, len(words), 5000):
        line.sendall(words[start : start + 5000])
        assert house.ask().startswith("GET / 0 ")
    assert heard(line) == echo(body)


def test_a_line_stays_open_for_the_next_request(house: House) -> None:
    line = house.line()
    for number in range(5):
        body = b"x" * number * 1000
        line.sendall(post(body))
        assert heard(line) == echo(body)


def test_two_requests_in_one_piece_get_two_answers(house: House) -> None:
    line = house.line()
    line.sendall(post(b"one") + post(b"two"))
    answers = b""
    while answers.count(b"POST / ") < 2:
        answers += line.recv(65536)
    assert answers.index(echo(b"one").encode()) < answers.index(echo(b"two").encode())


@pytest.mark.parametrize("size", [MOST_BODY - 1, MOST_BODY + 200_000])
def test_a_large_body_arrives_whole(house: House, size: int) -> None:
    body = b"0123456789" * (size // 10)
    assert house.ask(post(body)) == echo(body)


def test_who_waits_to_be_told_to_go_on_is_told(house: House) -> None:
    line = house.line()
    line.sendall(post(b"abc", "Expect: 100-continue").removesuffix(b"abc"))
    assert line.recv(100).startswith(b"HTTP/1.1 100")
    line.sendall(b"abc")
    answer = b""
    while echo(b"abc").encode() not in answer:
        answer += line.recv(65536)


def test_what_could_keep_a_thread_waiting_is_refused(house: House) -> None:
    for words, status in (
        (b"GET / HTTP/1.1\r\nX: " + b"x" * (MOST_HEAD + 1), b"431"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", b"411"),
    ):
        line = house.line()
        line.sendall(words)
        assert line.recv(100).startswith(b"HTTP/1.1 " + status)
    assert house.ask().startswith("GET / 0 ")


def test_who_hangs_up_leaves_no_trace(house: House) -> None:
    for words in (b"", b"GET / HT", HELLO):
        line = house.line()
        line.sendall(words)
        line.close()
    assert house.ask().startswith("GET / 0 ")


def test_silent_lines_do_not_hold_up_the_end() -> None:
    house = House()
    for _ in range(5):
        house.line()
    assert house.ask().startswith("GET / 0 ")
    began = time.monotonic()
    house.process.terminate()
    assert house.process.wait(30) == 0
    assert time.monotonic() - began < 8
    house.lines.close()


def test_a_request_that_was_begun_is_answered_before_the_end() -> None:
    house = House()
    line, words = house.line(), post(b"abc")
    line.sendall(words[:-1])
    time.sleep(0.3)
    house.process.terminate()
    time.sleep(0.5)
    line.sendall(words[-1:])
    assert heard(line) == echo(b"abc")
    house.process.wait(30)
    house.lines.close()


@pytest.mark.parametrize(
    ("words", "done"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\n", False),
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\nCONTENT-LENGTH:3\r\n\r\nabc", True),
        (b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n" + b"x" * MOST_BODY, True),
    ],
)
def test_when_a_request_is_whole(words: bytes, done: bool) -> None:
    assert whole(words) is done
