"""Asking the renderer for a paper, over a socket in the instance folder, and finding the copies it kept.

Asking writes nothing here: the renderer, another process, keeps the copy. May import: the standard library.
"""

import json
import socket
import struct
from pathlib import Path
from typing import Any

from grants.paper.facts import name

LENGTH = struct.Struct(">I")
MOST_BYTES = 4_000_000


class NotYet(Exception):
    """The paper is being made, or the renderer is away: ask again in a moment."""


class CannotBeMade(Exception):
    """The renderer tried and could not make this paper."""


def socket_path(instance: Path) -> Path:
    """Return where the renderer listens."""
    return instance / "papers.sock"


def kept(instance: Path, content: str) -> Path:
    """Return where the copy of a paper with this content name lies, whether or not it is there."""
    return instance / "papers" / content[:2] / f"{content}.pdf"


def ask(instance: Path, paper: str, facts: dict[str, Any], locale: str, wait: float) -> bytes:
    """Return the PDF of a paper, waiting at most ``wait`` seconds; raises NotYet or CannotBeMade."""
    path = kept(instance, name(paper, facts, locale))
    if path.is_file():
        return path.read_bytes()
    question = json.dumps({"paper": paper, "facts": facts, "locale": locale}).encode()
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(wait)
            line.connect(str(socket_path(instance)))
            line.sendall(LENGTH.pack(len(question)) + question)
            answer = read_frame(line)
    except (TimeoutError, OSError) as error:
        raise NotYet from error
    if not answer.startswith(b"%PDF"):
        raise CannotBeMade(answer.decode(errors="replace"))
    return answer


def read_frame(line: socket.socket) -> bytes:
    """Return one length-prefixed message; raises OSError when the other end stops halfway or sends too much."""
    (length,) = LENGTH.unpack(_exactly(line, LENGTH.size))
    if length > MOST_BYTES:
        raise OSError("message too long")
    return _exactly(line, length)


def _exactly(line: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = line.recv(min(65536, count - len(parts)))
        if not part:
            raise OSError("the other end stopped")
        parts += part
    return bytes(parts)
