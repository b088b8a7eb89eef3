"""Saying that what somebody wrote down for you is yours: by the link in a mail, or by the code on a slip of paper.

May import: web, applications.
"""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.applications import papers, queries, services
from grants.applications.forms import ConfirmEntryForm, SlipForm
from grants.applications.views.room import offered, room
from grants.rules.refusals import Invalid
from grants.store.session import reading
from grants.web import access, limits
from grants.web.access import actor
from grants.web.pages import page


@room.route("/slip", methods=["GET", "POST"])
@access.anyone
@limits.at_most("20 per hour")
def slip() -> Response:
    """Take the number and the code of a slip of paper; the right ones lead to the plan."""
    form = SlipForm.arrived()
    if form.accepts():
        with form.press() as session:
            token = services.open_slip(session, actor(), form.reference.data or "", form.code.data or "")
            if token is not None:
                return form.answered(session, url_for("applications.confirm_entry", token=token))
        # The try itself was written down; typing again is a new press.
        form.renew()
        if not form.form_errors:
            form.refuse(Invalid("slip_wrong", "code"))
    return page("applications/slip.html", form.status, form=form)


@room.route("/entry/<token>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("60 per 15 minutes")
def confirm_entry(token: str) -> Response:
    """Show what was written down, and ask whether it is right. Looking changes nothing; the button does."""
    with reading() as session:
        found = queries.entry_asked(session, token)
    form = ConfirmEntryForm.arrived()
    if form.accepts():
        with form.press() as session:
            said_yes = services.confirm_entry(session, actor(), token, form.values())
            said = "yes" if said_yes else "no"
            return form.answered(session, url_for("applications.thanked", slug=found.place_slug, said=said))
    written = papers.written(found.typed)
    return page("applications/confirm_entry.html", form.status, form=form, found=found, paper=written)


@room.get("/in/<slug>/entry-answered")
@access.anyone
def thanked(slug: str) -> Response:
    """Thank for the answer, say when they hear and whom to call, and nothing about the plan: the link did its work."""
    return page("applications/thanked.html", said_yes=request.args.get("said") == "yes", offer=offered(slug))
