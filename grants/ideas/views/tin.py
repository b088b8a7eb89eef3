"""The tin for everybody: leave an idea, read the wall, say that a line is not right. May import: web, ideas."""

from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.ideas.forms.ideas import IdeaForm
from grants.ideas.queries import ideas
from grants.ideas.queries.rooms import RoomRow, fitting, rooms
from grants.ideas.services import tin as services
from grants.ideas.views.room import room
from grants.people.models import Locale
from grants.programmes.queries import open_round, place_by_slug
from grants.rules.tin import Shelf
from grants.store import clock
from grants.store.session import reading
from grants.web import access, i18n, limits
from grants.web.forms import PressForm
from grants.web.pages import fresh, page

ROWS = 48


@room.route("/in/<slug>/idea", methods=["GET", "POST"])
@access.anyone
@limits.at_most("120 per hour")
def idea(slug: str) -> Response:
    """Ask for one line; a name, a number and an address may be left, and nothing else is asked."""
    with reading() as session:
        place = place_by_slug(session, slug)
    form = IdeaForm.begun()
    if form.accepts():
        with form.press() as session:
            left = services.leave_idea(session, slug, form.values(), locale=Locale(i18n.language()))
            read_first = 1 if left.shelf is Shelf.TIN else None
            call = 1 if form.phone.data else None
            told: dict[str, Any] = {
                "read_first": read_first,
                "call": call,
                "room": left.reference if form.wants_room.data else None,
            }
            return form.answered(session, url_for("ideas.thanks", slug=slug, **told))
    return page("ideas/idea.html", form.status, form=form, place=place)


@room.get("/in/<slug>/idea/thanks")
@access.anyone
def thanks(slug: str) -> Response:
    """Say thanks, and where the line is now."""
    with reading() as session:
        place = place_by_slug(session, slug)
        terms = open_round(session, place.id)
        found = _rooms(session, place.id, request.args["room"]) if "room" in request.args else None
    takes = terms is not None and terms.takes(clock.today())
    told = {name: name in request.args for name in ("read_first", "call")}
    return page("ideas/thanks.html", place=place, takes=takes, rooms=found, **told)


def _rooms(session: Session, place_id: int, reference: str) -> list[RoomRow]:
    """Return the rooms that may fit an idea that asks for one; what is not on the wall yet is not read here."""
    shown = ideas.on_wall(session, place_id, reference)
    return fitting(shown.line if shown else "", rooms(session, place_id))


@room.get("/in/<slug>/ideas")
@access.anyone
def wall(slug: str) -> Response:
    """Show every line on the wall of a place, the newest first."""
    after = _after()
    with reading() as session:
        place = place_by_slug(session, slug)
        stamp = ideas.stamp(session, place.id)
        terms = open_round(session, place.id)
        takes = terms is not None and terms.takes(clock.today())
        if known := fresh("wall", place, after, stamp, takes, access.actor()):
            return known
        rows = ideas.wall(session, place.id, ROWS + 1, after)
    more = url_for("ideas.wall", slug=slug, after=rows[ROWS - 1].id) if len(rows) > ROWS else ""
    return page("ideas/wall.html", place=place, rows=rows[:ROWS], more=more, after=after, takes=takes)


def _after() -> int | None:
    typed = request.args.get("after", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None


@room.route("/in/<slug>/ideas/<idea>/report", methods=["GET", "POST"])
@access.anyone
@limits.at_most("20 per hour")
def report(slug: str, idea: str) -> Response:
    """Show one line with a button that says it is not right; from then on it says that somebody will look."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.report_idea(session, slug, idea)
            return form.answered(session, url_for("ideas.report", slug=slug, idea=idea))
    with reading() as session:
        place = place_by_slug(session, slug)
        found = ideas.idea(session, slug, idea)
    return page("ideas/report.html", form.status, form=form, place=place, idea=found, shown=found.shelf is Shelf.WALL)
