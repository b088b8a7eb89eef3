"""The rooms of a place, as everybody sees them and as who keeps the list does. May import: ideas.models, rules."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from grants.ideas.models import Room
from grants.ideas.queries.offer_desk import Homes, values, within
from grants.programmes.models import Place
from grants.rules.permissions import Actor, Deed, allows, roles_at
from grants.rules.refusals import Missing
from grants.rules.rooms import Wheelchair
from grants.rules.topics import most_about, topics


class RoomRow(NamedTuple):
    """One room. ``reach`` is empty where who has the key did not say that everybody may see it."""

    code: str
    name: str
    about: str
    key_holder: str
    reach: str
    reach_public: bool
    wheelchair: Wheelchair
    price: str
    seats: int | None
    version: int


_PUBLIC_REACH = case((Room.reach_public, Room.reach), else_="")


def _columns(reach: Any) -> tuple[Any, ...]:
    return (
        Room.code, Room.name, Room.about, Room.key_holder, reach, Room.reach_public, Room.wheelchair, Room.price,
        Room.seats, Room.version,
    )  # fmt: skip


_OF_PLACE = (
    select(*_columns(_PUBLIC_REACH))
    .where(Room.place_id == bindparam("place_id"), Room.gone_at.is_(None))
    .order_by(Room.sort_key, Room.id)
    .limit(200)
)


def rooms(session: Session, place_id: int) -> tuple[RoomRow, ...]:
    """Return the rooms of a place for everybody, by name."""
    return tuple(RoomRow(*row) for row in session.execute(_OF_PLACE, {"place_id": place_id}))


_OF_PLACES = (
    select(Room.place_id, *_columns(Room.reach))
    .where(Room.place_id.in_(bindparam("place_ids", expanding=True)), Room.gone_at.is_(None))
    .order_by(Room.sort_key, Room.id)
    .limit(500)
)

FITTING = 3
"""How many rooms are named for one idea."""


def fitting(line: str, found: Sequence[RoomRow]) -> list[RoomRow]:
    """Return the rooms that go best with what somebody wants to do there, at most FITTING."""
    about = [topics(f"{room.name} {room.about}") for room in found]
    return [found[number] for number in most_about(topics(line), about)[:FITTING]]


def for_ideas(session: Session, ideas: Iterable[tuple[str, int, str]]) -> dict[str, list[RoomRow]]:
    """Return for each idea (reference, place and line) the rooms that fit, for who tends the tin: with their reach."""
    wanted = list(ideas)
    if not wanted:
        return {}
    rows = session.execute(_OF_PLACES, {"place_ids": sorted({place_id for _reference, place_id, _line in wanted})})
    of_place: dict[int, list[RoomRow]] = defaultdict(list)
    for place_id, *room in rows:
        of_place[place_id].append(RoomRow(*room))
    return {reference: fitting(line, of_place[place_id]) for reference, place_id, line in wanted}


class KeptRoom(NamedTuple):
    """One room in the list of who keeps it."""

    place: str
    slug: str
    code: str
    name: str
    key_holder: str


_KEPT = (
    select(Place.name, Place.slug, Room.code, Room.name, Room.key_holder)
    .join(Place, Place.id == Room.place_id)
    .where(within(), Room.gone_at.is_(None))
    .order_by(Place.sort_key, Room.sort_key, Room.id)
    .limit(500)
)


def kept(session: Session, of: Homes) -> tuple[KeptRoom, ...]:
    """Return the rooms of the places somebody works for, by place and name."""
    return tuple(KeptRoom(*row) for row in session.execute(_KEPT, values(of)))


class Spot(NamedTuple):
    """A place one can choose."""

    slug: str
    name: str


_SPOTS = select(Place.slug, Place.name).where(within()).order_by(Place.sort_key, Place.id)


def spots(session: Session, of: Homes) -> tuple[Spot, ...]:
    """Return the places somebody works for, by name."""
    return tuple(Spot(*row) for row in session.execute(_SPOTS, values(of)))


_ONE = (
    select(Place.id, Place.programme_id, Place.name, *_columns(Room.reach))
    .join(Place, Place.id == Room.place_id)
    .where(Room.code == bindparam("code"), Room.gone_at.is_(None))
)


def room(session: Session, actor: Actor, code: str) -> tuple[str, RoomRow]:
    """Return one room, with its place, for who keeps it; raises Missing, also for one of another place."""
    row = session.execute(_ONE, {"code": code}).first()
    if row is None or not allows(Deed.KEEP_ROOMS, roles_at(actor, row[1], row[0])):
        raise Missing("no_such_page")
    return row[2], RoomRow(*row[3:])
