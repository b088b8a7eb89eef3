"""Codes on paper, for who has no mail: reference and eight signs (ARCHITECTURE, two kinds of link)."""

import hmac
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.people.models import Slip
from grants.people.queries import digest
from grants.rules.references import tidy_code, tidy_reference
from grants.rules.refusals import TooMany
from grants.store import clock

SLIP_DAYS = 30
SLIP_TRIES = 5
TRIES_WITHIN = timedelta(hours=1)


def make_slip(session: Session, subject: str, reference: str, code: str) -> None:
    """Let a code work for the record named ``subject``, for SLIP_DAYS; only its hash is kept."""
    moment = clock.now()
    session.add(
        Slip(
            reference=reference,
            code_hash=_hashed(reference, code),
            subject=subject,
            made_at=moment,
            expires_at=moment + timedelta(days=SLIP_DAYS),
            tries=0,
        )
    )
    session.flush()


def try_slip(session: Session, reference: str, code: str) -> str | None:
    """Return the subject of the slip with this reference and code; None for a wrong one, which counts as a try.

    None, not a Refusal: the try must be written down. An unknown reference looks like a wrong code. Raises
    TooMany('slip_tries') after SLIP_TRIES wrong ones within an hour.
    """
    reference, moment = tidy_reference(reference), clock.now()
    slip = session.scalar(
        select(Slip)
        .where(Slip.reference == reference, Slip.ended_at.is_(None), Slip.expires_at > moment)
        .with_for_update()
    )
    if slip is None:
        return None
    if slip.tried_since is None or slip.tried_since <= moment - TRIES_WITHIN:
        slip.tries, slip.tried_since = 0, moment
    if slip.tries >= SLIP_TRIES:
        raise TooMany("slip_tries")
    slip.tries += 1
    if not hmac.compare_digest(slip.code_hash, _hashed(reference, tidy_code(code))):
        return None
    slip.tries -= 1
    return slip.subject


def end_slips(session: Session, subject: str) -> None:
    """Make every slip for ``subject`` stop working."""
    standing = update(Slip).where(Slip.subject == subject, Slip.ended_at.is_(None))
    session.execute(standing.values(ended_at=clock.now()))


def _hashed(reference: str, code: str) -> str:
    return digest(f"{reference} {code}")
