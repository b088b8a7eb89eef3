"""A plan that lacks voices: what that means, and whom to ask. May import: panel, web."""

from flask import url_for
from werkzeug.wrappers import Response

from grants.panel import queries, services
from grants.panel.forms import call_form
from grants.panel.views.room import room
from grants.rules.permissions import Deed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/panel/plans/<reference>/call-in", methods=["GET", "POST"])
@access.plan(Deed.CALL_IN)
def call_in(reference: str) -> Response:
    """Say what a plan lacks to be valid, and call somebody in for it."""
    here = access.standing()
    with reading() as session:
        plan = queries.about(session, here.id)
        members = queries.table(session, here.id)
        people = [] if plan.closed_at else queries.candidates(session, here.id)
    form = call_form(people)
    if form.accepts():
        with form.press() as session:
            services.call_in(session, actor(), reference, form.person_id)
            return form.answered(session, url_for("panel.call_in", reference=reference))
    return page(
        "panel/call_in.html",
        form.status,
        plan=plan,
        found=queries.lack(members, queries.counted(members)),
        called=[one for one in members if one.called],
        people=people,
        form=form,
        closed=plan.closed_at is not None,
        reads=here.may(Deed.READ_PANEL),
    )
