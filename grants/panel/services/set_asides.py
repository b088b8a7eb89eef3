"""Setting a member aside from one plan (Awb 2:4): the officer does, with a reason that is kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.services import locked
from grants.panel.models import Seat, SetAside, SetAsideReason
from grants.panel.queries import closed, standing
from grants.rules.checks import demand_text
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Missing, NotNow
from grants.store import clock
from grants.store.history import Note
from grants.store.session import truth

NOTE_LENGTH = 600

truth("set_asides_once", lambda: NotNow("already_set_aside"))


def set_aside(session: Session, actor: Actor, reference: str, seat_id: int, reason: SetAsideReason, note: str) -> None:
    """Set a member aside from a plan; a voice they gave before no longer counts.

    Raises NotAllowed('not_yours'), Missing('no_such_page'), Invalid('required') at `note`, and NotNow: 'concluded'
    once the chair concluded the plan, 'not_in_review', 'already_set_aside'.
    """
    application = locked(session, reference)
    here = standing(session, actor, reference)
    here.demand(Deed.CHECK)
    words = demand_text(note.strip(), "note", NOTE_LENGTH, required=True)
    if application.state not in (State.SUBMITTED, State.IN_REVIEW):
        raise NotNow("not_in_review")
    if closed(session, application.id):
        raise NotNow("concluded")
    held = select(Seat.id).where(Seat.id == seat_id, Seat.place_id == application.place_id, Seat.until_on.is_(None))
    if session.scalar(held) is None:
        raise Missing("no_such_page")
    kept = Note(body=words, made_at=clock.now())
    session.add(kept)
    session.flush()
    session.add(
        SetAside(
            application_id=application.id,
            seat_id=seat_id,
            reason=reason,
            note_id=kept.id,
            by_id=actor.person_id,
            at=clock.now(),
        )
    )
    session.flush()
