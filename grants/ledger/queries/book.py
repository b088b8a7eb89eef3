"""The entries themselves, as a person reads them, and what of an entry its hash covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application
from grants.ledger.models import LedgerEntry
from grants.people.models import Person
from grants.rules.moves import Account, Move
from grants.store.history import Note


@dataclass(frozen=True)
class Entry:
    """One line of the kasboek as people read it. ``cents`` > 0; ``reverses`` is the number of the entry taken back.

    ``reference`` and ``title`` are of the plan, None for money into or out of the round. ``reason`` is a correction's.
    """

    id: int
    number: int
    at: datetime
    move: Move
    source: Account
    target: Account
    cents: int
    application_id: int | None
    reference: str | None
    title: str | None
    actor: str | None
    reverses: int | None
    reason: str | None


_taken_back = aliased(LedgerEntry)

_ENTRIES = (
    select(
        LedgerEntry.id,
        LedgerEntry.number,
        LedgerEntry.at,
        LedgerEntry.move,
        LedgerEntry.source,
        LedgerEntry.target,
        LedgerEntry.cents,
        LedgerEntry.application_id,
        Application.reference,
        Application.title,
        Person.name,
        _taken_back.number,
        Note.body,
    )
    .outerjoin(Application, Application.id == LedgerEntry.application_id)
    .outerjoin(Person, Person.id == LedgerEntry.actor_id)
    .outerjoin(_taken_back, _taken_back.id == LedgerEntry.reverses_id)
    .outerjoin(Note, Note.id == LedgerEntry.note_id)
)


def entries(
    session: Session,
    round_id: int,
    *,
    application_id: int | None = None,
    after: int = 0,
    most: int = 200,
) -> list[Entry]:
    """List entries of a round, or of one plan in it, oldest first; ``after`` is the last number already seen."""
    statement = _ENTRIES.where(LedgerEntry.round_id == round_id, LedgerEntry.number > after)
    if application_id is not None:
        statement = statement.where(LedgerEntry.application_id == application_id)
    rows: Sequence[Any] = session.execute(statement.order_by(LedgerEntry.number).limit(most)).all()
    return [Entry(*row) for row in rows]


HASHED = (
    "round_id",
    "number",
    "application_id",
    "move",
    "source",
    "target",
    "cents",
    "key",
    "line",
    "at",
    "actor_id",
    "reverses_id",
    "note_id",
)
"""What the hash of an entry covers, in this order: codes, ids and cents, no word a person typed."""


def hashed(entry: Any) -> tuple[object, ...]:
    """Give the values of an entry (or a row with the same names) that its hash covers."""
    return tuple(getattr(entry, name) for name in HASHED)
