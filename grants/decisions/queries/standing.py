"""What somebody is to a plan, with the tie this storey knows: who took the decision (Awb 10:3 lid 3)."""

from sqlalchemy import exists
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.queries import ME, Further
from grants.decisions.models import Decision
from grants.evenings import queries as evenings
from grants.rules.permissions import Actor, Standing, Tie

_DECIDED: Further = (
    Tie.DECIDER,
    exists().where(
        Decision.application_id == Application.id, Decision.decided_by_id == ME, Decision.recalled_at.is_(None)
    ),
)


def standing(session: Session, actor: Actor, reference: str, *further: Further) -> Standing:
    """Give what `actor` is to a plan, with DECIDER for who decided on it. Raises Missing('no_such_page')."""
    return evenings.standing(session, actor, reference, _DECIDED, *further)
