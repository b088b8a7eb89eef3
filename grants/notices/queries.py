"""What lies in the outbox. May import: notices.models, people, store."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.notices.models import Notice
from grants.store import clock

MOST_TRIES = 40
"""After so many tries, four days with the growing pauses, a message is given up and lands on a desk."""


class NoticeRow(NamedTuple):
    """One message, for a desk: what it was about and why it did not leave."""

    id: int
    person_id: int | None
    template: str
    subject_code: str | None
    due_at: datetime
    last_fault: str | None


def undelivered(session: Session, most: int = 100) -> tuple[NoticeRow, ...]:
    """Return messages that were given up, oldest first: somebody has to call or send a letter."""
    rows = session.execute(
        select(Notice.id, Notice.person_id, Notice.template, Notice.subject_code, Notice.due_at, Notice.last_fault)
        .where(Notice.sent_at.is_(None), Notice.called_off_at.is_(None), Notice.tries >= MOST_TRIES)
        .order_by(Notice.due_at, Notice.id)
        .limit(most)
    )
    return tuple(NoticeRow(*row) for row in rows)


def waiting(session: Session) -> int:
    """Return how many messages are due and have not left yet."""
    rows = select(Notice.id).where(
        Notice.sent_at.is_(None),
        Notice.called_off_at.is_(None),
        Notice.due_at <= clock.now(),
        Notice.tries < MOST_TRIES,
    )
    return len(session.execute(rows.limit(1000)).all())
