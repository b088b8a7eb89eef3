"""What is looked at before any view sees a request: can it be read at all, and is it for us?

May import: Flask, web.
"""

import logging
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, current_app, g, request
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge, UnsupportedMediaType

from grants.rules.refusals import Busy

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])

MOST_BYTES = 256 * 1024
"""Seven answers of 250 words are 15 KB; nothing people type here comes near this."""

MOST_FIELDS = 1000
MOST_UPLOAD = 15 * 1024 * 1024 + 64 * 1024
"""The largest body any view may ask for: one file, and the fields around it."""

MOST_TURNS = 3
# PostgreSQL gave up this transaction for the sake of another one: it may simply be tried again.
GAVE_WAY = frozenset({"40P01", "40001"})


class House(Flask):
    """A Flask application that tries a view again when the database asked it to give way to another one."""

    def dispatch_request(self) -> Any:
        """Answer the request; a deadlock is tried again, MOST_TURNS times in all, and is Busy after that."""
        for _turn in range(MOST_TURNS - 1):
            try:
                return super().dispatch_request()
            except Busy as busy:
                if _sqlstate(busy) not in GAVE_WAY:
                    raise
        return super().dispatch_request()

    def log_exception(self, exc_info: Any) -> None:
        """Log where a fault happened and what kind it was, under a mark that the page shows too.

        Not its message and not its values: messages of the database repeat what people typed.
        """
        g.incident = secrets.token_hex(4)
        steps = reversed(traceback.extract_tb(exc_info[2]))
        where = " < ".join(f"{Path(step.filename).name}:{step.lineno}" for step in steps)
        kind = getattr(exc_info[0], "__name__", "")
        log.error("fault %s in %s %s: %s at %s", g.incident, request.method, request.endpoint, kind, where)


def _sqlstate(busy: Busy) -> str | None:
    return getattr(getattr(busy.__cause__, "orig", None), "sqlstate", None)


def install(app: Flask) -> None:
    """Turn away what cannot be read."""
    app.before_request(readable)


def readable() -> None:
    """Refuse a request that no database could keep as it was sent, before anything is lost or changed silently."""
    if "\x00" in request.path or b"%00" in request.query_string:
        raise NotFound
    if request.method == "POST":
        _readable_body()


def uploads(most: int) -> Callable[[View], View]:
    """Let a view take one form with a file, of at most ``most`` bytes in all; every other view keeps the small limit.

    Place it below the access decorator.
    """

    def declare(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]  # read before the request is
        return view

    return declare


def _readable_body() -> None:
    takes = getattr(current_app.view_functions.get(request.endpoint or ""), "most_bytes", 0)
    if takes and request.mimetype == "multipart/form-data":
        request.max_content_length = takes
        return
    if request.mimetype not in ("", "application/x-www-form-urlencoded"):
        raise UnsupportedMediaType
    body = request.get_data()
    if body.count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
    try:
        unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest from error
