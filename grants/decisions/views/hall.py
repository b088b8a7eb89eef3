"""One plan on the table of the evening, on one page that works on a phone in the hall."""

from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.decisions import forms, queries, services
from grants.decisions.forms import HallForm
from grants.decisions.queries import Table
from grants.decisions.views.room import room
from grants.evenings import queries as evenings
from grants.evenings import services as evening_services
from grants.evenings.queries import Hall
from grants.rules import reviews
from grants.rules.evenings import is_tonight
from grants.rules.lifecycle import State
from grants.rules.permissions import Deed
from grants.rules.refusals import Invalid, NotNow
from grants.rules.reviews import Outcome, Standing, outcome
from grants.store import clock
from grants.store.session import reading
from grants.web import access, i18n
from grants.web.access import actor
from grants.web.pages import page

CONCLUDE, LATER = "conclude", "later"


@room.route("/panel/plans/<reference>/table", methods=["GET", "POST"])
@access.plan(Deed.LEAD_TABLE)
def hall(reference: str) -> Response:
    """Show who says what of one plan, write down what comes on paper, and conclude it."""
    here = access.standing()
    if here.state is not State.IN_REVIEW:
        raise NotNow("not_in_review")
    with reading() as session:
        around = queries.table(session, actor(), here)
        at = evenings.hall(session, actor(), here.id, around.members)
    form, facts = _form(around, at)
    if form.accepts():
        with form.press() as session:
            return form.answered(session, _pressed(session, reference, form, at))
    return page(
        "decisions/hall.html", form.status, around=around, at=at, form=form, saved="saved" in request.args, **facts
    )


def _form(around: Table, at: Hall) -> tuple[HallForm, dict[str, Any]]:
    """Give the form, and what the page says about the table with what was typed on it."""
    here = access.standing()
    tonight = at.on is not None and is_tonight(at.on, clock.today())
    # Who pressed just after the conclusion gets back what they typed, so their boxes stay in the form.
    may = here.may(Deed.ENTER_VOICES) and at.shown and (not around.closed or request.method == "POST")
    entered = [one for one in at.rows if may and one.may_enter(tonight)]
    after = forms.overlaid(around, entered, request.form)
    result, mixed = _result(after), after.tally is not None and after.tally.standing is Standing.MIXED
    shown = services.shown(around.tally) if around.tally else ""
    form = forms.hall_form(around, after, at, entered, result, mixed, shown, i18n.language())
    bands = [one.band for one in after.members if one.why is None]
    facts = {
        "enters": {one.member.seat_id for one in entered if not around.closed},
        "after": after,
        "result": result,
        "mixed": mixed,
        "concludes": here.may(Deed.CONCLUDE) and result is not None and not around.closed,
        "needs": reviews.out_of_reach(bands, any(one.youth_plan for one in after.members)),
    }
    return form, facts


def _result(around: Table) -> Outcome | None:
    """Give what the voices come to once the table has spoken; None while there are too few, or they are hidden."""
    if around.tally is None or not around.tally.valid:
        return None
    return outcome(around.tally, after_table=True)


def _pressed(session: Session, reference: str, form: HallForm, at: Hall) -> str:
    """Do what was pressed, and give the page that comes after it."""
    pressed = request.form.get("do")
    if pressed == CONCLUDE:
        if "after_table" in form and not form.after_table.data:
            # Said at its box and not on a page of its own, so that nothing that was typed here is lost.
            raise Invalid("needs_evening", "after_table")
        services.conclude_at_table(session, actor(), reference, form.entries(), form.picked(), form.seen)
    elif entries := form.entries():
        evening_services.enter_voices(session, actor(), reference, entries)
    if pressed == LATER and "what_would_help" in form and access.standing().may(Deed.CONCLUDE):
        helps, name = str(form.what_would_help.data or ""), str(form.help_name.data or "")
        evening_services.keep_note(session, actor(), reference, helps, name)
    if pressed not in (CONCLUDE, LATER):
        return url_for("decisions.hall", reference=reference, saved="1")
    whole = evenings.round_standing(session, actor(), at.round_reference)
    following = evenings.next_on_table(session, actor(), whole, reference)
    if following is None:
        return url_for("evenings.evening", reference=at.round_reference)
    return url_for("decisions.hall", reference=following, saved="1")
