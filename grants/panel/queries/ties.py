"""What somebody is to a plan, as far as the panel knows: set aside, or standing in for the chair."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.models import Application, Helper, Owner
from grants.applications.queries import Further
from grants.panel.models import Review, Seat, SetAside
from grants.panel.queries.table import AROUND, HOME, Why, why_aside
from grants.rules.permissions import Actor, Role, Standing, Tie

_TIES = (
    select(
        Seat.person_id,
        Seat.is_chair,
        Seat.for_application_id,
        Owner.id,
        Helper.id,
        SetAside.reason,
        Review.closeness,
        HOME,
    )
    .select_from(AROUND)
    .where(Application.id == bindparam("plan"))
)


def standing(session: Session, actor: Actor, reference: str, *further: Further) -> Standing:
    """Give what `actor` is to a plan, with the ties of the panel. Raises Missing('no_such_page')."""
    here = applications.standing(session, actor, reference, *further)
    if not here.roles & {Role.PANEL_MEMBER, Role.CHAIR}:
        return here
    rows: Iterable[Any] = session.execute(_TIES, {"plan": here.id})
    seats = [(person, chairs, called, why_aside(*interest)) for person, chairs, called, *interest in rows]
    ties = ties_at([(person, chairs, why) for person, chairs, _, why in seats], actor.person_id)
    if any(called and person == actor.person_id for person, _, called, _ in seats):
        # Who was called in gives a voice and leads nothing.
        ties = [tie for tie in ties if tie is Tie.SET_ASIDE]
    return here.with_ties(*ties)


def ties_at(around: Iterable[tuple[int, bool, Why | None]], person_id: int | None) -> list[Tie]:
    """Give the ties of one person among (person, is chair, why set aside) of everyone at the table.

    Any member who is not set aside stands in where the chair is set aside or the chair's seat is empty (PRODUCT 3.3).
    """
    people = list(around)
    mine = [why for person, _, why in people if person == person_id]
    if not mine:
        return []
    if mine[0] is not None:
        return [Tie.SET_ASIDE]
    led = any(chairs and why is None for _, chairs, why in people)
    return [] if led else [Tie.CHAIR_STAND_IN]
