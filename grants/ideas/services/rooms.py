"""Keeping the list of rooms of a place: which space, who has the key, what it costs.

May import: ideas.models and queries, earlier storeys, rules, store.
"""

import random
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Room
from grants.ideas.models.rooms import ROOM_TEXTS
from grants.ideas.queries import rooms as queries
from grants.programmes.queries import place_by_slug
from grants.programmes.services.words import folded
from grants.rules import checks, references
from grants.rules import rooms as rules
from grants.rules.permissions import Actor, Deed, allows, roles_at
from grants.rules.refusals import Missing, Stale
from grants.store import clock
from grants.store.session import lock_root

_SOURCE = random.SystemRandom()


def add_room(session: Session, actor: Actor, slug: str, values: Mapping[str, Any]) -> str:
    """Put a room on the list of a place and return its code.

    Takes name, about, key_holder, reach, reach_public, wheelchair, price and seats. Raises Missing for a place the
    actor does not work for, and Invalid at the field.
    """
    place = place_by_slug(session, slug)
    if not allows(Deed.KEEP_ROOMS, roles_at(actor, place.programme_id, place.id)):
        raise Missing("no_such_page")
    room = Room(code=references.draw(_SOURCE, 8), place_id=place.id, version=0)
    _write(room, actor, values)
    session.add(room)
    session.flush()
    return room.code


def change_room(session: Session, actor: Actor, code: str, values: Mapping[str, Any], seen: int) -> None:
    """Write down what changed about a room. Raises Missing, Stale and Invalid at the field, as `add_room`."""
    _write(_seen(session, actor, code, seen), actor, values)


def remove_room(session: Session, actor: Actor, code: str, seen: int) -> None:
    """Take a room off the list. Raises Missing and Stale."""
    room = _seen(session, actor, code, seen)
    room.gone_at, room.changed_at, room.changed_by_id = clock.now(), clock.now(), actor.person_id or 0


def _seen(session: Session, actor: Actor, code: str, seen: int) -> Room:
    queries.room(session, actor, code)
    room_id = session.scalars(select(Room.id).where(Room.code == code)).one()
    lock_root(session, Room, room_id)
    room = session.scalars(select(Room).where(Room.id == room_id)).one()
    if room.version != seen:
        raise Stale("stale")
    return room


def _write(room: Room, actor: Actor, values: Mapping[str, Any]) -> None:
    for fault in rules.faults(values):
        raise fault
    for name, most in ROOM_TEXTS.items():
        setattr(room, name, checks.demand_text(str(values.get(name) or "").strip(), name, most))
    room.reach_public = bool(values.get("reach_public"))
    room.sort_key = folded(room.name)[: ROOM_TEXTS["name"] * 3]
    room.wheelchair = rules.Wheelchair(values["wheelchair"])
    room.seats = rules.seats(values.get("seats"))
    room.version += 1
    room.changed_at, room.changed_by_id = clock.now(), actor.person_id or 0
