"""An idea that becomes a plan. Applications call this: they lie a storey higher. May import: earlier storeys, rules."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Idea
from grants.ideas.services.telling import tell_maker
from grants.ideas.services.tin import locked
from grants.rules.tin import Shelf
from grants.store import clock


def idea_to_grow(session: Session, place_id: int, reference: str) -> int | None:
    """Return the key of the idea a plan begins with; None for what is not on the wall of this place.

    A plan is never lost for the sake of the idea it began with, so nothing is refused here.
    """
    on_wall = Idea.place_id == place_id, Idea.shelf == Shelf.WALL
    return session.scalar(select(Idea.id).where(Idea.reference == reference, *on_wall)) if reference else None


def became_plan(session: Session, idea_id: int, by: int | None) -> None:
    """Note that a plan that began with this idea was sent in; tell whoever left it, unless they (``by``) did so."""
    card = locked(session, idea_id)
    if card.grown_at is not None:
        return
    card.grown_at = card.changed_at = clock.now()
    session.flush()
    if card.person_id != by and card.shelf is not Shelf.OFF:
        tell_maker(session, card, "grown")
