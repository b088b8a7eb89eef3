"""Living with a yes: what must still happen first, what changed, how it ended, and what of it waits at the desk.

May import: awards.models, earlier storeys, rules.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Owner
from grants.applications.queries import Scope
from grants.awards.models import ChangeReport, Closing, Payee
from grants.awards.queries.awards import standing_payee, standing_yes
from grants.awards.queries.rows import ChangeRow, ClosingRow, LeftOverRow, ToldRow, WaitingRow
from grants.decisions.models import Condition, ConditionKind, Decision, Letter, Recommendation
from grants.decisions.queries import Met, conditions
from grants.ledger.models import LedgerEntry
from grants.people.models import Person
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.moves import Account, Move

MOST = 100
"""How many rows of one kind a page shows."""


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


def changes(session: Session, application_id: int) -> tuple[ChangeRow, ...]:
    """Return the changes the makers told of, oldest first."""
    statement = (
        select(ChangeReport.kind, ChangeReport.sentence, Person.name, ChangeReport.at)
        .join(Person, Person.id == ChangeReport.by_id)
        .where(ChangeReport.application_id == application_id)
        .order_by(ChangeReport.id)
    )
    return tuple(ChangeRow(*row) for row in session.execute(statement))


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


def _at_desk(*columns: Any) -> Any:
    return (
        select(Application.reference, Application.title, Place.name, *columns)
        .select_from(Application)
        .join(Place, Place.id == Application.place_id)
    )


def awaiting_payee(session: Session, scope: Scope, most: int = MOST) -> tuple[WaitingRow, ...]:
    """Return the awards that no payee is complete for yet, the oldest letter first."""
    mailed = exists().where(
        Owner.application_id == Application.id,
        Owner.until_at.is_(None),
        Person.id == Owner.person_id,
        Person.email.is_not(None),
    )
    statement = (
        _at_desk(Letter.left_at, Payee.kind, Payee.agreed_at, mailed)
        .join(Decision, standing_yes())
        .join(Letter, and_(Letter.decision_id == Decision.id, Letter.left_at.is_not(None)))
        .outerjoin(Payee, standing_payee())
        .where(scope.covers(), Application.state == State.APPROVED)
        .order_by(Letter.left_at, Application.id)
        .limit(most)
    )
    return tuple(WaitingRow(*row) for row in session.execute(statement))


def told_since(session: Session, scope: Scope, since: datetime, most: int = MOST) -> tuple[ToldRow, ...]:
    """Return the changes of plan told since a moment, newest first."""
    statement = (
        _at_desk(ChangeReport.kind, ChangeReport.sentence, ChangeReport.at)
        .join(ChangeReport, ChangeReport.application_id == Application.id)
        .where(scope.covers(), ChangeReport.at >= since)
        .order_by(ChangeReport.id.desc())
        .limit(most)
    )
    return tuple(ToldRow(*row) for row in session.execute(statement))


def left_over(session: Session, scope: Scope, most: int = MOST) -> tuple[LeftOverRow, ...]:
    """Return the closed plans of which stated left-over money has not all come back, the oldest first."""
    back = came_back()
    statement = (
        _at_desk(Closing.at, Closing.left_over_cents, back)
        .join(Closing, Closing.application_id == Application.id)
        .where(scope.covers(), Application.state == State.CLOSED, Closing.left_over_cents > back)
        .order_by(Closing.at, Application.id)
        .limit(most)
    )
    return tuple(LeftOverRow(*(*row[:5], int(row[5]))) for row in session.execute(statement))
