"""Pages about living with a yes: handing it back, changes, the end, an event that was waited for, taking it back."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.awards import forms, queries, services
from grants.awards.queries import Award
from grants.awards.views.base import room
from grants.decisions import services as decisions
from grants.rules.lifecycle import State
from grants.rules.permissions import Deed
from grants.rules.refusals import Missing, NotNow
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


def _award(reference: str, *states: State) -> Award:
    """Return the award; a page that could only be refused is not shown. A press is left to the service."""
    with reading() as session:
        award = queries.award(session, reference)
    if request.method == "GET" and award.state not in states:
        raise NotNow("wrong_state", state=award.state)
    return award


@room.route("/applications/<reference>/turn-down", methods=["GET", "POST"])
@access.plan(Deed.TURN_DOWN)
def turn_down(reference: str) -> Response:
    """Hand the award back."""
    award = _award(reference, State.APPROVED)
    if request.method == "GET":
        services.demand_told(award)
    form = forms.PressedForm.arrived(version=award.version)
    if form.accepts():
        with form.press() as session:
            services.turn_down(session, actor(), reference, str(form.key.data), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("awards/turn_down.html", form.status, award=award, form=form)


@room.route("/applications/<reference>/change", methods=["GET", "POST"])
@access.plan(Deed.REPORT_CHANGE)
def change(reference: str) -> Response:
    """Tell that something changes."""
    award = _award(reference, State.AWARDED)
    form = forms.change_form(award.version)
    if form.accepts():
        with form.press() as session:
            services.report_change(session, actor(), reference, form.values(), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("awards/change.html", form.status, award=award, form=form)


@room.route("/applications/<reference>/close", methods=["GET", "POST"])
@access.plan(Deed.CLOSE_AWARD)
def close(reference: str) -> Response:
    """End the award: the story, and what is left over."""
    award = _award(reference, State.AWARDED)
    form = forms.CloseForm.arrived(version=award.version)
    if form.accepts():
        values = {"sentence": form.sentence.data, "left_over_cents": form.left_over.cents}
        with form.press() as session:
            services.close_award(session, actor(), reference, values, form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("awards/close.html", form.status, award=award, form=form)


@room.route("/applications/<reference>/cancel", methods=["GET", "POST"])
@access.plan(Deed.CANCEL)
def cancel(reference: str) -> Response:
    """Take the award back, with a letter; decisions does it, because a letter is a decision."""
    award = _award(reference, State.APPROVED, State.AWARDED)
    form = forms.CancelForm.arrived(version=award.version)
    if form.accepts():
        with form.press() as session:
            decisions.cancel(session, actor(), reference, form.explanation.data or "", str(form.key.data), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("awards/cancel.html", form.status, award=award, form=form)


@room.route("/applications/<reference>/conditions/<int:number>/met", methods=["GET", "POST"])
@access.plan(Deed.PREPARE)
def met(reference: str, number: int) -> Response:
    """Note that what the money waited for has happened."""
    with reading() as session:
        award = queries.award(session, reference)
        found = [event for event in queries.events(session, award.id) if event.number == number]
    if not found:
        raise Missing("no_such_page")
    form = forms.PressedForm.arrived(version=award.version)
    if form.accepts():
        with form.press() as session:
            services.met(session, actor(), reference, number, form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("awards/met.html", form.status, award=award, condition=found[0], form=form)
