"""One evening with its place and whom to call about it."""

from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from grants.evenings.models import Evening
from grants.panel.models import Seat
from grants.people.models import Person
from grants.programmes.models import Place, Programme, Round
from grants.rules.refusals import Missing


class EveningRow(NamedTuple):
    """The evening a round is at. ``id`` is None and ``version`` 0 as long as nothing was noted about it.

    ``number`` counts the evenings of the round that were noted before this one: with the round it names the evening
    in a calendar, also when it moves. ``changed_at`` is the last change that anybody was told of.
    """

    round_id: int
    reference: str
    place_id: int
    place: str
    slug: str
    programme_id: int
    body: str
    on: date | None
    at: time | None
    room: str
    treat: str
    opens_on: date
    published_at: datetime | None
    contact_name: str
    contact_phone: str
    id: int | None
    version: int
    scribe_seat_id: int | None
    scribe: str | None
    reminded_at: datetime | None
    changed_at: datetime | None
    number: int


_earlier = Evening.__table__.alias("earlier")
_NUMBER = (
    select(func.count())
    .where(_earlier.c.round_id == Round.id, _earlier.c.held_on < Round.evening_on)
    .correlate(Round)
    .scalar_subquery()
)
_EVENING: Any = (
    select(
        Round.id, Round.reference, Place.id, Place.name, Place.slug, Place.programme_id, Programme.body_name,
        Round.evening_on, Round.evening_time, Round.evening_place, Round.evening_treat, Round.opens_on,
        Round.published_at, Round.contact_name, Round.contact_phone,
        Evening.id, func.coalesce(Evening.version, 0), Evening.scribe_seat_id, Person.name, Evening.reminded_at,
        Evening.changed_at, _NUMBER,
    )
    .join(Place, Place.id == Round.place_id)
    .join(Programme, Programme.id == Place.programme_id)
    .outerjoin(Evening, and_(Evening.round_id == Round.id, Evening.held_on == Round.evening_on))
    .outerjoin(Seat, and_(Seat.id == Evening.scribe_seat_id, Seat.until_on.is_(None)))
    .outerjoin(Person, Person.id == Seat.person_id)
)  # fmt: skip
_OF_ROUND = _EVENING.where(Round.id == bindparam("round_id"))
_AT_PLACE = _EVENING.where(
    Place.slug == bindparam("slug"),
    Round.published_at.is_not(None),
    Round.closed_at.is_(None),
    Round.evening_on.is_not(None),
)


def evening(session: Session, round_id: int) -> EveningRow:
    """Give the evening a round is at; its day is None while none is set."""
    return EveningRow(*session.execute(_OF_ROUND, {"round_id": round_id}).one())


def evening_at(session: Session, slug: str) -> EveningRow:
    """Give the next evening of a place, for everybody. Raises Missing('no_such_page') when none is set."""
    row = session.execute(_AT_PLACE, {"slug": slug}).first()
    if row is None:
        raise Missing("no_such_page")
    return EveningRow(*row)
