"""The pages of the panel: what lies before me, and one plan on one screen. May import: panel, web."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.panel import forms, queries, services
from grants.panel.queries import Reading, Seated
from grants.panel.views.room import room
from grants.rules.permissions import Deed
from grants.rules.refusals import Missing
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import day, page

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@room.route("/panel", methods=["GET"])
@access.desk(Deed.READ_PANEL)
def index() -> Response:
    """Show what a member has to read, what they said, and where they do not take part."""
    with reading() as session:
        seats = queries.seated(session, actor())
        seat = _chosen(seats)
        found = queries.index(session, actor(), seat, _cursor())
    return page(
        "panel/index.html",
        seat=seat,
        seats=seats,
        found=found,
        minutes=sum(plan.minutes for plan in found.to_read),
        ready=[plan for plan in found.given if plan.may_conclude and plan.standing],
        next_page=_next_page(seat, found.after),
    )


def _chosen(seats: list[Seated]) -> Seated:
    """Give the seat whose place is in the address, or the first; most members have one."""
    named = request.args.get("place")
    found = [seat for seat in seats if named in (None, seat.slug)]
    if not found:
        raise Missing("no_such_page")
    return found[0]


def _cursor() -> tuple[datetime, int] | None:
    """Read where the next page begins: microseconds since 1970 and an id; anything else is the first page."""
    moment, _, plan = request.args.get("after", "").partition("-")
    if not (moment.isascii() and moment.isdecimal() and plan.isascii() and plan.isdecimal()):
        return None
    if len(moment) > 16 or len(plan) > 18:
        return None
    return _EPOCH + timedelta(microseconds=int(moment)), int(plan)


def _next_page(seat: Seated, after: tuple[datetime, int] | None) -> str:
    if after is None:
        return ""
    moment, plan = after
    return url_for("panel.index", place=seat.slug, after=f"{(moment - _EPOCH) // timedelta(microseconds=1)}-{plan}")


@room.route("/panel/plans/<reference>", methods=["GET", "POST"])
@access.plan(Deed.READ_PANEL)
def plan(reference: str) -> Response:
    """Read one plan and say what you think of it: one screen, three inputs; then the next plan."""
    form = forms.review_form()
    if form.accepts():
        with form.press() as session:
            services.give_review(session, actor(), reference, form.said(), form.seen)
            return form.answered(session, _onward(session))
    with reading() as session:
        read = queries.reading(session, actor(), access.standing())
        files = applications.files(session, access.standing().id)
    if request.method == "GET":
        form = forms.review_form(read.mine)
    came = request.args.get("came")
    return page(
        "panel/plan.html",
        form.status,
        read=read,
        form=form,
        files=files,
        thread=_thread(read),
        came=came,
        today=clock.today(),
    )


def _onward(session: Session) -> str:
    following = queries.next_to_read(session, actor(), access.standing().place_id)
    if following is None:
        return url_for("panel.index")
    return url_for("panel.plan", reference=following, came="1")


def _thread(read: Reading) -> list[dict[str, Any]]:
    return [
        said._asdict() | {"who": gettext("Jij") if said.mine else said.name, "when": day(said.at), "text": said.body}
        for said in read.thread
    ]
