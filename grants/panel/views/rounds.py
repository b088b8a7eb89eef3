"""Preparing a round, opening it, and putting more money in. May import: panel, programmes, web."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.panel import queries, services
from grants.panel.forms import CeilingForm, NewRoundForm, TermsForm
from grants.panel.views.room import room
from grants.programmes import queries as programmes
from grants.programmes import services as programme_services
from grants.rules.permissions import Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.labels import refusal_text
from grants.web.pages import page

FIELDS = {"stand_in": "stand_in_name", "legal_base": "legal_base_title"}
"""Where a term stands on the form when it has another name there."""


@room.route("/desk/new-round", methods=["GET", "POST"])
@access.desk(Deed.PUBLISH_ROUND)
def new_round() -> Response:
    """List the rounds that are not open yet, and prepare another one."""
    with reading() as session:
        places = queries.places_of(session, actor(), Deed.PUBLISH_ROUND)
        drafts = queries.drafts(session, [place.id for place in places])
    form = NewRoundForm.arrived(place=request.args.get("place"))
    form.place.choices = [(place.slug, place.name) for place in places]
    if form.accepts():
        with form.press() as session:
            reference = programme_services.prepare_round(session, actor(), form.place.data or "")
            return form.answered(session, url_for("panel.terms", reference=reference))
    return page("panel/new_round.html", form.status, form=form, drafts=drafts, places=places)


@room.route("/desk/rounds/<reference>/terms", methods=["GET", "POST"])
@access.round_(Deed.PUBLISH_ROUND)
def terms(reference: str) -> Response:
    """Change the terms of a round that is not open yet."""
    with reading() as session:
        found = programmes.round_by_reference(session, reference)
        place = programmes.place_by_id(session, found.place_id)
    if found.published_at is not None and request.method == "GET":
        raise NotNow("already_published")
    form = TermsForm.about(found)
    if form.accepts():
        with form.press() as session:
            programme_services.change_terms(session, actor(), reference, form.terms(), form.seen)
            return form.answered(session, url_for("panel.publish", reference=reference))
    return page("panel/terms.html", form.status, found=found, place=place, form=form)


@room.route("/desk/rounds/<reference>/publish", methods=["GET", "POST"])
@access.round_(Deed.PUBLISH_ROUND)
def publish(reference: str) -> Response:
    """Show what a round still lacks, each with where it is mended; when it lacks nothing, open it with one press."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.publish_round(session, actor(), reference, str(form.key.data))
            return form.answered(session, url_for("panel.publish", reference=reference))
    with reading() as session:
        found = programmes.round_by_reference(session, reference)
        place = programmes.place_by_id(session, found.place_id)
        lacking = queries.lacks(session, found.id) if found.published_at is None else []
        seats = queries.seats(session, found.place_id)
    return page(
        "panel/publish.html",
        form.status,
        found=found,
        place=place,
        seats=seats,
        lacking=[(refusal_text(fault), _mended(fault, reference, place.slug)) for fault in lacking],
        form=form,
    )


def _mended(fault: Invalid, reference: str, slug: str) -> str:
    """Give where what is missing is mended: on the page of the terms, of the questions or of the seats."""
    if fault.field is None:
        return url_for("panel.seats", slug=slug)
    if fault.field == "house_rules":
        return url_for("panel.rules", reference=reference)
    field = FIELDS.get(fault.field, fault.field.removesuffix("_cents"))
    return url_for("panel.terms", reference=reference, _anchor=field)


@room.route("/desk/rounds/<reference>/raise", methods=["GET", "POST"])
@access.round_(Deed.PUBLISH_ROUND)
def raise_ceiling(reference: str) -> Response:
    """Put more money into the pot of an open round: everybody sees the higher ceiling at once."""
    with reading() as session:
        found = programmes.round_by_reference(session, reference)
        place = programmes.place_by_id(session, found.place_id)
    if request.method == "GET" and (found.published_at is None or found.closed_at is not None):
        raise NotNow("round_not_published" if found.published_at is None else "round_closed")
    form = CeilingForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.raise_ceiling(session, actor(), reference, form.ceiling.cents or 0, str(form.key.data))
            return form.answered(session, url_for("desk.round", reference=reference))
    return page("panel/raise_ceiling.html", form.status, found=found, place=place, form=form)
