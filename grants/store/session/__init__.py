"""Opening the database for reading or for writing, and telling its refusals apart.

``with reading()`` cannot write; ``with writing()`` commits once, at its end, or not at all. May import: SQLAlchemy,
rules.refusals, store.base, store.clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.store.session.gate import Gate
from grants.store.session.opening import Database, connect, current, disconnect
from grants.store.session.presses import Press, keep, once
from grants.store.session.truths import broken_truth, told_apart, truth

__all__ = [
    "Database",
    "Gate",
    "Press",
    "broken_truth",
    "connect",
    "current",
    "disconnect",
    "jotting",
    "keep",
    "lock_root",
    "once",
    "reading",
    "told_apart",
    "truth",
    "writing",
]


@contextmanager
def reading() -> Iterator[Session]:
    """Give a session that cannot write and sees one snapshot. Raises Busy when the database is gone."""
    with told_apart(), Session(current().reader, expire_on_commit=False, autoflush=False) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """Give a session that commits once, at the end, or not at all.

    Raises Busy when the database is locked, full or gone, and the Refusal that belongs to a broken constraint.
    """
    with _turn(), Session(current().writer, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def jotting() -> Iterator[Session]:
    """Give a session as ``writing`` does, for what may be lost when the power goes: counts of how often somebody tried.

    Its commit does not wait for the disk, which is most of what a small write takes.
    """
    with _turn(), Session(current().jotter, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def _turn() -> Iterator[None]:
    gate = current().gate
    with told_apart(), nullcontext() if gate is None else gate.turn():
        yield


def lock_root(session: Session, model: type[Any], *ids: int) -> None:
    """Lock rows of ``model`` in order of id; a no-op on SQLite, where a writer is alone already.

    FOR NO KEY UPDATE: it keeps other lockers out, but not a row elsewhere that merely points at this one. With FOR
    UPDATE every foreign key to a locked round would wait, out of the agreed order, and deadlock.
    """
    if session.get_bind().dialect.name == "postgresql" and ids:
        rows = select(model.id).where(model.id.in_(sorted(set(ids)))).order_by(model.id)
        session.execute(rows.with_for_update(key_share=True))
