"""Who holds a seat, and where. A seat is in office until it is left; its age band is that of the start of the term."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application
from grants.panel.models import Seat
from grants.people.models import Person
from grants.programmes.models import Place, RoleHeld, Round
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Grant, Role
from grants.rules.reviews import Band


class SeatFilled(NamedTuple):
    """One seat in office and who holds it."""

    seat_id: int
    person_id: int
    name: str
    band: Band
    is_chair: bool
    by_lot: bool
    since_on: date
    ends_on: date | None
    on_paper: bool


class Seated(NamedTuple):
    """One seat of the member and the round that is open there; the round's facts are None when none is.

    ``draft_reference`` is of the round that is being prepared, if one is: its questions can still be written.
    """

    seat_id: int
    place_id: int
    place: str
    slug: str
    is_chair: bool
    round_id: int | None
    round_reference: str | None
    evening_on: date | None
    evening_time: time | None
    evening_place: str | None
    evening_treat: str | None
    contact_name: str | None
    contact_phone: str | None
    draft_reference: str | None


_SEATS = (
    select(
        Seat.id,
        Seat.person_id,
        Person.name,
        Seat.band,
        Seat.is_chair,
        Seat.by_lot,
        Seat.since_on,
        Seat.ends_on,
        Seat.on_paper,
    )
    .join(Person, Person.id == Seat.person_id)
    .where(Seat.until_on.is_(None), Seat.for_application_id.is_(None))
    .order_by(Seat.is_chair.desc(), Seat.id)
)


def seats(session: Session, place_id: int) -> list[SeatFilled]:
    """Give the seats in office of a place, the chair first."""
    return [SeatFilled(*row) for row in session.execute(_SEATS.where(Seat.place_id == place_id))]


def seats_in_office(session: Session, place_id: int) -> int:
    """Count the seats in office of a place."""
    held = Seat.place_id == place_id, Seat.until_on.is_(None), Seat.for_application_id.is_(None)
    counted = select(func.count()).select_from(Seat).where(*held)
    return session.scalar(counted) or 0


def _of_seats(role: Role) -> Select[Any, Any, Any]:
    seated = select(literal(role, RoleHeld.role.type), Place.programme_id, Seat.place_id)
    called = select(Application.state).where(Application.id == Seat.for_application_id).scalar_subquery()
    return seated.join(Place, Place.id == Seat.place_id).where(
        Seat.person_id == bindparam("person_id"),
        Seat.until_on.is_(None),
        # Who was called in for one plan sits at the table as long as it lies there.
        or_(Seat.for_application_id.is_(None), called == State.IN_REVIEW),
    )


GRANTS = (_of_seats(Role.PANEL_MEMBER), _of_seats(Role.CHAIR).where(Seat.is_chair))
"""The roles that come with the seats of ``:person_id``, as the roof hands them to `people.queries`."""


def grants(session: Session, person_id: int) -> list[Grant]:
    """Give the roles that come with the seats of a person."""
    return [Grant(*row) for row in session.execute(union_all(*GRANTS), {"person_id": person_id})]


_next = aliased(Round)
_NEXT = (
    select(func.max(_next.reference))
    .where(_next.place_id == Place.id, _next.published_at.is_(None))
    .correlate(Place)
    .scalar_subquery()
)
_SEATED = (
    select(
        Seat.id,
        Seat.place_id,
        Place.name,
        Place.slug,
        Seat.is_chair,
        Round.id,
        Round.reference,
        Round.evening_on,
        Round.evening_time,
        Round.evening_place,
        Round.evening_treat,
        Round.contact_name,
        Round.contact_phone,
        _NEXT,
    )
    .join(Place, Place.id == Seat.place_id)
    .outerjoin(Round, and_(Round.place_id == Place.id, Round.published_at.is_not(None), Round.closed_at.is_(None)))
    .where(Seat.until_on.is_(None))
    .order_by(Place.sort_key, Seat.for_application_id.is_not(None), Seat.id)
)


def seated(session: Session, actor: Actor) -> list[Seated]:
    """Give the seats of a member, in order of place; most people have one."""
    rows: Iterable[Any] = session.execute(_SEATED.where(Seat.person_id == actor.person_id))
    found: dict[int, Seated] = {}
    for row in rows:  # who was called in for two plans of one place has two seats there and one page
        found.setdefault(row[1], Seated(*row))
    return list(found.values())


def my_home(session: Session, actor: Actor) -> tuple[str, str]:
    """Give postcode and house number as a member said them; empty texts when they did not."""
    mine = select(Seat.postcode, Seat.house_number).where(Seat.person_id == actor.person_id, Seat.until_on.is_(None))
    row = session.execute(mine.order_by(Seat.id).limit(1)).first()
    return (row.postcode, row.house_number) if row else ("", "")
