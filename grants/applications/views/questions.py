"""The seven questions before anybody starts: on a page, and on paper to write on. May import: web, applications."""

from typing import Any

from flask import current_app, url_for
from werkzeug.wrappers import Response

from grants.applications import papers
from grants.applications.views.room import offered, room
from grants.web import access, i18n
from grants.web.pages import page
from grants.web.papers import serve

PAPER = "applications/questions"


@room.get("/in/<slug>/questions")
@access.anyone
def questions(slug: str) -> Response:
    """Show all seven questions at once, with what is needed and what may stay empty."""
    facts, has_round = _facts(slug)
    pdf = url_for("applications.questions_pdf", slug=slug)
    return page("applications/questions.html", paper=facts, has_round=has_round, slug=slug, pdf=pdf)


@room.get("/in/<slug>/questions.pdf")
@access.anyone
def questions_pdf(slug: str) -> Response:
    """Give the same on paper, with room to write."""
    facts, _has_round = _facts(slug)
    return serve(PAPER, facts, i18n.language(), f"{slug}.pdf")


def _facts(slug: str) -> tuple[dict[str, Any], bool]:
    offer = offered(slug)
    is_open, site = offer.terms is not None, current_app.config["URL"]
    sheet = papers.question_sheet(offer.place, offer.known, is_open, offer.examples, site, i18n.language())
    return papers.frozen(sheet), is_open
