"""One round as the desk shows it: its terms, its evening, and its plans. May import: decisions, programmes, rules."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.decisions.models import Decision, Letter, Recommendation
from grants.programmes.models import Place, Programme, Round
from grants.rules.lifecycle import State

MOST = 200


@dataclass(frozen=True)
class RoundPage:
    """A round with its place and its terms. Amounts in cents, days local."""

    id: int
    reference: str
    opens_on: date
    closes_on: date
    answer_days: int
    ceiling_cents: int
    most_per_plan_cents: int
    legal_base_title: str
    legal_base_article: str
    contact_name: str
    contact_phone: str
    stand_in_name: str
    stand_in_phone: str
    evening_on: date | None
    evening_time: time | None
    evening_place: str
    evening_treat: str
    published_at: datetime | None
    closed_at: datetime | None
    place_id: int
    place: str
    place_slug: str
    programme: str


class RoundPlan(NamedTuple):
    """A plan of the round. ``concluded_at`` without ``left_at`` waits for the officer or for its letter."""

    reference: str
    title: str
    state: State
    total_cents: int
    cents: int | None
    concluded_at: datetime | None
    left_at: datetime | None

    @property
    def to_confirm(self) -> bool:
        """Whether the panel is done with it and the officer is not."""
        return self.state is State.IN_REVIEW and self.concluded_at is not None


_ELSEWHERE: dict[str, Any] = {"place": Place.name, "place_slug": Place.slug, "programme": Programme.name}
_OWN: dict[str, Any] = {name: getattr(Round, name) for name in RoundPage.__dataclass_fields__ if hasattr(Round, name)}
_ROUND = (
    select(*(column.label(name) for name, column in (_OWN | _ELSEWHERE).items()))
    .join(Place, Place.id == Round.place_id)
    .join(Programme, Programme.id == Round.programme_id)
)
_PLANS: Any = (
    select(
        Application.reference, Application.title, Application.state, Application.total_cents, Decision.cents,
        Recommendation.concluded_at, Letter.left_at,
    )
    .outerjoin(
        Decision,
        and_(
            Decision.application_id == Application.id, Decision.recalled_at.is_(None), Decision.superseded_at.is_(None)
        ),
    )
    .outerjoin(Letter, Letter.decision_id == Decision.id)
    .outerjoin(
        Recommendation,
        and_(Recommendation.application_id == Application.id, Recommendation.withdrawn_at.is_(None)),
    )
    .where(Application.submitted_at.is_not(None))
    .order_by(Application.submitted_at, Application.id)
    .limit(MOST)
)  # fmt: skip


def round_page(session: Session, round_id: int) -> tuple[RoundPage, list[RoundPlan]]:
    """Return a round and its plans, the first that came in first; two statements."""
    page = RoundPage(**session.execute(_ROUND.where(Round.id == round_id)).one()._mapping)
    rows = session.execute(_PLANS.where(Application.round_id == round_id))
    return page, [RoundPlan(*row) for row in rows]
