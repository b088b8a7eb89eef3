"""Signed-in browsers. A session lies in the database, so that signing out ends it everywhere and at once."""

import secrets
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.people.models import BrowserSession
from grants.people.queries import digest
from grants.store import clock

REST = timedelta(days=14)
"""A session nobody uses ends after this."""

LONGEST = timedelta(days=90)
"""And it ends after this however often it is used (OWASP ASVS 7.3.2)."""


def start_session(session: Session, person_id: int) -> str:
    """Start a browser session and return its token, of which only the hash is kept."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    session.add(
        BrowserSession(
            token_hash=digest(token),
            person_id=person_id,
            started_at=moment,
            seen_on=clock.today(),
            ends_at=moment + REST,
        )
    )
    session.flush()
    return token


def touch(session: Session, token: str) -> None:
    """Write down that a session was used today, and give it another REST, within LONGEST of its start."""
    moment = clock.now()
    row = session.query(BrowserSession).filter_by(token_hash=digest(token), ended_at=None).one_or_none()
    if row is not None and row.ends_at > moment:
        row.seen_on = clock.today()
        row.ends_at = min(moment + REST, row.started_at + LONGEST)


def end_session(session: Session, token: str) -> None:
    """End a session at once. Ending it again changes nothing."""
    session.execute(
        update(BrowserSession)
        .where(BrowserSession.token_hash == digest(token), BrowserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
