"""What belongs together in a place, for everybody, and pressing *koppel*. May import: web, links, programmes."""

from datetime import timedelta

from flask import url_for
from werkzeug.wrappers import Response

from grants.ideas.queries.ideas import on_wall
from grants.ideas.queries.offer_desk import Homes
from grants.links.queries import sides
from grants.links.queries.suggested import beside, matches, one_match
from grants.links.services import press as services
from grants.links.views.room import room
from grants.programmes.queries import place_by_slug
from grants.rules.links import pair as named
from grants.rules.permissions import Deed, allows, roles_at
from grants.rules.refusals import Missing
from grants.store import clock
from grants.store.session import reading
from grants.web import access, limits
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page

RECENT = timedelta(days=92)


@room.get("/in/<slug>/links")
@access.anyone
def index(slug: str) -> Response:
    """Show which public lines of a place may belong together, and which already do."""
    with reading() as session:
        place = place_by_slug(session, slug)
        here = Homes((), (place.id,))
        found = matches(session, here, public=True)
        linked = [link for link in sides.in_hand(session, here, clock.now() - RECENT) if link.shown]
    return page("links/index.html", place=place, matches=found, linked=linked)


@room.get("/in/<slug>/ideas/<idea>/links")
@access.anyone
def with_idea(slug: str, idea: str) -> Response:
    """Show one idea on the wall with what may go with it, and how to help; 404 for what is not on the wall."""
    with reading() as session:
        place = place_by_slug(session, slug)
        found = on_wall(session, place.id, idea)
        pairs = beside(session, place.id, f"idea-{idea}") if found else ()
    if found is None:
        raise Missing("no_such_page")
    return page("links/with_idea.html", place=place, idea=found, matches=pairs)


@room.get("/in/<slug>/links/<one>/<other>")
@access.anyone
def pair(slug: str, one: str, other: str) -> Response:
    """Show two lines and why they may belong together, with the button that asks both."""
    return _pair(slug, one, other, PressForm.blank())


def _pair(slug: str, one: str, other: str, form: PressForm) -> Response:
    with reading() as session:
        place = place_by_slug(session, slug)
        match = one_match(session, place.id, one, other)
        link = sides.of_pair(session, named(one, other))
    minds = allows(Deed.MIND_LINKS, roles_at(actor(), place.programme_id, place.id))
    if match is None or not (minds or (match.one.public and match.other.public)):
        raise Missing("no_such_page")
    signed_in = actor().person_id is not None
    return page(
        "links/pair.html", form.status, place=place, match=match, asked=link is not None, form=form,
        signed_in=signed_in, minds=minds,
    )  # fmt: skip


@room.post("/in/<slug>/links/<one>/<other>/press")
@access.desk(Deed.LINK)
@limits.at_most("60 per hour")
def press(slug: str, one: str, other: str) -> Response:
    """Ask both sides of a pair."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.press(session, actor(), slug, one, other)
            return form.answered(session, url_for("links.pair", slug=slug, one=one, other=other))
    return _pair(slug, one, other, form)
