"""The desk of a community worker about links: whom to call, what may belong together, what came of it.

May import: web, links.
"""

from datetime import timedelta

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.ideas.queries.offer_desk import homes
from grants.links.queries import sides
from grants.links.queries.suggested import matches
from grants.links.services import answers
from grants.links.views.room import room
from grants.rules.permissions import Deed
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page

BACK = timedelta(days=92)
"""How far back the page looks."""


@room.get("/desk/links")
@access.desk(Deed.MIND_LINKS)
def desk() -> Response:
    """Show whom to call about a link, what may belong together, and what came of what was pressed."""
    return _desk(PressForm.blank())


def _desk(form: PressForm) -> Response:
    mine, moment = homes(actor(), Deed.MIND_LINKS), clock.now()
    with reading() as session:
        links = sides.in_hand(session, mine, moment - BACK)
        found = matches(session, mine, public=False)
    calls = [
        (link, side, PressForm.blank())
        for link in links
        for side in link.sides
        if (side.to_call and link.stands_open(moment)) or (link.agreed_at and side.told_at is None)
    ]
    return page("links/desk.html", form.status, form=form, calls=calls, matches=found, links=links[:25], now=moment)


@room.post("/desk/links/<link>/<int:side>")
@access.desk(Deed.MIND_LINKS)
def pass_on(link: str, side: int) -> Response:
    """Write down what somebody said on the phone, or that they were told how to reach the other."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            answers.pass_on(session, actor(), link, side, request.form.get("do"))
            return form.answered(session, url_for("links.desk"))
    with reading() as session:
        answers.minded(session, actor(), link)
    return _desk(form)
