"""A small WSGI application for the tests of the worker: says what it was sent."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with method, path, number of bytes and their hash."""
    body = environ["wsgi.input"].read()
    words = (
        f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)} {hashlib.sha256(body).hexdigest()}".encode()
    )
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(words)))])
    return [words]
