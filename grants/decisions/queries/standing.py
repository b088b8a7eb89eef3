"""What somebody is to a plan, with the tie this storey knows: who took the decision (Awb 10:3 lid 3)."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from grants.decisions.models import Decision
from grants.panel import queries as panel
from grants.rules.permissions import Actor, Role, Standing, Tie


def standing(session: Session, actor: Actor, reference: str) -> Standing:
    """Give what `actor` is to a plan, with DECIDER for who decided on it. Raises Missing('no_such_page')."""
    here = panel.standing(session, actor, reference)
    # Only an officer can have decided.
    if Role.OFFICER not in here.roles:
        return here
    decided = exists().where(
        Decision.application_id == here.id, Decision.decided_by_id == actor.person_id, Decision.recalled_at.is_(None)
    )
    return here.with_ties(Tie.DECIDER) if session.scalar(select(decided)) else here
