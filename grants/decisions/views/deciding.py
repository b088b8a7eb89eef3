"""Concluding a plan, confirming a round, declining a plan and taking an outcome back."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.decisions import forms, queries, services
from grants.decisions.papers import Ruling, frozen, letter, twin
from grants.decisions.queries import Plan, Table
from grants.decisions.views.room import room
from grants.ledger import queries as money
from grants.rules.lifecycle import State
from grants.rules.permissions import Deed
from grants.rules.refusals import NotNow
from grants.rules.reviews import Outcome, Standing, outcome
from grants.store import clock
from grants.store.session import reading
from grants.web import access, i18n
from grants.web.access import actor
from grants.web.pages import page


@room.route("/panel/plans/<reference>/conclude", methods=["GET", "POST"])
@access.plan(Deed.CONCLUDE)
def conclude(reference: str) -> Response:
    """Show the chair the table, and conclude the plan with one press."""
    if access.standing().state is not State.IN_REVIEW:
        raise NotNow("not_in_review")
    with reading() as session:
        around = queries.table(session, actor(), access.standing())
    result = _result(around)
    mixed = around.tally is not None and around.tally.standing is Standing.MIXED
    shown = services.shown(around.tally) if around.tally else ""
    form = forms.conclude_form(around, result, mixed, shown, i18n.language())
    if form.accepts():
        with form.press() as session:
            services.conclude(session, actor(), reference, form.picked(), form.seen)
            return form.answered(session, url_for("panel.index"))
    return page("decisions/conclude.html", form.status, around=around, result=result, mixed=mixed, form=form)


def _result(around: Table) -> Outcome | None:
    """Give what the voices come to once the table has spoken; None while there are too few, or they are hidden."""
    if around.tally is None or not around.tally.valid:
        return None
    return outcome(around.tally, after_table=True)


@room.route("/desk/rounds/<reference>/confirm", methods=["GET", "POST"])
@access.round_(Deed.CONFIRM_OUTCOMES)
def confirm(reference: str) -> Response:
    """Show every concluded plan of a round with its letter, and decide on them with one press."""
    round_id = access.standing().round_id
    with reading() as session:
        plans = queries.concluded(session, round_id)
        line = money.line(session, round_id)
        done = queries.decided(session, round_id, most=20)
        ruled = services.rulings(line.free, plans, {}, services.small_pot(plans))
        undecided = [plan for plan in plans if ruled[plan.reference].undecided]
        way = services.way_for(session, undecided) if undecided else None
    theirs = [plan for plan in plans if not plan.ties(actor())]
    form = forms.confirm_form(_outlooks(theirs, ruled))
    if form.accepts():
        with form.press() as session:
            services.confirm(session, actor(), reference, form.picked(), str(form.key.data))
            return form.answered(session, url_for("decisions.confirm", reference=reference))
    return page(
        "decisions/confirm.html",
        form.status,
        reference=reference,
        rows=[_row(plan, ruled[plan.reference]) for plan in theirs if f"shown-{plan.reference}" in form],
        own=[plan for plan in plans if plan.ties(actor())],
        line=line,
        way=way,
        undecided=len(undecided),
        done=done,
        now=clock.now(),
        form=form,
    )


def _outlooks(plans: list[Plan], ruled: dict[str, Ruling]) -> dict[str, str]:
    """Give the plans the form is about: those waiting, or on a press those the page showed."""
    waiting = {plan.reference: services.outlook(ruled[plan.reference]) for plan in plans}
    if request.method == "GET":
        return waiting
    return {name: waiting.get(name, "") for name in forms.posted_references(list(request.form))[:MOST]}


MOST = 200
"""More plans than one page ever shows; a press about more was not made by our page."""


def _row(plan: Plan, ruling: Ruling) -> dict[str, Any]:
    """Give what the page says of one plan; the whole letter only of the one that was asked for.

    What must still be drawn or shared has no letter before the press.
    """
    if ruling.undecided:
        return {"plan": plan, "ruling": ruling, "paper": None, "letter": None}
    facts = frozen(letter(plan, ruling, actor().name))
    opened = request.args.get("letter") == plan.reference
    return {"plan": plan, "ruling": ruling, "paper": facts, "letter": twin(facts, top=3) if opened else None}


@room.route("/applications/<reference>/decline", methods=["GET", "POST"])
@access.plan(Deed.DECLINE)
def decline(reference: str) -> Response:
    """Decline a plan for a legal reason."""
    form = forms.decline_form(access.standing().version)
    if form.accepts():
        with form.press() as session:
            services.decline(session, actor(), reference, form.said(), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    with reading() as session:
        plan = applications.plan(session, reference)
    return page("decisions/decline.html", form.status, plan=plan, form=form)


@room.route("/applications/<reference>/recall", methods=["GET", "POST"])
@access.plan(Deed.RECALL)
def recall(reference: str) -> Response:
    """Take an outcome back within its hour."""
    form = forms.PressedForm.arrived(version=access.standing().version)
    if form.accepts():
        with form.press() as session:
            services.recall(session, actor(), reference, str(form.key.data), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    with reading() as session:
        plan = applications.plan(session, reference)
        found = queries.outcome(session, plan.id)
    if found is None or found.due_at <= clock.now():
        raise NotNow("recall_too_late" if found else "wrong_state")
    return page("decisions/recall.html", form.status, plan=plan, found=found, form=form, title=gettext("Neem terug"))
