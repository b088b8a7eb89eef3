"""Who sits in the panel: asking, answering, leading, stepping down. May import: panel, programmes, web."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.panel import queries, services
from grants.panel.forms import AnswerForm, HomeForm, InviteForm, SeatsForm
from grants.panel.queries import Seated
from grants.panel.views.room import room
from grants.programmes.queries import place_by_slug
from grants.rules.permissions import Deed, Standing
from grants.rules.refusals import Missing
from grants.rules.seats import SEATS, YOUTH_SEATS, still_kept
from grants.store.session import reading
from grants.web import access, limits
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page

PRESSES = {
    "chair": services.make_chair,
    "end": services.end_seat,
    "back": services.take_back,
    "unlist": services.unlist,
}
"""What a button on the page of the seats does."""


@room.route("/panel/seats/<slug>", methods=["GET", "POST"])
@access.desk(Deed.MANAGE_SEATS)
@limits.at_most("30 per hour")
def seats(slug: str) -> Response:
    """Show who sits in the panel of a place, who was asked and who stands by; and ask somebody."""
    _managed(slug)
    form = InviteForm.offered()
    if form.accepts():
        with form.press() as session:
            services.invite(session, actor(), slug, form.values())
            return form.answered(session, url_for("panel.seats", slug=slug))
    return _shown(slug, form)


def _managed(slug: str) -> Standing:
    """Return what somebody is to a panel; that of another programme is not there. Raises Missing."""
    with reading() as session:
        here = queries.place_standing(session, actor(), slug)
    if not here.may(Deed.MANAGE_SEATS):
        raise Missing("no_such_page")
    return here


def _shown(slug: str, form: InviteForm) -> Response:
    with reading() as session:
        place = place_by_slug(session, slug)
        sitting = queries.seats(session, place.id)
        waiting = queries.waiting(session, place.id)
        reserves = queries.reserves(session, place.id)
    return page(
        "panel/seats.html",
        form.status,
        place=place,
        seats=sitting,
        waiting=waiting,
        reserves=reserves,
        form=form,
        press=SeatsForm.blank(),
        most=SEATS,
        youth=YOUTH_SEATS,
        kept=still_kept([one.band for one in sitting]),
        leads=any(one.is_chair for one in sitting),
    )


@room.post("/panel/seats/<slug>/press")
@access.desk(Deed.MANAGE_SEATS)
def press_seats(slug: str) -> Response:
    """Write down who leads, end somebody's term, take an invitation back, or take somebody off the list."""
    _managed(slug)
    form = SeatsForm.arrived()
    what, number = form.what
    if form.accepts():
        if what not in PRESSES:
            raise Missing("no_such_page")
        with form.press() as session:
            PRESSES[what](session, actor(), slug, number)
            return form.answered(session, url_for("panel.seats", slug=slug))
    return _shown(slug, InviteForm.offered())


@room.route("/panel/join/<token>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("120 per 15 minutes")
def join(token: str) -> Response:
    """Ask somebody for the panel, by the link in a mail. Looking changes nothing; the button does."""
    with reading() as session:
        asked = queries.seat_invitation(session, token)
    form = AnswerForm.arrived() if asked.reply is None else None
    if form is not None and form.accepts():
        with form.press() as session:
            services.reply(session, token, form.values())
            return form.answered(session, url_for("panel.join", token=token))
    return page("panel/join.html", form.status if form else 200, asked=asked, form=form)


@room.get("/panel/welcome")
@access.desk(Deed.READ_PANEL)
def welcome() -> Response:
    """Explain the work in one screen."""
    with reading() as session:
        seat = _mine(queries.seated(session, actor()))
    return page("panel/welcome.html", seat=seat)


@room.route("/panel/home", methods=["GET", "POST"])
@access.desk(Deed.READ_PANEL)
def home() -> Response:
    """Say where one lives: a plan of somebody in the same house is then set aside by itself."""
    form = HomeForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.declare_home(session, actor(), form.postcode.data or "", form.house_number.data or "")
            return form.answered(session, url_for("panel.home", saved="1"))
    with reading() as session:
        known = queries.my_home(session, actor())
    if request.method == "GET":
        form.postcode.data, form.house_number.data = known
    return page("panel/home.html", form.status, form=form, saved=request.args.get("saved"))


@room.route("/panel/step-down", methods=["GET", "POST"])
@access.desk(Deed.READ_PANEL)
def step_down() -> Response:
    """Leave the panel; what one said of open plans no longer counts."""
    with reading() as session:
        seat = _mine(queries.seated(session, actor()))
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.step_down(session, actor(), seat.slug)
            return form.answered(session, url_for("village.place", slug=seat.slug))
    return page("panel/step_down.html", form.status, form=form, seat=seat)


def _mine(seated: list[Seated]) -> Seated:
    """Give the seat whose place is in the address, or the first; most members have one."""
    named = request.args.get("place")
    found = [seat for seat in seated if named in (None, seat.slug)]
    if not found:
        raise Missing("no_such_page")
    return found[0]
