"""Cards as a community worker sees them: what waits, what says nearly the same, and what was typed just now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, tuple_
from sqlalchemy.orm import Session

from grants.ideas.models import CardSource, Idea
from grants.ideas.queries.ideas import SEEKS_ROOM
from grants.programmes.models import Place
from grants.programmes.queries import PlaceRow, place_by_slug
from grants.rules.permissions import RULES, Actor, Deed, allows, roles_at
from grants.rules.refusals import Missing
from grants.rules.tin import Shelf, alike, telling_words
from grants.store.base import Key, UtcDateTime

PAGE = 25
COMPARED = 400
"""How many of the newest cards a waiting one is compared with."""

ALIKE = 3
"""How many lines that say nearly the same are shown beside a card."""

Card = tuple[int, str, str]
"""The place, the reference and the line of a card."""

Known = tuple[int, str, str, frozenset[str]]
"""The same of a card it may be like, with its telling words."""

LAST = 12
"""How many cards the quick-entry screen shows again."""


class WaitingRow(NamedTuple):
    """One card somebody has to look at, since ``waits_since``. ``phone`` is empty or to be called."""

    id: int
    reference: str
    place_id: int
    slug: str
    place: str
    line: str
    name: str
    phone: str
    half: bool
    source: CardSource
    shelf: Shelf
    reports: int
    called_at: datetime | None
    waits_since: datetime
    seeks_room: bool


class CardRow(NamedTuple):
    """One card that a worker typed."""

    reference: str
    line: str
    name: str
    phone: str
    source: CardSource
    shelf: Shelf
    made_at: datetime
    grown_at: datetime | None


class Tended(NamedTuple):
    """For which programmes, and for which single places, somebody tends the tin."""

    programme_ids: tuple[int, ...]
    place_ids: tuple[int, ...]


def tended(actor: Actor) -> Tended:
    """Return where the actor tends the tin."""
    held = [grant for grant in actor.grants if grant.role in RULES[Deed.TEND_TIN].roles]
    whole = {grant.programme_id for grant in held if grant.place_id is None and grant.programme_id is not None}
    single = {grant.place_id for grant in held if grant.place_id is not None}
    return Tended(tuple(sorted(whole)), tuple(sorted(single)))


def tended_place(session: Session, actor: Actor, slug: str) -> PlaceRow:
    """Return a place whose tin the actor tends; raises Missing, also for a place of others."""
    place = place_by_slug(session, slug)
    if not allows(Deed.TEND_TIN, roles_at(actor, place.programme_id, place.id)):
        raise Missing("no_such_page")
    return place


_HOME = (
    select(Idea.id, Place.programme_id, Place.id.label("place_id"))
    .join(Place, Place.id == Idea.place_id)
    .where(Idea.reference == bindparam("reference"))
)


def demand_tended(session: Session, actor: Actor, reference: str) -> int:
    """Return the key of a card of a tin that the actor tends; raises Missing, also for a card of others."""
    row = session.execute(_HOME, {"reference": reference}).first()
    if row is None or not allows(Deed.TEND_TIN, roles_at(actor, row.programme_id, row.place_id)):
        raise Missing("no_such_page")
    return int(row.id)


_TENDED = or_(
    Place.programme_id.in_(bindparam("programme_ids", expanding=True)),
    Place.id.in_(bindparam("place_ids", expanding=True)),
)

_PLACES = select(Place.slug, Place.name).where(_TENDED).order_by(Place.sort_key, Place.id)


def tended_places(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return slug and name of every place whose tin the actor tends, by name."""
    return tuple((row.slug, row.name) for row in session.execute(_PLACES, tended(actor)._asdict()))


_WAITING = (
    select(
        Idea.id, Idea.reference, Idea.place_id, Place.slug, Place.name, Idea.line, Idea.name, Idea.phone, Idea.half,
        Idea.source, Idea.shelf, Idea.reports, Idea.called_at, Idea.waits_since,
        SEEKS_ROOM,
    )
    .join(Place, Place.id == Idea.place_id)
    .where(_TENDED, Idea.waits_since.is_not(None))
    .order_by(Idea.waits_since, Idea.id)
    .limit(PAGE + 1)
)  # fmt: skip
_LATER = _WAITING.where(
    tuple_(Idea.waits_since, Idea.id) > tuple_(bindparam("since", type_=UtcDateTime()), bindparam("after", type_=Key))
)


def waiting(session: Session, actor: Actor, after: tuple[datetime, int] | None = None) -> tuple[WaitingRow, ...]:
    """Return the cards that wait for the actor, the oldest first, one more than a PAGE where there are more."""
    values: dict[str, Any] = tended(actor)._asdict()
    if after is not None:
        values |= {"since": after[0], "after": after[1]}
    rows: Any = session.execute(_WAITING if after is None else _LATER, values)
    return tuple(WaitingRow(*row) for row in rows)


_LINES = (
    select(Idea.place_id, Idea.reference, Idea.line)
    .where(Idea.place_id.in_(bindparam("place_ids", expanding=True)))
    .order_by(Idea.id.desc())
    .limit(COMPARED)
)
_EVERY_LINE = _LINES.where(Idea.shelf != Shelf.OFF)
_PUBLIC_LINE = _LINES.where(Idea.shelf == Shelf.WALL)


def lookalikes(session: Session, cards: Iterable[Card], public: bool = False) -> dict[str, list[str]]:
    """Return for each card the lines of its place that say nearly the same, the newest first, at most ALIKE.

    ``public`` leaves out what is not on the wall: for pages that everybody sees.
    """
    cards = list(cards)
    if not cards:
        return {}
    statement = _PUBLIC_LINE if public else _EVERY_LINE
    others = session.execute(statement, {"place_ids": sorted({place_id for place_id, _reference, _line in cards})})
    known = [(place_id, reference, line, telling_words(line)) for place_id, reference, line in others]
    return {reference: _alike(place_id, reference, telling_words(line), known) for place_id, reference, line in cards}


def _alike(place_id: int, reference: str, said: frozenset[str], known: list[Known]) -> list[str]:
    of_place = ((name, line, words) for home, name, line, words in known if home == place_id and name != reference)
    return [line for _name, line, words in of_place if alike(said, words)][:ALIKE]


_TYPED = (
    select(Idea.reference, Idea.line, Idea.name, Idea.phone, Idea.source, Idea.shelf, Idea.made_at, Idea.grown_at)
    .where(Idea.entered_by_id == bindparam("person_id"), Idea.place_id == bindparam("place_id"))
    .order_by(Idea.id.desc())
)
_LAST = _TYPED.where(Idea.shelf != Shelf.OFF).limit(LAST)
_UNDONE = _TYPED.where(Idea.shelf == Shelf.OFF, Idea.reference == bindparam("reference"))


def last_typed(session: Session, actor: Actor, place_id: int) -> tuple[CardRow, ...]:
    """Return the cards the actor typed for a place, the last one first."""
    values = {"person_id": actor.person_id, "place_id": place_id}
    return tuple(CardRow(*row) for row in session.execute(_LAST, values))


def undone(session: Session, actor: Actor, place_id: int, reference: str) -> CardRow | None:
    """Return a card that the actor typed and took back, to type it again."""
    values = {"person_id": actor.person_id, "place_id": place_id, "reference": reference}
    row = session.execute(_UNDONE, values).first()
    return None if row is None else CardRow(*row)
