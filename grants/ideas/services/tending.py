"""What a community worker does with a card: on the wall, off the wall, called. May import: earlier storeys, rules."""

from sqlalchemy.orm import Session

from grants.ideas.models import Idea
from grants.ideas.queries import rooms
from grants.ideas.queries.tin import demand_tended
from grants.ideas.services.telling import tell_maker
from grants.ideas.services.tin import lay, locked
from grants.rules.permissions import Actor
from grants.rules.refusals import Missing, NotNow
from grants.rules.tin import Shelf
from grants.store import clock


def put_on_wall(session: Session, actor: Actor, reference: str) -> None:
    """Put a card on the wall, for the first time or again; the maker of an unsigned one is told. Raises Missing."""
    card = tended_card(session, actor, reference)
    was, card.looked_at, card.looked_by_id = card.shelf, clock.now(), actor.person_id
    lay(card, Shelf.WALL)
    session.flush()
    if was is Shelf.TIN:
        tell_maker(session, card, "on_wall")


def take_off(session: Session, actor: Actor, reference: str) -> None:
    """Take a card off the wall, or keep it from going there; its maker is told. Raises Missing."""
    card = tended_card(session, actor, reference)
    was, card.looked_at, card.looked_by_id = card.shelf, clock.now(), actor.person_id
    lay(card, Shelf.OFF)
    session.flush()
    if was is not Shelf.OFF:
        tell_maker(session, card, "taken_off")


def note_call(session: Session, actor: Actor, reference: str) -> None:
    """Note that the maker of a card was called. Raises Missing."""
    card = tended_card(session, actor, reference)
    card.called_at, card.called_by_id = clock.now(), actor.person_id
    lay(card, card.shelf)
    session.flush()


def note_room(session: Session, actor: Actor, reference: str, code: str) -> None:
    """Note which room of its place an idea can use; its maker is told who has the key, and how to reach them.

    Raises Missing, also for a room of another place, and NotNow('room_was_found') for an idea that asks for none.
    """
    card = _seeking(session, actor, reference)
    found = next((room for room in rooms.rooms(session, card.place_id) if room.code == code), None)
    if found is None:
        raise Missing("no_such_page")
    tell_maker(session, card, "room", room=found.name, key_holder=found.key_holder, reach=found.reach)


def note_no_room(session: Session, actor: Actor, reference: str) -> None:
    """Note that there is no room for an idea now; its maker is told. Raises Missing and NotNow('room_was_found')."""
    tell_maker(session, _seeking(session, actor, reference), "no_room")


def _seeking(session: Session, actor: Actor, reference: str) -> Idea:
    """Return an idea that asks for a room, which from now on is settled."""
    card = tended_card(session, actor, reference)
    if not card.wants_room or card.room_settled_at is not None:
        raise NotNow("room_was_found")
    card.room_settled_at = clock.now()
    lay(card, card.shelf)
    session.flush()
    return card


def tended_card(session: Session, actor: Actor, reference: str) -> Idea:
    """Return a card of a tin that the actor tends, locked; raises Missing, also for a card of others."""
    return locked(session, demand_tended(session, actor, reference))
