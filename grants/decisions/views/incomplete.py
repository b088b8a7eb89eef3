"""Leaving a plan aside that its makers did not complete (Awb 4:5), and what else can be done."""

from flask import url_for
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.decisions import forms, queries, services
from grants.decisions.models import Verdict
from grants.decisions.papers import Ruling, frozen, letter, twin
from grants.decisions.queries import LastRequest, Plan
from grants.decisions.views.room import room
from grants.rules.lifecycle import ASKED, DeclineReason
from grants.rules.permissions import Deed
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/applications/<reference>/set-aside", methods=["GET", "POST"])
@access.plan(Deed.DECLINE)
def set_aside(reference: str) -> Response:
    """Show what was asked and until when, the letter that would leave, and what can be done instead."""
    form = forms.SetAsideForm.arrived(version=access.standing().version)
    if form.accepts():
        with form.press() as session:
            services.set_aside(session, actor(), reference, form.explanation.data or "", form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    with reading() as session:
        plan = queries.plan(session, access.standing().id)
        asked = queries.last_request(session, plan.id)
        contacts = applications.contacts(session, plan.id)
    waits = plan.state in ASKED and plan.complete_at is None
    over = asked is not None and asked.is_over(clock.today())
    can = waits and over and asked is not None and services.in_time(asked)
    return page(
        "decisions/set_aside.html",
        form.status,
        plan=plan,
        asked=asked,
        contacts=contacts,
        waits=waits,
        over=over,
        can=can,
        by_post=not any(contact.email for contact in contacts),
        letter=_letter(plan, asked) if can else None,
        form=form,
    )


def _letter(plan: Plan, asked: LastRequest | None) -> str:
    """Return the letter as it would be, without a sentence of the officer's own."""
    ruling = Ruling(Verdict.DECLINED, reason=DeclineReason.INCOMPLETE, asked=asked)
    return twin(frozen(letter(plan, ruling, actor().name)), top=3)
