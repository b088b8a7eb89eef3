"""For which places somebody may do something, and the rounds that are not open there yet."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from grants.programmes.models import Place, Round
from grants.rules.permissions import RULES, Actor, Deed, Standing, roles_at
from grants.rules.refusals import Missing


class Spot(NamedTuple):
    """A place one can choose."""

    id: int
    slug: str
    name: str


class Draft(NamedTuple):
    """A round that is written down and not open yet."""

    reference: str
    place: str
    opens_on: date


_PROGRAMMES: Any = bindparam("programmes", expanding=True)
_PLACES: Any = bindparam("places", expanding=True)
_SPOTS = (
    select(Place.id, Place.slug, Place.name)
    .where(or_(Place.programme_id.in_(_PROGRAMMES), Place.id.in_(_PLACES)))
    .order_by(Place.sort_key, Place.id)
)
_DRAFTS = (
    select(Round.reference, Place.name, Round.opens_on)
    .join(Place, Place.id == Round.place_id)
    .where(Round.published_at.is_(None), Round.place_id.in_(_PLACES))
    .order_by(Place.sort_key, Round.id)
    .limit(50)
)
_PLACE = select(Place.id, Place.slug, Place.name, Place.programme_id).where(Place.slug == bindparam("slug"))


def places_of(session: Session, actor: Actor, deed: Deed) -> list[Spot]:
    """Give the places for which the actor's roles allow `deed`, by alphabet."""
    held = [grant for grant in actor.grants if grant.role in RULES[deed].roles]
    programmes = {grant.programme_id for grant in held if grant.place_id is None and grant.programme_id is not None}
    places = {grant.place_id for grant in held if grant.place_id is not None}
    asked = {"programmes": sorted(programmes), "places": sorted(places)}
    return [Spot(*row) for row in session.execute(_SPOTS, asked)]


def drafts(session: Session, place_ids: Collection[int]) -> list[Draft]:
    """Give the rounds of these places that are not open yet."""
    return [Draft(*row) for row in session.execute(_DRAFTS, {"places": list(place_ids)})]


def place_standing(session: Session, actor: Actor, slug: str) -> Standing:
    """Give what the actor is to a place and its panel. Raises Missing('no_such_page')."""
    row = session.execute(_PLACE, {"slug": slug}).first()
    if row is None:
        raise Missing("no_such_page")
    return Standing(
        kind="place",
        id=row.id,
        reference=row.slug,
        programme_id=row.programme_id,
        place_id=row.id,
        round_id=0,
        state=None,
        version=1,
        roles=roles_at(actor, row.programme_id, row.id),
        ties=frozenset(),
    )
