"""An evening of a round with a panel of five, at the moment it begins."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from grants.evenings import queries
from grants.evenings.services import EveningSaid, note_attendance, set_evening
from grants.panel.queries import table
from grants.people.models import Person
from grants.rules.permissions import Actor
from grants.store import clock
from grants.store.session import writing
from tests import make

HOUR = time(19, 30)


@dataclass(frozen=True)
class Tonight:
    """A round whose panel meets today; the fourth member (a young one) takes part on paper."""

    at: make.Table
    reference: str

    @property
    def chair(self) -> Actor:
        """Who leads."""
        return self.at.chair


def said(on: date | None = None, **other: object) -> EveningSaid:
    """Give an evening as somebody fills it in."""
    values = {"on": on or clock.today(), "at": HOUR, "room": "Dorpshuis", "treat": "Mirjam bakt."} | other
    return EveningSaid(**values)  # type: ignore[arg-type]


def tonight(session: Session, young: int = 2, adults: int = 3) -> Tonight:
    """Make a round with a panel that meets today."""
    at = make.table(session, young=young, adults=adults)
    session.get_one(Person, at.seats[-2].person_id).email = None
    set_evening(session, at.officer, at.round.reference, said(), 0)
    return Tonight(at, at.round.reference)


def version(session: Session, here: Tonight) -> int:
    """Give the version of the evening as it is now."""
    return queries.evening(session, here.at.round.id).version


def sits(here: Tonight, *numbers: int, scribe: int | None = None) -> None:
    """Note which members are there, by their place in the list, and who writes down."""
    with writing() as session:
        seats = [here.at.seats[number].id for number in numbers]
        writes = here.at.seats[scribe].id if scribe is not None else None
        note_attendance(session, here.chair, here.reference, seats, writes, version(session, here))


def voices(session: Session, here: Tonight, reference: str) -> dict[int, tuple[object, int | None]]:
    """Give what each seat says of a plan, and the version of that."""
    there = queries.standing(session, here.chair, reference)
    return {one.seat_id: (one.choice, one.version) for one in table(session, there.id)}


def later(days: int) -> date:
    """Give a day from now."""
    return clock.today() + timedelta(days=days)
