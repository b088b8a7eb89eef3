"""The smallest thing to write and to count, and one kind of database only."""

import pytest
from sqlalchemy import func, select

from grants.store import clock
from grants.store.history import Note
from grants.store.session import reading, writing

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


def note(body: str = "words") -> None:
    """Write one note, in a session of its own."""
    with writing() as session:
        session.add(Note(body=body, made_at=clock.now()))


def notes() -> int:
    """Count the notes."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0
