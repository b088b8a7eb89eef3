"""Beginning again after an outcome: only once its letter has left. May import: decisions.queries, applications."""

from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications import services
from grants.decisions import queries
from grants.rules.lifecycle import Need
from grants.rules.permissions import Actor


def again(session: Session, actor: Actor, reference: str) -> tuple[str, str]:
    """Start a new draft with the text of a plan that is over; return the slug of its place and its token.

    Raises NotAllowed, Missing and NotNow('not_over').
    """
    left = queries.letter_left(session, applications.plan(session, reference).id)
    return services.again(session, actor, reference, (Need.LETTER_LEFT,) if left else ())
