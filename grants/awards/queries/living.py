"""Living with a yes: what must still happen first, and how it ended.

May import: awards.models, earlier storeys, rules.
"""

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import Closing
from grants.awards.queries.rows import ClosingRow
from grants.decisions.models import Condition, ConditionKind, Recommendation
from grants.decisions.queries import Met, conditions
from grants.ledger.models import LedgerEntry
from grants.rules.moves import Account, Move


def events(session: Session, application_id: int) -> tuple[Met, ...]:
    """Return what a third party must see to before money leaves (Awb 4:33), in the order of the letter."""
    return tuple(one for one in conditions(session, application_id) if one.kind is ConditionKind.EVENT)


def event_open() -> ColumnElement[bool]:
    """Return the condition that money of a plan still waits for an event."""
    return exists().where(
        Condition.application_id == Application.id,
        Condition.kind == ConditionKind.EVENT,
        Condition.met_at.is_(None),
        Recommendation.id == Condition.recommendation_id,
        Recommendation.withdrawn_at.is_(None),
    )


def came_back() -> ColumnElement[int]:
    """Return what came back of a plan's paid money in cents, corrections taken off, as a part of a statement."""
    signed = case((LedgerEntry.source == Account.PAID, LedgerEntry.cents), else_=-LedgerEntry.cents)
    back = select(func.coalesce(func.sum(signed), 0)).where(
        LedgerEntry.application_id == Application.id, LedgerEntry.move == Move.RETURN
    )
    return back.scalar_subquery()


def closing(session: Session, application_id: int) -> ClosingRow | None:
    """Return how a plan ended, or None."""
    statement = (
        select(Closing.sentence, Closing.left_over_cents, came_back(), Closing.at)
        .join(Application, Application.id == Closing.application_id)
        .where(Application.id == application_id)
    )
    row = session.execute(statement).first()
    return None if row is None else ClosingRow(row[0], row[1], int(row[2]), row[3])
