"""Who sits at the table of an evening: every seat in office, who was there, and who gets it on paper."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from grants.evenings.models import EveningSeat
from grants.panel.models import Seat
from grants.people.models import Person
from grants.rules.reviews import Band


class Guest(NamedTuple):
    """One seat in office. ``on_paper`` is true for who has no mail address and so takes part on paper.

    ``present`` is None as long as nobody noted who is there.
    """

    seat_id: int
    person_id: int
    name: str
    phone: str | None
    band: Band
    is_chair: bool
    on_paper: bool
    present: bool | None
    paper_asked_at: datetime | None
    paper_done_at: datetime | None

    @property
    def paper_waits(self) -> bool:
        """Whether somebody has still to bring this member the booklet."""
        return self.paper_asked_at is not None and self.paper_done_at is None


_GUESTS: Any = (
    select(
        Seat.id, Seat.person_id, Person.name, Person.phone, Seat.band, Seat.is_chair, Person.email.is_(None),
        EveningSeat.present, EveningSeat.paper_asked_at, EveningSeat.paper_done_at,
    )
    .join(Person, Person.id == Seat.person_id)
    .outerjoin(EveningSeat, and_(EveningSeat.seat_id == Seat.id, EveningSeat.evening_id == bindparam("evening")))
    .where(Seat.place_id == bindparam("place"), Seat.until_on.is_(None))
    .order_by(Seat.is_chair.desc(), Seat.id)
)  # fmt: skip


def guests(session: Session, place_id: int, evening_id: int | None) -> list[Guest]:
    """Give the seats in office of a place at an evening, the chair first."""
    rows = session.execute(_GUESTS, {"place": place_id, "evening": evening_id or 0})
    return [Guest(*row) for row in rows]


def papers_open(guests: list[Guest]) -> list[Guest]:
    """Give the members to whom somebody has still to bring the booklet."""
    return [guest for guest in guests if guest.paper_waits]
