"""Handing a plan over: the other owner first, or one of two leaves; and letting a helper stop.

A plan always keeps an owner. May import: applications.models and queries, rules, store.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Event, Helper, Owner
from grants.applications.services.doors import Door, opened
from grants.applications.services.history import demand_seen, noted
from grants.applications.services.telling import tell_owners, tell_person
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Missing, NotNow
from grants.store import clock


def make_first(session: Session, actor: Actor, reference: str, seen: int | None = None) -> None:
    """Let the second owner be the first one from now on: the one who is called and whose name stands first.

    Raises Missing, NotAllowed, Stale and NotNow('only_with_two').
    """
    application, owners = _pair(session, actor, reference, seen)
    if len(owners) != 2:
        raise NotNow("only_with_two")
    for owner in owners:
        owner.position = 3 - owner.position
    noted(session, actor, application, Event.MADE_FIRST)
    now_first = next(owner for owner in owners if owner.position == 1)
    facts = {"other": actor.name, "path": f"/applications/{reference}"}
    tell_person(session, application, now_first.person_id, "made_first", facts)


def leave(session: Session, actor: Actor, reference: str, seen: int | None = None, *, receives: bool = False) -> None:
    """Stop being an owner; the other one goes on alone and is told.

    ``receives`` says that the money of this plan comes to the actor: then somebody else has to be named first. Raises
    Missing, NotAllowed, Stale, NotNow('last_owner') and NotNow('leaver_receives').
    """
    application, owners = _pair(session, actor, reference, seen)
    if len(owners) < 2:
        raise NotNow("last_owner")
    if receives:
        raise NotNow("leaver_receives")
    mine = next(owner for owner in owners if owner.person_id == actor.person_id)
    other = next(owner for owner in owners if owner is not mine)
    mine.until_at, mine.token_hash = clock.now(), None
    other.position, mine.position = 1, 2
    noted(session, actor, application, Event.OWNER_LEFT)
    tell_owners(session, application, "owner_left", other=actor.name, path=f"/applications/{reference}")


def end_helper(session: Session, actor: Actor, door: Door, number: int) -> None:
    """Let a helper stop: their address of the draft works no longer. Raises Missing and NotAllowed."""
    application, actor = opened(session, actor, door, Deed.MANAGE_MAKERS)
    helper = session.get(Helper, number)
    if helper is None or helper.application_id != application.id:
        raise Missing("no_such_page")
    if helper.until_at is not None:
        return
    helper.until_at, helper.token_hash = clock.now(), None
    noted(session, actor, application, Event.HELPER_ENDED)
    tell_person(session, application, helper.person_id, "helper_ended", {})


def _pair(session: Session, actor: Actor, reference: str, seen: int | None) -> tuple[Application, list[Owner]]:
    application, actor = opened(session, actor, Door(reference), Deed.MANAGE_MAKERS)
    demand_seen(session, application, seen)
    current = select(Owner).where(Owner.application_id == application.id, Owner.until_at.is_(None))
    return application, list(session.scalars(current.order_by(Owner.position)))
