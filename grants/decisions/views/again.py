"""Beginning again with the same text, from a plan that came to nothing."""

from flask import url_for
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.decisions import forms, services
from grants.decisions.views.room import room
from grants.rules.permissions import Deed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/applications/<reference>/again", methods=["GET", "POST"])
@access.plan(Deed.START_AGAIN)
def again(reference: str) -> Response:
    """Begin again: one press, and the text stands in a new draft."""
    form = forms.PressedForm.arrived()
    if form.accepts():
        with form.press() as session:
            slug, token = services.again(session, actor(), reference)
            return form.answered(session, url_for("applications.draft", slug=slug, token=token))
    with reading() as session:
        plan = applications.plan(session, reference)
    return page("decisions/again.html", form.status, form=form, plan=plan)
