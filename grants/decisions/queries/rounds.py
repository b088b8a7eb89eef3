"""What was decided in a round, and the conditions of each yes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.queries import Scope
from grants.decisions.models import Condition, ConditionKind, Decision, Letter, Recommendation, Verdict
from grants.programmes.models import Round
from grants.rules.lifecycle import DeclineReason, State

MOST = 200


class Decided(NamedTuple):
    """One plan of a round and what was decided on it. ``cents`` of a yes, ``asked_cents`` what was asked."""

    id: int
    reference: str
    title: str
    verdict: Verdict
    asked_cents: int
    cents: int | None
    reason: DeclineReason | None
    departs: bool
    decided_at: datetime
    due_at: datetime
    left_at: datetime | None
    version: int

    def recallable(self, moment: datetime) -> bool:
        """Say whether the outcome can still be taken back at `moment`."""
        return self.left_at is None and moment < self.due_at and self.verdict is not Verdict.CANCELLED


class Met(NamedTuple):
    """One condition of the yes that stands; ``met_at`` is None as long as it is open."""

    number: int
    kind: ConditionKind
    body: str
    met_at: datetime | None


class Waiting(NamedTuple):
    """A round with plans that the panel concluded and that wait for the officer."""

    round_reference: str
    round_id: int
    plans: int


def decided(session: Session, round_id: int, most: int = MOST) -> list[Decided]:
    """Give what was decided in a round, the newest first: for the office, which may know before a letter leaves."""
    asked = (
        select(
            Application.id,
            Application.reference,
            Application.title,
            Decision.verdict,
            Application.total_cents,
            Decision.cents,
            Decision.reason,
            Decision.departs,
            Decision.decided_at,
            Letter.due_at,
            Letter.left_at,
            Application.version,
        )
        .join(Decision, Decision.application_id == Application.id)
        .join(Letter, Letter.decision_id == Decision.id)
        .where(Decision.round_id == round_id, Decision.recalled_at.is_(None), Decision.superseded_at.is_(None))
        .order_by(Decision.id.desc())
        .limit(most)
    )
    rows: Iterable[Any] = session.execute(asked)
    return [Decided(*row) for row in rows]


def to_confirm(session: Session, scope: Scope) -> list[Waiting]:
    """Give the rounds in which concluded plans wait for the officer, with how many."""
    asked = (
        select(Round.reference, Round.id, func.count())
        .join(Application, Application.round_id == Round.id)
        .join(Recommendation, Recommendation.application_id == Application.id)
        .where(scope.covers(), Application.state == State.IN_REVIEW, Recommendation.withdrawn_at.is_(None))
        .group_by(Round.reference, Round.id)
        .order_by(Round.reference)
    )
    return [Waiting(*row) for row in session.execute(asked)]


def conditions(session: Session, application_id: int) -> list[Met]:
    """Give the conditions of the panel's yes that stands, in order."""
    asked = (
        select(Condition.number, Condition.kind, Condition.body, Condition.met_at)
        .join(Recommendation, Recommendation.id == Condition.recommendation_id)
        .where(Condition.application_id == application_id, Recommendation.withdrawn_at.is_(None))
        .order_by(Condition.number)
    )
    return [Met(*row) for row in session.execute(asked)]


def events_open(session: Session, application_id: int) -> int:
    """Count the events that still keep the money waiting (Awb 4:33)."""
    return sum(one.kind is ConditionKind.EVENT and one.met_at is None for one in conditions(session, application_id))
