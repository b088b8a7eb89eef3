"""Action links: one action on one record, mailed to one person. GET shows, POST acts; no session, never money."""

import secrets
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.people.models import ActionLink, LinkAction
from grants.people.queries import Link, digest, link
from grants.store import clock

FEWEST_DAYS, MOST_DAYS = 14, 60


def make_link(
    session: Session, action: LinkAction, subject: str, *, days: int = MOST_DAYS, person_id: int | None = None
) -> str:
    """Return the token of a new link to do ``action`` on the record named ``subject``; only its hash is kept."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ValueError("an action link lasts 14 to 60 days")
    token, moment = secrets.token_urlsafe(24), clock.now()
    row = ActionLink(
        token_hash=digest(token),
        action=action,
        subject=subject,
        person_id=person_id,
        made_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return token


def use_link(session: Session, token: str, action: LinkAction) -> Link:
    """Use a link up and return what it was for. Raises NotNow('link_over') as `queries.link` does."""
    found = link(session, token, action)
    moment = clock.now()
    used = update(ActionLink).where(ActionLink.id == found.id, ActionLink.used_at.is_(None))
    if session.execute(used.values(used_at=moment).returning(ActionLink.id)).first() is None:
        return link(session, token, action)
    return found


def revoke_links(session: Session, action: LinkAction, subject: str) -> None:
    """Make every link to do ``action`` on ``subject`` stop working."""
    session.execute(
        update(ActionLink)
        .where(ActionLink.action == action, ActionLink.subject == subject)
        .where(ActionLink.used_at.is_(None), ActionLink.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
