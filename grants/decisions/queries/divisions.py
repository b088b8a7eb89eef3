"""The divisions of a round as its outcome page shows them: what every plan got, why, and whether its letter left."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.decisions.models import Decision, Division, DivisionShare, Letter, Verdict
from grants.programmes.models import Method


class Divided(NamedTuple):
    """One division. Amounts in euro cents; see the model."""

    id: int
    number: int
    method: Method
    published_method: Method
    refused: str
    is_enough: bool
    seed: str
    free_cents: int
    voters: int
    audit: dict[str, Any]
    made_at: datetime


class Portion(NamedTuple):
    """What one plan got. ``verdict`` is None until it was decided; ``left_at`` is when its letter left."""

    reference: str
    title: str
    position: int
    asked_cents: int
    minimum_cents: int | None
    cents: int | None
    left_cents: int
    audit: dict[str, Any]
    verdict: Verdict | None
    departs: bool | None
    left_at: datetime | None


_OF_DIVISION = (
    Division.id,
    Division.number,
    Division.method,
    Division.published_method,
    Division.refused,
    Division.is_enough,
    Division.seed,
    Division.free_cents,
    Division.voters,
    Division.audit,
    Division.made_at,
)
_OF_PLAN = (
    Application.reference,
    Application.title,
    DivisionShare.position,
    DivisionShare.asked_cents,
    DivisionShare.minimum_cents,
    DivisionShare.cents,
    DivisionShare.left_cents,
    DivisionShare.audit,
    Decision.verdict,
    Decision.departs,
    Letter.left_at,
)
# The decision that followed, also when the award ended later: what was told once stays told.
_FOLLOWED = and_(
    Decision.recommendation_id == DivisionShare.recommendation_id,
    Decision.recalled_at.is_(None),
    Decision.verdict != Verdict.CANCELLED,
)
_DIVISIONS = (
    select(*_OF_DIVISION, *_OF_PLAN)
    .join(DivisionShare, DivisionShare.division_id == Division.id)
    .join(Application, Application.id == DivisionShare.application_id)
    .outerjoin(Decision, _FOLLOWED)
    .outerjoin(Letter, Letter.decision_id == Decision.id)
    .where(Division.round_id == bindparam("round_id"))
    .order_by(Division.number.desc(), DivisionShare.position, Decision.id)
)


def divisions(session: Session, round_id: int) -> list[tuple[Divided, tuple[Portion, ...]]]:
    """Give the divisions of a round, the newest first, each with its plans in the order of the method.

    A plan that was taken back and had its turn again is only in the last one.
    """
    found: dict[int, tuple[Divided, dict[str, Portion]]] = {}
    told = dict[str, int]()
    for row in session.execute(_DIVISIONS, {"round_id": round_id}):
        division, one = Divided(*row[: len(_OF_DIVISION)]), Portion(*row[len(_OF_DIVISION) :])
        if told.setdefault(one.reference, division.id) == division.id:
            found.setdefault(division.id, (division, {}))[1][one.reference] = one
    return [(division, tuple(plans.values())) for division, plans in found.values()]
