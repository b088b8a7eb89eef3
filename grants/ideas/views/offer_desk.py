"""The desk of a community worker about offers: whom to call, what to look at, what stands. May import: ideas, web."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.ideas.forms.offers import NoteForm
from grants.ideas.queries import offer_desk as queries
from grants.ideas.services import offer_desk as services
from grants.ideas.views.offer_room import room
from grants.rules.offers import OfferKind
from grants.rules.permissions import Deed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import Form, PressForm
from grants.web.pages import page

ROWS = 50


@room.get("/desk/offers")
@access.desk(Deed.MIND_OFFERS)
def desk() -> Response:
    """Show whom to call and what to look at, and below it what stands in my places."""
    after = request.args.get("after", "")[:8]
    mine = queries.homes(actor(), Deed.MIND_OFFERS)
    with reading() as session:
        waiting, wishes = queries.waiting(session, mine), queries.wishes_waiting(session, mine)
        kept = queries.kept(session, mine, ROWS + 1, after)
    more = url_for("offers.desk", after=kept[ROWS - 1].code) if len(kept) > ROWS else ""
    first = url_for("offers.desk") if after else ""
    return page("offers/desk.html", waiting=waiting, wishes=wishes, kept=kept[:ROWS], first=first, more=more)


@room.get("/desk/offers/<offer>")
@access.desk(Deed.MIND_OFFERS)
def mind(offer: str) -> Response:
    """Show one offer with who to call, and what can be done about it."""
    return _minded(offer, NoteForm.blank())


def _minded(code: str, note: Form) -> Response:
    with reading() as session:
        found = queries.minded(session, actor(), code)
        wishes = queries.wishes_of(session, found.id)
    is_talk = found.kind is OfferKind.TALK
    presses = [(wish, PressForm.blank()) for wish in wishes]
    return page(
        "offers/mind.html", note.status, offer=found, talk=is_talk, wishes=presses, note=note, look=PressForm.blank()
    )


@room.post("/desk/offers/<offer>/note")
@access.desk(Deed.MIND_OFFERS)
def note(offer: str) -> Response:
    """Write down what somebody said when I called."""
    form = NoteForm.arrived()
    do = request.form.get("do", "")
    if form.accepts():
        with form.press() as session:
            services.note_talk(session, actor(), offer, form.values() | {"do": do})
            to_more = do == "more"
            return form.answered(session, url_for("offers.mind", offer=offer) if to_more else url_for("offers.desk"))
    return _minded(offer, form)


@room.post("/desk/offers/<offer>/look")
@access.desk(Deed.MIND_OFFERS)
def look(offer: str) -> Response:
    """Say that an offer may stand, or take it away."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.look(session, actor(), offer, request.form.get("do"))
            return form.answered(session, url_for("offers.desk"))
    return _minded(offer, NoteForm.blank())


@room.post("/desk/offers/<offer>/wishes/<int:wish>")
@access.desk(Deed.MIND_OFFERS)
def pass_on(offer: str, wish: int) -> Response:
    """Write down what a giver answered on the phone, or that both have been told."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.pass_on(session, actor(), offer, wish, request.form.get("do"))
            return form.answered(session, url_for("offers.mind", offer=offer))
    return _minded(offer, NoteForm.blank())
