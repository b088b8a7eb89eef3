"""Which plan a maker stands before: one that was sent in, by its reference, or a draft, by the token in its address.

May import: applications.models and queries, rules, store.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application
from grants.applications.services.history import locked, locked_by_id
from grants.rules.permissions import Actor, Deed
from grants.store import clock


@dataclass(frozen=True)
class Door:
    """How somebody came to a plan: one of the two is filled in."""

    reference: str = ""
    token: str = ""


def opened(session: Session, actor: Actor, door: Door, deed: Deed) -> tuple[Application, Actor]:
    """Return the plan behind a door, locked, and who acts there. Raises Missing and NotAllowed."""
    if door.token:
        standing = queries.draft_standing(session, actor, door.token, clock.now())
        standing.demand(deed)
        return locked_by_id(session, standing.id), queries.holder(session, actor, door.token)
    application = locked(session, door.reference)
    queries.standing(session, actor, door.reference).demand(deed)
    return application, actor
