"""The makers of a plan: confirming that they can be reached, a second owner, a helper.

May import: applications.models and queries, people, rules, store.
"""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, ConfirmedBy, Event, Helper, Owner
from grants.applications.services.history import demand_seen, locked, noted
from grants.applications.services.reviewing import open_if_ready
from grants.people.models import LinkAction
from grants.people.queries import contact as contact_of
from grants.people.services import change_contact, use_link
from grants.rules.checks import tidy_phone
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store import clock

MOST_OWNERS = 2
MOST_HELPERS = 3


def confirm_contact(session: Session, token: str) -> str:
    """Confirm the contact of a plan by the link in the receipt; return the plan's reference.

    The phone number typed on the plan becomes the person's, if they had none: now we know it is theirs. Raises
    NotNow('link_over').
    """
    link = use_link(session, token, LinkAction.CONFIRM_CONTACT)
    application = locked(session, link.subject)
    actor = Actor(link.person_id, "")
    queries.standing(session, actor, link.subject).demand(Deed.CONFIRM_CONTACT)
    owner = session.scalars(_current(application.id).where(Owner.person_id == link.person_id)).one()
    _take_phone(session, application, owner)
    confirm(session, actor, application, owner, ConfirmedBy.LINK)
    return link.subject


def called(session: Session, actor: Actor, reference: str, seen: int | None = None) -> None:
    """Confirm the contact of a plan by having called them: the officer's press 'gebeld en bevestigd'.

    Raises NotAllowed, Missing, Stale, and NotNow('contact_known') when it was confirmed already.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.CALL_BACK)
    demand_seen(session, application, seen)
    owner = session.scalars(_current(application.id).order_by(Owner.position)).first()
    if owner is None or owner.confirmed_at is not None:
        raise NotNow("contact_known")
    confirm(session, actor, application, owner, ConfirmedBy.CALL)


def confirm(session: Session, actor: Actor, application: Application, owner: Owner, how: ConfirmedBy) -> None:
    """Note that an owner can be reached, once; the panel starts reading if that was all that was missing."""
    if owner.confirmed_at is not None:
        return
    owner.confirmed_at, owner.confirmed_by = clock.now(), how
    noted(session, actor, application, Event.CALLED if how is ConfirmedBy.CALL else Event.CONTACT_CONFIRMED)
    open_if_ready(session, actor, application)


def confirm_signed_in(session: Session, actor: Actor, application: Application) -> None:
    """Confirm an owner who signed in by mail and acts on the plan: that proves the address as well as the link does."""
    owner = session.scalar(_current(application.id).where(Owner.person_id == actor.person_id))
    if owner is not None:
        confirm(session, actor, application, owner, ConfirmedBy.SIGN_IN)


def add_owner(session: Session, actor: Actor, reference: str, person_id: int) -> None:
    """Add the second owner of a plan. Raises NotAllowed, Missing, and NotNow('two_owners') when there are two."""
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.MANAGE_MAKERS)
    if person_id not in [owner.person_id for owner in session.scalars(_current(application.id))]:
        join_owner(session, actor, application, person_id)


def join_owner(session: Session, actor: Actor, application: Application, person_id: int) -> Owner:
    """Make somebody an owner of a locked plan, again if they were one before, and no longer its helper.

    Raises NotNow('two_owners').
    """
    owners = session.scalars(_current(application.id)).all()
    if len(owners) >= MOST_OWNERS:
        raise NotNow("two_owners")
    free = {1, 2} - {owner.position for owner in owners}
    # A draft has no first owner until it is sent in: that place is kept for whoever began.
    position = 2 if application.state is State.DRAFT and 2 in free else min(free)
    before = select(Owner).where(Owner.application_id == application.id, Owner.person_id == person_id)
    owner = session.scalar(before) or Owner(application_id=application.id, person_id=person_id)
    owner.position, owner.since_at, owner.until_at = position, clock.now(), None
    session.add(owner)
    helping = session.scalar(_helping(application.id).where(Helper.person_id == person_id))
    if helping is not None:
        helping.until_at, helping.token_hash = clock.now(), None
    noted(session, actor, application, Event.OWNER_ADDED)
    return owner


def add_helper(session: Session, actor: Actor, reference: str, person_id: int) -> None:
    """Add a helper the makers chose; adding the same one again changes nothing. Raises NotAllowed and Missing."""
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.MANAGE_MAKERS)
    if session.scalar(_helping(application.id).where(Helper.person_id == person_id)) is None:
        join_helper(session, actor, application, person_id)


def join_helper(session: Session, actor: Actor, application: Application, person_id: int) -> Helper:
    """Let somebody help with a locked plan, again if they did before. Raises NotNow('many_helpers')."""
    if len(session.scalars(_helping(application.id)).all()) >= MOST_HELPERS:
        raise NotNow("many_helpers", most=MOST_HELPERS)
    before = select(Helper).where(Helper.application_id == application.id, Helper.person_id == person_id)
    helper = session.scalar(before) or Helper(application_id=application.id, person_id=person_id)
    helper.since_at, helper.until_at = clock.now(), None
    session.add(helper)
    noted(session, actor, application, Event.HELPER_ADDED)
    return helper


def _helping(application_id: int) -> Select[Helper]:
    return select(Helper).where(Helper.application_id == application_id, Helper.until_at.is_(None))


def _current(application_id: int) -> Select[Owner]:
    return select(Owner).where(Owner.application_id == application_id, Owner.until_at.is_(None))


def _take_phone(session: Session, application: Application, owner: Owner) -> None:
    typed, _ = queries.sheet(session, application.id)
    if contact_of(session, owner.person_id).phone or owner.position != 1:
        return
    try:
        change_contact(session, owner.person_id, phone=tidy_phone(typed["phone"]))
    except Invalid:
        return
