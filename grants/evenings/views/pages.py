"""The evening as members see it, setting it, and its booklet."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from grants.evenings import forms, papers, queries, services
from grants.evenings.queries import Agenda, EveningRow
from grants.evenings.views.room import room
from grants.rules.evenings import is_tonight
from grants.rules.permissions import Deed, Role
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web import papers as served
from grants.web.access import actor
from grants.web.i18n import language
from grants.web.pages import page


@room.get("/panel/rounds/<reference>/evening")
@access.round_(Deed.READ_EVENING)
def evening(reference: str) -> Response:
    """Show when and where the evening is, what lies on the table, and who comes."""
    here = access.standing()
    with reading() as session:
        found = queries.evening(session, here.round_id)
        agenda = queries.agenda(session, actor(), here)
        around = queries.guests(session, here.place_id, found.id)
    return page(
        "evenings/evening.html",
        reference=reference,
        found=found,
        agenda=agenda,
        around=around,
        tonight=found.on is not None and is_tonight(found.on, clock.today()),
        first=_first(agenda),
        here=here,
        deeds=_deeds(),
        back=_back(found),
    )


def _first(agenda: Agenda) -> str | None:
    return next((plan.reference for plan in agenda.plans if plan.may_lead), None)


def _deeds() -> dict[str, bool]:
    here = access.standing()
    wanted = {
        "arrange": Deed.SET_EVENING,
        "hold": Deed.HOLD_EVENING,
        "papers": Deed.POST_LETTER,
        "read": Deed.READ_PANEL,
    }
    return {name: here.may(deed) for name, deed in wanted.items()}


def _back(found: EveningRow) -> str:
    """Give the page somebody came from: the panel's own for a member, else that of the round at the desk."""
    if access.standing().roles & {Role.PANEL_MEMBER, Role.CHAIR}:
        return url_for("panel.index", place=found.slug)
    return url_for("desk.round", reference=found.reference)


@room.route("/panel/rounds/<reference>/evening/arrange", methods=["GET", "POST"])
@access.round_(Deed.SET_EVENING)
def arrange(reference: str) -> Response:
    """Set the evening: its day, its hour, its room, and who brings something."""
    with reading() as session:
        found = queries.evening(session, access.standing().round_id)
    form = forms.arrange_form(found)
    if form.accepts():
        with form.press() as session:
            services.set_evening(session, actor(), reference, form.said(), form.seen)
            return form.answered(session, url_for("evenings.evening", reference=reference))
    return page("evenings/arrange.html", form.status, form=form, found=found, reference=reference)


@room.get("/panel/rounds/<reference>/booklet.pdf")
@access.round_(Deed.READ_EVENING)
def booklet_pdf(reference: str) -> Response:
    """Give the booklet of the evening on paper."""
    return served.serve(papers.BOOKLET, _booklet(large=False), language(), f"{reference}-boekje.pdf")


@room.get("/panel/rounds/<reference>/booklet-large.pdf")
@access.round_(Deed.READ_EVENING)
def booklet_large_pdf(reference: str) -> Response:
    """Give the booklet in large print."""
    return served.serve(papers.BOOKLET, _booklet(large=True), language(), f"{reference}-boekje-groot.pdf")


def _booklet(large: bool) -> dict[str, Any]:
    with reading() as session:
        found = queries.evening(session, access.standing().round_id)
        return papers.frozen(found, queries.booklet(session, found.round_id), language(), large)
