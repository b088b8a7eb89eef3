"""The plans of whoever is signed in: as owner, as helper, and as who keeps the money.

May import: applications, awards, decisions, programmes.
"""

from typing import NamedTuple

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Helper, InfoRequest, Owner, Side, ThreadQuestion
from grants.awards import queries as awards
from grants.awards.models import Payee
from grants.decisions import queries as decisions
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.payees import PayeeKind

MOST = 100


class MineRow(NamedTuple):
    """One plan in somebody's own list. ``state`` is as they may know it: an outcome comes with its letter.

    ``waits``: their answer is asked, by the officer or in the thread.
    """

    reference: str | None
    title: str
    lead: str
    art: str | None
    state: State
    place: str
    keeps: bool
    waits: bool


_ASKED = exists().where(InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_(None))
_QUESTIONED = exists().where(
    ThreadQuestion.application_id == Application.id,
    ThreadQuestion.answered_at.is_(None),
    ThreadQuestion.asked_of == Side.MAKERS,
)
_WAITS = or_(
    and_(Application.state == State.SUBMITTED, _ASKED),
    and_(Application.state.in_((State.SUBMITTED, State.IN_REVIEW)), _QUESTIONED),
)


def mine(session: Session, person_id: int) -> list[MineRow]:
    """Return somebody's plans, newest first; one statement."""
    owned = select(Owner.application_id).where(Owner.person_id == person_id, Owner.until_at.is_(None))
    helped = select(Helper.application_id).where(Helper.person_id == person_id, Helper.until_at.is_(None))
    kept = select(Payee.application_id).where(
        Payee.person_id == person_id, Payee.kind == PayeeKind.KEEPER, Payee.ended_at.is_(None), awards.AGREED
    )
    columns = (Application.reference, Application.title, Application.lead, Application.art, Application.state)
    statement = (
        select(*columns, decisions.has_left(), Place.name, Application.id.in_(kept), _WAITS)
        .join(Place, Place.id == Application.place_id)
        .where(Application.id.in_(owned.union(helped, kept)))
        .order_by(Application.id.desc())
        .limit(MOST)
    )
    return [
        MineRow(*row[:4], decisions.shown_state(row[4], row[5]), *row[6:]) for row in session.execute(statement).all()
    ]
