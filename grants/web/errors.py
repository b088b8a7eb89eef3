"""Every way a request can end badly, on a page that helps. Never a stack trace, never a lost text.

May import: Flask, rules, store, web.
"""

import logging
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, redirect, request
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError, Unauthorized
from werkzeug.wrappers import Response

from grants.rules.refusals import AlreadyDone, Busy, Refusal
from grants.web.access import typed_anything
from grants.web.labels import refusal_text, words
from grants.web.pages import page

log = logging.getLogger(__name__)

RETRY_AFTER = 5
"""Seconds after which a browser or a program may ask again when we are busy."""

PAGES = frozenset({400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503})

STATUSES = {"link_over": 410}
"""Refusals whose page says more than their family's."""


def install(app: Flask) -> None:
    """Hand every kind of error to its page."""
    app.register_error_handler(AlreadyDone, answer_again)
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(InternalServerError, show_fault)


def answer_again(error: AlreadyDone) -> Response:
    """Lead a second copy of a press to where the first one led."""
    return redirect(error.result or going_back(), 303)


def show_refusal(refusal: Refusal) -> Response:
    """Show why something was refused; a stale page also shows what changed and what was typed."""
    if isinstance(refusal, Busy):
        # The database may be the trouble: the page that says so must not ask it anything.
        g._login_user = AnonymousUserMixin()
    facts: dict[str, Any] = {"message": refusal_text(refusal)}
    if refusal.status == 409:
        changed = refusal.facts.get("changed")
        rows = changed if isinstance(changed, list) else []
        facts["changed"] = [{"label": words(what), "old": words(old), "new": words(new)} for what, old, new in rows]
        facts["typed"], facts["again_href"] = typed(), going_back()
    answer = _error_page(STATUSES.get(refusal.code, refusal.status), **facts)
    if isinstance(refusal, Busy):
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def show_http(error: HTTPException) -> Response:
    """Show the page of a status; redirects and ready answers pass."""
    if error.code is None or error.response is not None or error.code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        # Asked under a name that is not ours: no page can be made with addresses that would be somebody else's.
        return Response("Unknown host.\n", error.code, mimetype="text/plain")
    facts = {"typed": typed_anything()} if isinstance(error, Unauthorized) else {}
    answer = _error_page(error.code, **facts)
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def show_fault(_error: InternalServerError) -> Response:
    """Show the page for a fault of ours, with the mark under which it stands in the log (see House.log_exception)."""
    g._login_user = AnonymousUserMixin()
    return _error_page(500, incident=g.get("incident"))


def typed() -> list[dict[str, str]]:
    """Return what somebody typed in the form of this request, field by field, to take over by hand."""
    form = g.get("form")
    if form is None or request.method != "POST":
        return []
    shown = [field for field in form if not field.flags.hidden and isinstance(field.data, str) and field.data.strip()]
    return [{"label": str(field.label.text), "value": _read(field)} for field in shown]


def _read(field: Any) -> str:
    """Return what somebody read when they chose this, or what they typed."""
    chosen = [str(one.label.text) for one in field if one.checked] if getattr(field, "choices", None) else []
    return chosen[0] if chosen else str(field.data)


def going_back() -> str:
    """Return the nearest page above the address that was pressed: that page, or what it is a part of."""
    finder = current_app.url_map.bind("")
    path = request.path
    while path.strip("/"):
        if finder.test(path, "GET"):
            return path
        path = path.rpartition("/")[0]
    return "/"


def _error_page(status: int, **facts: Any) -> Response:
    known = status if status in PAGES else 400 if status < 500 else 500
    try:
        return page(f"errors/{known}.html", status, **facts)
    except Exception as error:
        if current_app.testing:
            raise
        # The page of an error met trouble itself: then the plain one, which needs nothing.
        log.error("the page for status %s could not be made: %s", status, type(error).__name__)
        plain = Path(current_app.config["ROOT"]) / "templates" / "errors" / "plain.html"
        return Response(plain.read_bytes(), status, mimetype="text/html")
