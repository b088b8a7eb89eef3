"""Cards as everybody may see them: the wall of a place. No row here holds a phone number or a mail address."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from grants.ideas.models import Idea
from grants.programmes.models import Place
from grants.rules.refusals import Missing
from grants.rules.tin import Shelf


class WallRow(NamedTuple):
    """One line on the wall; ``name`` is how it is signed, or empty; ``grown_at`` says that a plan began with it.

    ``seeks_room``: it asks for a room and no money, and nobody found one yet.
    """

    id: int
    reference: str
    line: str
    name: str
    half: bool
    grown_at: datetime | None
    seeks_room: bool


class IdeaRow(NamedTuple):
    """One idea with the place it is for."""

    id: int
    reference: str
    place_id: int
    slug: str
    line: str
    name: str
    shelf: Shelf


SEEKS_ROOM = and_(Idea.wants_room.is_(True), Idea.room_settled_at.is_(None))
_WALL = (
    select(Idea.id, Idea.reference, Idea.line, Idea.name, Idea.half, Idea.grown_at, SEEKS_ROOM)
    .where(Idea.place_id == bindparam("place_id"), Idea.shelf == Shelf.WALL)
    .order_by(Idea.id.desc())
    .limit(bindparam("most"))
)
_FURTHER = _WALL.where(Idea.id < bindparam("after"))


def wall(session: Session, place_id: int, most: int, after: int | None = None) -> tuple[WallRow, ...]:
    """Return what is on the wall of a place, the newest first, after the one with this key."""
    values = {"place_id": place_id, "most": most, "after": after}
    return tuple(WallRow(*row) for row in session.execute(_WALL if after is None else _FURTHER, values))


_IDEAS = (
    select(Idea.id, Idea.reference, Idea.place_id, Place.slug, Idea.line, Idea.name, Idea.shelf)
    .join(Place, Place.id == Idea.place_id)
    .where(Idea.reference == bindparam("reference"))
)
_IDEA = _IDEAS.where(Place.slug == bindparam("slug"))
_ON_WALL = _IDEAS.where(Idea.place_id == bindparam("place_id"), Idea.shelf == Shelf.WALL)


def idea(session: Session, slug: str, reference: str) -> IdeaRow:
    """Return an idea for a place that everybody may know of: on the wall, or reported. Raises Missing."""
    row = session.execute(_IDEA, {"reference": reference, "slug": slug}).first()
    if row is None or row.shelf not in (Shelf.WALL, Shelf.ASIDE):
        raise Missing("no_such_page")
    return IdeaRow(*row)


def on_wall(session: Session, place_id: int, reference: str) -> IdeaRow | None:
    """Return an idea that is on the wall of this place now; None for any other."""
    row = session.execute(_ON_WALL, {"reference": reference, "place_id": place_id}).first()
    return None if row is None else IdeaRow(*row)


# The newest card of all places is one look at the key; that of one place would be a walk through all its cards.
STAMPS = (
    select(func.max(Idea.changed_at)).where(Idea.place_id == bindparam("place_id")).scalar_subquery(),
    select(func.max(Idea.id)).scalar_subquery(),
)
"""What changes whenever the wall of ``:place_id`` does, as parts of a statement."""

_STAMP = select(*STAMPS)


def stamp(session: Session, place_id: int) -> tuple[Any, ...]:
    """Return what changes whenever the wall of a place does: for the ETag of a page that shows it."""
    return tuple(session.execute(_STAMP, {"place_id": place_id}).one())
