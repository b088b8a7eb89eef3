"""Idea cards to print: four on a sheet, as PDF and as a page. May import: web, ideas' papers."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from grants.ideas.papers import cards
from grants.ideas.views.room import room
from grants.programmes.queries import last_round, place_by_slug
from grants.store.session import reading
from grants.web import access
from grants.web.i18n import language
from grants.web.pages import page
from grants.web.papers import serve


@room.get("/in/<slug>/idea-cards")
@access.anyone
def idea_cards(slug: str) -> Response:
    """Show a card as it comes out of the printer, and say what to do with the sheet."""
    return page("ideas/idea_cards.html", paper=_facts(slug), slug=slug)


@room.get("/in/<slug>/idea-cards.pdf")
@access.anyone
def idea_cards_pdf(slug: str) -> Response:
    """Give the sheet of four cards."""
    return serve("ideas/cards", _facts(slug), language(), f"idea-cards-{slug}.pdf")


def _facts(slug: str) -> dict[str, Any]:
    with reading() as session:
        place = place_by_slug(session, slug)
        terms = last_round(session, place.id)
    address = url_for("ideas.idea", slug=place.slug, _external=True)
    return cards.frozen(cards.sheet(place.name, address, terms.contact_phone if terms else place.phone))
