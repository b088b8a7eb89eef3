"""The register of terms: delay notices, notices of default and objections, with their last days. Never writes."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.decisions.models import Decision, Letter, RegisterEntry, RegisterKind
from grants.programmes.models import Place
from grants.store.history import Note


class Entry(NamedTuple):
    """One line of the register. ``in_time`` is false for an objection that came after its last day."""

    number: int
    kind: RegisterKind
    reference: str
    title: str
    place: str
    received_on: date
    last_day_on: date
    in_time: bool
    settled_on: date | None
    words: str


_ENTRIES = (
    select(
        RegisterEntry.number,
        RegisterEntry.kind,
        Application.reference,
        Application.title,
        Place.name,
        RegisterEntry.received_on,
        RegisterEntry.last_day_on,
        RegisterEntry.in_time,
        RegisterEntry.settled_on,
        Note.body,
    )
    .join(Application, Application.id == RegisterEntry.application_id)
    .join(Place, Place.id == Application.place_id)
    .outerjoin(Note, Note.id == RegisterEntry.note_id)
)
_OF_PLAN = _ENTRIES.where(RegisterEntry.application_id == bindparam("plan")).order_by(RegisterEntry.id)
_OPEN = (
    _ENTRIES.where(
        RegisterEntry.settled_on.is_(None),
        or_(
            RegisterEntry.programme_id.in_(bindparam("programmes", expanding=True)),
            Application.place_id.in_(bindparam("places", expanding=True)),
        ),
    )
    .order_by(RegisterEntry.last_day_on, RegisterEntry.id)
    .limit(100)
)
_LAST_DAY = (
    select(Letter.last_day_on)
    .join(Decision, Decision.id == Letter.decision_id)
    .where(Letter.application_id == bindparam("plan"), Letter.left_at.is_not(None))
    .where(Decision.recalled_at.is_(None), Decision.superseded_at.is_(None))
    .order_by(Letter.id.desc())
    .limit(1)
)


def _entries(rows: Any) -> list[Entry]:
    found = [Entry(*row) for row in rows]
    return [one if one.words else one._replace(words="") for one in found]


def register(session: Session, application_id: int) -> list[Entry]:
    """Give the lines about one plan, oldest first."""
    return _entries(session.execute(_OF_PLAN, {"plan": application_id}))


def open_terms(session: Session, programmes: Collection[int], places: Collection[int]) -> list[Entry]:
    """Give the lines of these programmes and places that are not settled, the first to end first."""
    return _entries(session.execute(_OPEN, {"programmes": list(programmes), "places": list(places)}))


def objection_last_day(session: Session, application_id: int) -> date | None:
    """Give the last day to object to the letter that stands, or None when none has left."""
    return session.scalar(_LAST_DAY, {"plan": application_id})
