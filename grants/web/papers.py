"""Serving a paper as PDF without making it here: the renderer makes it, a page waits briefly.

May import: Flask, paper.facts, web.
"""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from flask import Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from grants.paper import facts as words
from grants.paper.facts import desk
from grants.web.pages import page

ASIDE = "noaber.aside"
"""Where the server may put a context manager under which a request waits without keeping others waiting."""

PATIENCE = 2.0
"""Seconds a page waits for a paper before it shows that the paper is being made."""


def serve(paper: str, facts: dict[str, Any], locale: str, filename: str) -> AnyResponse:
    """Return the PDF of a paper made from frozen facts; 304 when the browser has it, 202 while it is being made."""
    content = words.name(paper, facts, locale)
    if request.if_none_match.contains(content):
        answer = Response(status=304)
        answer.set_etag(content)
        return answer
    instance = Path(current_app.config["INSTANCE"])
    aside = request.environ.get(ASIDE, nullcontext)
    try:
        with aside():
            made = desk.ask(instance, paper, facts, locale, PATIENCE)
    except (desk.NotYet, desk.CannotBeMade) as error:
        waiting = isinstance(error, desk.NotYet)
        return page("house/paper.html", 202 if waiting else 503, waiting=waiting, again=request.path)
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(content)
    return answer
