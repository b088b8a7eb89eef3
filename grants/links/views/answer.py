"""What the link in a question opens. Looking changes nothing; the button does. No session. May import: web, links."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.links.queries.asked import asked
from grants.links.services import answers
from grants.links.views.room import room
from grants.store import clock
from grants.store.session import reading
from grants.web import access, limits
from grants.web.forms import PressForm
from grants.web.pages import page


@room.route("/links/<token>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("30 per 15 minutes")
def answer(token: str) -> Response:
    """Ask somebody whether they want to meet whoever made the other line."""
    with reading() as session:
        found = asked(session, token, clock.now())
    form = PressForm.arrived() if found.stands == "open" else None
    if form is not None and form.accepts():
        with form.press() as session:
            answers.answer(session, token, request.form.get("do"))
            return form.answered(session, url_for("links.answer", token=token))
    return page("links/answer.html", form.status if form else 200, found=found, form=form)
