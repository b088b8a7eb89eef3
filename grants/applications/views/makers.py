"""The makers' own presses on a plan that was sent in. May import: web, applications."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from grants.applications import queries, services
from grants.applications.forms import MessageForm, WithdrawForm
from grants.applications.views.room import room
from grants.rules.permissions import Deed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/applications/<reference>/withdraw", methods=["GET", "POST"])
@access.plan(Deed.WITHDRAW)
def withdraw(reference: str) -> Response:
    """Ask whether the makers really want to take their plan back."""
    form = WithdrawForm.arrived(version=access.standing().version)
    if form.accepts():
        with form.press() as session:
            services.withdraw(session, actor(), reference, form.note.data or "", form.seen)
            return form.answered(session, _plan(reference))
    with reading() as session:
        plan = queries.plan(session, reference)
    return page("applications/withdraw.html", form.status, form=form, plan=plan)


@room.post("/applications/<reference>/messages")
@access.plan(Deed.WRITE_MESSAGE)
def write_message(reference: str) -> Response:
    """Write a message in the thread; the form stands on the plan's page."""
    form = MessageForm.arrived()
    if form.accepts():
        with form.press() as session:
            marks: dict[str, Any] = {"asks": bool(form.asks.data), "answers": form.question}
            services.write_message(session, actor(), reference, form.body.data or "", **marks)
            return form.answered(session, f"{_plan(reference)}#messages")
    with reading() as session:
        plan = queries.plan(session, reference)
    return page("applications/write_message.html", form.status, form=form, plan=plan)


def _plan(reference: str) -> str:
    return url_for("dossier.plan", reference=reference)
