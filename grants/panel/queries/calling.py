"""Who can be called in for one plan that lacks voices: the reserve list first, then the panels nearby."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application, Helper, Owner
from grants.panel.models import Reserve, Seat, VoicesClosed
from grants.panel.queries.table import Member
from grants.people.models import Person
from grants.programmes.models import Place
from grants.rules.reviews import Band, Choice, Tally
from grants.rules.voices import Reach, Short, short

MOST = 10


class Candidate(NamedTuple):
    """Somebody who can be called in; ``place`` is where they sit, empty for the plan's own reserve list."""

    person_id: int
    name: str
    band: Band
    place: str


class Lack(NamedTuple):
    """What a table lacks: the counts, how far it can come, and how many people must be asked."""

    counted: Tally
    reach: Reach
    short: Short


def _free(person: Any) -> list[Any]:
    """Give the conditions that somebody has no part in the plan yet."""
    here = aliased(Seat)
    return [
        ~exists().where(Owner.application_id == bindparam("plan"), Owner.person_id == person),
        ~exists().where(Helper.application_id == bindparam("plan"), Helper.person_id == person),
        ~exists().where(here.for_application_id == bindparam("plan"), here.person_id == person),
        ~exists().where(here.place_id == Application.place_id, here.person_id == person, here.until_on.is_(None)),
    ]


_LISTED = (
    select(Reserve.person_id, Person.name, Reserve.band)
    .join(Person, Person.id == Reserve.person_id)
    .join(Application, and_(Application.place_id == Reserve.place_id, Application.id == bindparam("plan")))
    .where(Reserve.ended_at.is_(None), *_free(Reserve.person_id))
    .order_by(Reserve.listed_at, Reserve.id)
    .limit(MOST)
)
_home = aliased(Place)
_NEARBY = (
    select(Seat.person_id, Person.name, Seat.band, Place.name)
    .join(Person, Person.id == Seat.person_id)
    .join(Place, Place.id == Seat.place_id)
    .join(Application, Application.id == bindparam("plan"))
    .join(_home, _home.id == Application.place_id)
    .where(Seat.until_on.is_(None), Seat.for_application_id.is_(None), Person.email.is_not(None))
    .where(Place.programme_id == _home.programme_id, Place.gm_code == _home.gm_code, Place.id != _home.id)
    .where(*_free(Seat.person_id))
    .order_by(Place.sort_key, Seat.id)
    .limit(MOST)
)


class About(NamedTuple):
    """Which plan it is; ``closed_at`` once the chair concluded it."""

    reference: str
    title: str
    closed_at: datetime | None


_ABOUT = (
    select(Application.reference, Application.title, VoicesClosed.at)
    .outerjoin(VoicesClosed, VoicesClosed.application_id == Application.id)
    .where(Application.id == bindparam("plan"))
)


def about(session: Session, application_id: int) -> About:
    """Give which plan it is, and whether the panel is done with it."""
    row: Any = session.execute(_ABOUT, {"plan": application_id}).one()
    return About(*row)


def lack(members: Sequence[Member], counted: Tally) -> Lack:
    """Give what a table lacks before its plan can be valid."""
    able = [one for one in members if one.why is None and one.choice is not Choice.CANNOT_JUDGE]
    ages = [one.band for one in able]
    panel = sum(not one.called for one in members)
    reach = Reach(panel, len(able), ages.count(Band.YOUNG), ages.count(Band.ADULT))
    return Lack(counted, reach, short(counted, reach))


def candidates(session: Session, application_id: int) -> list[Candidate]:
    """Give who can be called in for a plan: the reserve list in its order, and then who sits in a panel nearby."""
    listed = [Candidate(*row, "") for row in session.execute(_LISTED, {"plan": application_id})]
    nearby = [Candidate(*row) for row in session.execute(_NEARBY, {"plan": application_id})]
    known = {one.person_id for one in listed}
    return [*listed, *(one for one in nearby if one.person_id not in known)]
