"""The small pot of a round, and the small plans whose seven days are over. Never writes."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Step
from grants.decisions.models import Decision, DecisionEvent, Recommendation, Verdict
from grants.panel.models import VoicesClosed
from grants.programmes.models import Round
from grants.rules import quick
from grants.rules.lifecycle import Action, State


class Small(NamedTuple):
    """A small plan that lies before the panel since ``opened_at``."""

    id: int
    reference: str
    round_id: int
    opened_at: datetime


AWARDED = (
    select(func.coalesce(func.sum(Decision.cents), 0))
    .join(Recommendation, Recommendation.id == Decision.recommendation_id)
    .where(Decision.round_id == Round.id, Decision.verdict == Verdict.APPROVED, Recommendation.quick)
    .where(Decision.recalled_at.is_(None), Decision.superseded_at.is_(None))
    .correlate(Round)
    .scalar_subquery()
)
_CONCLUDED = (
    select(func.coalesce(func.sum(Recommendation.cents), 0))
    .join(Application, Application.id == Recommendation.application_id)
    .where(Application.round_id == Round.id, Application.state == State.IN_REVIEW)
    .where(Recommendation.quick, Recommendation.withdrawn_at.is_(None))
    .correlate(Round)
    .scalar_subquery()
)
_POT = select(Round.quick_cents, AWARDED, _CONCLUDED).where(Round.id == bindparam("round"))


def quick_free(session: Session, round_id: int) -> int:
    """Give the cents of the small pot that are neither awarded nor concluded."""
    pot, awarded, concluded = session.execute(_POT, {"round": round_id}).one()
    return quick.left(pot, int(awarded) + int(concluded))


_looked: Any = exists().where(Step.application_id == Application.id, Step.action == DecisionEvent.QUICK_PASSED.value)
_OPENED = (
    select(func.max(Step.at))
    .where(Step.application_id == Application.id, Step.action == Action.OPEN_REVIEW.value)
    .correlate(Application)
    .scalar_subquery()
)
_SMALL = (
    select(Application.id, Application.reference, Application.round_id, _OPENED)
    .join(Round, and_(Round.id == Application.round_id, Round.quick_cents > 0))
    .outerjoin(VoicesClosed, VoicesClosed.application_id == Application.id)
    .where(Application.state == State.IN_REVIEW, VoicesClosed.application_id.is_(None))
    .where(Application.total_cents <= Round.quick_most_cents, bindparam("before") > _OPENED, ~_looked)
    .order_by(Application.complete_at, Application.reference)
    .limit(50)
)


def small_plans(session: Session, before: datetime) -> list[Small]:
    """Give the small plans that came before the panel before this moment and were not looked at yet, oldest first."""
    rows: Any = session.execute(_SMALL, {"before": before})
    return [Small(*row) for row in rows]
