"""The places of a scope, with the round that is open there. May import: applications, programmes."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.queries import Scope
from grants.desk.queries.scope import Shape, places_in, rows, shape
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import State


class PlaceRow(NamedTuple):
    """A place by name, with its open round if there is one; ``asked`` says whether somebody sent a plan in to it."""

    id: int
    slug: str
    name: str
    round_id: int | None
    round_reference: str | None
    evening_on: date | None
    asked: bool


def places(session: Session, of: Scope) -> list[PlaceRow]:
    """Return the places of a scope, by alphabet; one statement."""
    if not any(shape(of)):
        return []
    return [PlaceRow(*row) for row in rows(session, _statement(shape(of)), of)]


@cache
def _statement(of: Shape) -> Any:
    asked = exists().where(Application.round_id == Round.id, Application.state != State.DRAFT)
    return (
        select(Place.id, Place.slug, Place.name, Round.id, Round.reference, Round.evening_on, asked)
        .outerjoin(Round, and_(Round.place_id == Place.id, Round.published_at.is_not(None), Round.closed_at.is_(None)))
        .where(or_(*places_in(of)))
        .order_by(Place.sort_key, Place.id)
    )
