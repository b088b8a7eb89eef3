"""Who is there tonight, and who still has to get the booklet on paper."""

from flask import url_for
from werkzeug.wrappers import Response

from grants.evenings import forms, queries, services
from grants.evenings.views.room import room
from grants.rules.evenings import is_tonight
from grants.rules.permissions import Deed, Role, Tie
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/panel/rounds/<reference>/evening/attend", methods=["GET", "POST"])
@access.round_(Deed.HOLD_EVENING)
def attend(reference: str) -> Response:
    """Note who sits at the table and who writes down; then the first plan."""
    here = access.standing()
    with reading() as session:
        found = queries.evening(session, here.round_id)
        around = queries.guests(session, here.place_id, found.id)
    if found.on is None:
        raise NotNow("no_evening")
    tonight = is_tonight(found.on, clock.today())
    names_scribe = Role.CHAIR in here.roles or Tie.CHAIR_STAND_IN in here.ties
    form = forms.attend_form(found, around, tonight, names_scribe)
    if form.accepts():
        present = form.present.seats() if "present" in form else None
        scribe = form.scribe_seat() if "scribe" in form else found.scribe_seat_id
        with form.press() as session:
            services.note_attendance(session, actor(), reference, present, scribe, form.seen)
            first = queries.next_on_table(session, actor(), here) if tonight else None
            return form.answered(session, _onward(reference, first))
    facts = {"found": found, "around": around, "tonight": tonight, "reference": reference}
    return page("evenings/attend.html", form.status, form=form, **facts)


def _onward(reference: str, first: str | None) -> str:
    if first is None:
        return url_for("evenings.evening", reference=reference)
    return url_for("decisions.hall", reference=first)


@room.route("/desk/rounds/<reference>/evening-papers", methods=["GET", "POST"])
@access.round_(Deed.POST_LETTER)
def papers(reference: str) -> Response:
    """Show which members get the booklet on paper, and note who has it."""
    here = access.standing()
    with reading() as session:
        found = queries.evening(session, here.round_id)
        around = queries.guests(session, here.place_id, found.id)
    form = forms.papers_form(queries.papers_open(around))
    if form.accepts():
        with form.press() as session:
            services.bring_papers(session, actor(), reference, form.brought.seats())
            return form.answered(session, url_for("evenings.papers", reference=reference))
    return page("evenings/papers.html", form.status, form=form, found=found, around=around, reference=reference)
