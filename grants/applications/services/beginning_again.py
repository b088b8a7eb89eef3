"""Beginning again: the same text as a new draft, from a plan that came to nothing. The old plan never changes.

May import: applications.models and queries, people, programmes, rules, store.
"""

import secrets
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, Event, Owner
from grants.applications.services.drafts import begin
from grants.applications.services.history import locked, noted
from grants.people.queries import digest
from grants.programmes.queries import open_round, place_by_id
from grants.rules.lifecycle import Need, State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow
from grants.store import clock

OVER = {State.NOT_YET: (Need.LETTER_LEFT,), State.DECLINED: (Need.LETTER_LEFT,), State.WITHDRAWN: ()}
"""From which states one can begin again, and what must be true: before the letter nobody may know that it is over."""


def again(session: Session, actor: Actor, reference: str, facts: Collection[Need]) -> tuple[str, str]:
    """Start a new draft with the text of a plan that is over, as completed; return the slug of its place and its token.

    It goes in the round that is open now; without one the text is kept and can be sent in once there is one. Doing it
    again leads to the same draft, as long as it was not sent in. ``facts`` are the needs the calling storey found true.
    Raises NotAllowed, Missing (also when the text was erased) and NotNow('not_over').
    """
    before = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.START_AGAIN)
    if before.state not in OVER or not set(OVER[before.state]) <= set(facts):
        raise NotNow("not_over")
    spot = place_by_id(session, before.place_id)
    mine = _begun(session, actor, before)
    if mine is not None:
        token = secrets.token_urlsafe(24)
        mine.token_hash = digest(token)
        return spot.slug, token
    typed = queries.current_sheet(session, reference)
    terms = open_round(session, spot.id)
    round_id = terms.id if terms is not None and terms.takes(clock.today()) else before.round_id
    made, _sheet, token = begin(session, actor, spot, round_id, typed, before.locale)
    made.follows_id = before.id
    noted(session, actor, made, Event.STARTED_AGAIN)
    return spot.slug, token


def _begun(session: Session, actor: Actor, before: Application) -> Owner | None:
    """Return the actor's tie to a draft that follows this plan already; its address is only known to their mail."""
    drafts = select(Owner).join(Application, Application.id == Owner.application_id)
    return session.scalars(
        drafts.where(Application.follows_id == before.id, Application.state == State.DRAFT)
        .where(Owner.person_id == actor.person_id, Owner.until_at.is_(None))
        .limit(1)
    ).first()
