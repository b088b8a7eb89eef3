"""The rooms of a place, for everybody, and the list as a community worker keeps it. May import: ideas, web."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.ideas.forms.rooms import NewRoomForm, RoomForm
from grants.ideas.queries import offer_desk
from grants.ideas.queries import rooms as queries
from grants.ideas.services import offer_mail
from grants.ideas.services import rooms as services
from grants.ideas.views.offer_room import room
from grants.programmes.queries import place_by_slug
from grants.rules.permissions import Deed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import PressRecordForm
from grants.web.pages import page


@room.get("/in/<slug>/rooms")
@access.anyone
def rooms(slug: str) -> Response:
    """Show which rooms there are in a place, and who has the key."""
    with reading() as session:
        place = place_by_slug(session, slug)
        found = queries.rooms(session, place.id)
        call = offer_mail.who_to_call(session, place.id)
    return page("offers/rooms.html", place=place, rooms=found, call=call)


@room.get("/desk/rooms")
@access.desk(Deed.KEEP_ROOMS)
def keep_rooms() -> Response:
    """List the rooms of my places."""
    with reading() as session:
        found = queries.kept(session, offer_desk.homes(actor(), Deed.KEEP_ROOMS))
    return page("offers/keep_rooms.html", rooms=found)


@room.route("/desk/rooms/add", methods=["GET", "POST"])
@access.desk(Deed.KEEP_ROOMS)
def add_room() -> Response:
    """Put a room on the list."""
    with reading() as session:
        spots = queries.spots(session, offer_desk.homes(actor(), Deed.KEEP_ROOMS))
    form = NewRoomForm.about_room(place=request.args.get("place"), version=1)
    form.place.choices = [(spot.slug, spot.name) for spot in spots]
    if form.accepts():
        with form.press() as session:
            services.add_room(session, actor(), form.place.data or "", form.values())
            return form.answered(session, url_for("offers.keep_rooms"))
    return page("offers/edit_room.html", form.status, form=form, room=None, place="", remove=None)


@room.route("/desk/rooms/<room_code>", methods=["GET", "POST"])
@access.desk(Deed.KEEP_ROOMS)
def edit_room(room_code: str) -> Response:
    """Change what stands about a room, or take it off the list."""
    with reading() as session:
        place, found = queries.room(session, actor(), room_code)
    given = found._asdict() | {"wheelchair": found.wheelchair.value, "seats": str(found.seats or "")}
    form = RoomForm.about_room(**given)
    if form.accepts():
        with form.press() as session:
            services.change_room(session, actor(), room_code, form.values(), form.seen)
            return form.answered(session, url_for("offers.keep_rooms"))
    remove = PressRecordForm.blank(version=found.version)
    return page("offers/edit_room.html", form.status, form=form, room=found, place=place, remove=remove)


@room.post("/desk/rooms/<room_code>/remove")
@access.desk(Deed.KEEP_ROOMS)
def remove_room(room_code: str) -> Response:
    """Take a room off the list."""
    form = PressRecordForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.remove_room(session, actor(), room_code, form.seen)
            return form.answered(session, url_for("offers.keep_rooms"))
    return edit_room(room_code=room_code)
