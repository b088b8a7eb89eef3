"""What was promised, for the proof of the ledger: every standing yes with its amount."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.decisions.models import Decision, Verdict


def promised(session: Session) -> dict[int, int]:
    """Return the cents of every standing yes, by plan: neither recalled nor followed by another decision."""
    standing = select(Decision.application_id, Decision.cents).where(
        Decision.verdict == Verdict.APPROVED, Decision.recalled_at.is_(None), Decision.superseded_at.is_(None)
    )
    return {row.application_id: row.cents for row in session.execute(standing)}
