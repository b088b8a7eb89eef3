"""What waits in the tins of places, for who tends them. May import: ideas, programmes."""

from typing import Any

from sqlalchemy import Select, func, or_, select

from grants.desk.queries.kinds import Task
from grants.desk.queries.parts import NOTHING, columns
from grants.desk.queries.scope import Shape, places_in
from grants.ideas.models import Idea
from grants.programmes.models import Place

TENDED = "tended_"
"""Tells the scope of who tends a tin apart from that of the office, in one statement."""


def ideas(tins: Shape) -> Select[Any]:
    """Give the places where cards wait to be read or people to be called, with how many."""
    known = {"reference": Place.slug, "title": NOTHING, "many": func.count()}
    return (
        select(*columns(Task.IDEAS, func.min(Idea.waits_since), **known))
        .select_from(Idea)
        .join(Place, Place.id == Idea.place_id)
        .where(Idea.waits_since.is_not(None), or_(*places_in(tins, TENDED)))
        .group_by(Place.slug, Place.name)
    )
