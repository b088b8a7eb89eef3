"""Who was asked for a panel, and who stands on its reserve list."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from grants.panel.models import AskedFor, Reserve, Seat, SeatInvitation, SeatReply
from grants.people import queries as people
from grants.people.models import LinkAction, Person
from grants.people.queries import Link
from grants.programmes.models import Place
from grants.programmes.queries import last_round
from grants.rules.refusals import NotNow
from grants.rules.reviews import Band


class Waiting(NamedTuple):
    """Somebody who was asked and has not answered."""

    number: int
    person_id: int
    name: str
    band: Band
    asked_for: AskedFor
    asked_at: datetime


class Listed(NamedTuple):
    """Somebody on the reserve list, first who was first."""

    number: int
    person_id: int
    name: str
    band: Band


class Invitation(NamedTuple):
    """An invitation as whoever was asked sees it; ``reply`` is None while it waits for them."""

    id: int
    name: str
    person_id: int
    place: str
    place_id: int
    asked_for: AskedFor
    ends_on: date | None
    reply: SeatReply | None
    seats: int


_WAITING = (
    select(
        SeatInvitation.id,
        SeatInvitation.person_id,
        SeatInvitation.name,
        SeatInvitation.band,
        SeatInvitation.asked_for,
        SeatInvitation.asked_at,
    )
    .where(SeatInvitation.place_id == bindparam("place"), SeatInvitation.replied_at.is_(None))
    .order_by(SeatInvitation.id)
)
_RESERVES = (
    select(Reserve.id, Reserve.person_id, Person.name, Reserve.band)
    .join(Person, Person.id == Reserve.person_id)
    .where(Reserve.place_id == bindparam("place"), Reserve.ended_at.is_(None))
    .order_by(Reserve.listed_at, Reserve.id)
)
_SITTING = (
    select(func.count())
    .select_from(Seat)
    .where(Seat.place_id == Place.id, Seat.until_on.is_(None), Seat.for_application_id.is_(None))
    .correlate(Place)
    .scalar_subquery()
)
_ONE = (
    select(
        SeatInvitation.id,
        SeatInvitation.name,
        SeatInvitation.person_id,
        Place.name,
        Place.id,
        SeatInvitation.asked_for,
        SeatInvitation.ends_on,
        SeatInvitation.reply,
        _SITTING,
    )
    .join(Place, Place.id == SeatInvitation.place_id)
    .where(SeatInvitation.id == bindparam("number"))
)


def waiting(session: Session, place_id: int) -> list[Waiting]:
    """Give who was asked for the panel of a place and has not answered."""
    return [Waiting(*row) for row in session.execute(_WAITING, {"place": place_id})]


def reserves(session: Session, place_id: int) -> list[Listed]:
    """Give the reserve list of a place, in order of listing."""
    return [Listed(*row) for row in session.execute(_RESERVES, {"place": place_id})]


def seat_link(session: Session, token: str) -> Link:
    """Give the link that asks somebody for the panel, used or not. Raises NotNow('link_over')."""
    found = people.link(session, token, LinkAction.TAKE_SEAT, used_too=True)
    if not found.subject.isdecimal():
        raise NotNow("link_over")
    return found


def seat_invitation(session: Session, token: str) -> Invitation:
    """Give the invitation that a link in a mail belongs to. Raises NotNow('link_over')."""
    row = session.execute(_ONE, {"number": int(seat_link(session, token).subject)}).first()
    if row is None:
        raise NotNow("link_over")
    return Invitation(*row)


def whom_to_call(session: Session, place_id: int) -> dict[str, Any]:
    """Give the named person of the latest round of a place, for a mail; empty texts when there was none."""
    found = last_round(session, place_id)
    return {
        "contact_name": found.contact_name if found else "",
        "contact_phone": found.contact_phone if found else "",
    }
