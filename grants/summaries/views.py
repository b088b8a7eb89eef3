"""The summary of a round for the council, on paper and as a page: one press. May import: summaries, web."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from grants.rules.permissions import Deed
from grants.store import clock
from grants.store.session import reading
from grants.summaries import papers, queries
from grants.web import access
from grants.web import papers as served
from grants.web.i18n import language
from grants.web.pages import page

room = Blueprint("summaries", __name__)


@room.get("/desk/rounds/<reference>/summary")
@access.round_(Deed.READ_SUMMARY)
def summary(reference: str) -> Response:
    """Show the summary as a page: the same words and figures as on paper."""
    return page("summaries/summary.html", paper=_facts(), reference=reference)


@room.get("/desk/rounds/<reference>/summary.pdf")
@access.round_(Deed.READ_SUMMARY)
def summary_pdf(reference: str) -> Response:
    """Give the summary on paper."""
    return served.serve("summaries/summary", _facts(), language(), f"{reference}.pdf")


def _facts() -> dict[str, Any]:
    with reading() as session:
        return papers.frozen(queries.round_summary(session, access.standing().id, clock.today()))
