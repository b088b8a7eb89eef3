"""Work for the worker, queued in the transaction that asks for it. One row is one piece of work, done once.

May import: SQLAlchemy, store.base, store.clock.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.store import clock
from grants.store.base import Base, UtcDateTime, key

LEASE = timedelta(minutes=5)
MOST_TRIES = 5


class Job(Base):
    """One piece of work. ``unique_key`` makes the same question asked twice one piece of work."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_waiting", "done_at", "failed_at", "due_at"),)

    id: Mapped[int] = key()
    kind: Mapped[str] = mapped_column(String(60))
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_fault: Mapped[str | None] = mapped_column(String(120))


def queue(session: Session, kind: str, unique_key: str, payload: dict[str, Any]) -> None:
    """Ask the worker for a piece of work; asking again for the same ``unique_key`` asks nothing new."""
    moment = clock.now()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"kind": kind, "unique_key": unique_key, "payload": payload, "made_at": moment, "due_at": moment}
    statement: Any = insert(Job).values(tries=0, **row)
    session.execute(statement.on_conflict_do_nothing())


def lease(session: Session) -> Job | None:
    """Take the oldest waiting piece of work for LEASE long, or None. Two workers never take the same one.

    A worker that dies lets its lease run out; work that was begun MOST_TRIES times and never came back is given up,
    or it would bring down every worker after it.
    """
    moment = clock.now()
    open_now = (Job.done_at.is_(None), Job.failed_at.is_(None), Job.due_at <= moment)
    lost = update(Job).where(*open_now, Job.leased_until < moment, Job.tries >= MOST_TRIES)
    session.execute(lost.values(failed_at=moment, leased_until=None, last_fault="lost"))
    waiting = (
        select(Job)
        .where(*open_now, or_(Job.leased_until.is_(None), Job.leased_until < moment))
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalar(waiting)
    if job is not None:
        job.leased_until = moment + LEASE
        job.tries += 1
    return job


def finish(session: Session, job_id: int) -> None:
    """Note that a piece of work is done."""
    session.get_one(Job, job_id).done_at = clock.now()


def fail(session: Session, job_id: int, fault: str) -> None:
    """Note a fault; the work is tried again later, and given up after MOST_TRIES."""
    job = session.get_one(Job, job_id)
    job.last_fault = fault[:120]
    job.leased_until = None
    if job.tries >= MOST_TRIES:
        job.failed_at = clock.now()
    else:
        job.due_at = clock.now() + timedelta(seconds=10 * 2**job.tries)
