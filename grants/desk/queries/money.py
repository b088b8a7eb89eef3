"""Tasks about money: preparing, releasing, marking, and what came back. May import: payments and below."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, func, literal_column, select, text

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.models import Closing, Payee
from grants.decisions.models import Condition, ConditionKind, Recommendation
from grants.desk.queries import conditions as that
from grants.desk.queries.kinds import Task
from grants.desk.queries.parts import NOTHING, AtWork, columns, of_plans
from grants.payments.models import Batch, Payment
from grants.payments.queries.ready import on_its_way
from grants.programmes.models import Place, Programme
from grants.rules.lifecycle import State
from grants.rules.moves import Account


def _payable(at_work: AtWork, kind: Task, **known: Any) -> Select[Any]:
    held = awards.balance(Account.RESERVED) > 0, awards.balance(Account.UNDERWAY) == 0
    return of_plans(at_work, kind, State.AWARDED, State.CLOSED, **known).where(*held)


def prepare(at_work: AtWork) -> Select[Any]:
    """Give the awards that can be paid, together: one batch is one task."""
    known = {"reference": NOTHING, "title": NOTHING, "place": func.min(Place.name), "many": func.count()}
    known |= {"number": func.count(Place.id.distinct())}
    return (
        _payable(at_work, Task.PREPARE, at=func.min(Payee.complete_at), **known)
        .join(Payee, and_(awards.standing_payee(), Payee.complete_at.is_not(None)))
        .where(~awards.event_open(), ~on_its_way(), ~that.came_back_from_here())
        .having(func.count() > 0)
    )


def came_back(at_work: AtWork) -> Select[Any]:
    """Give the payments that came back and have no other account yet."""
    newest = select(func.max(Payment.marked_at)).where(that.came_back()).scalar_subquery()
    return _payable(at_work, Task.CAME_BACK, at=newest).where(
        newest.is_not(None), ~that.has_another_account(), ~that.prepared()
    )


def events(at_work: AtWork) -> Select[Any]:
    """Give what a third party must see to before money leaves (Awb 4:33)."""
    known = {"number": Condition.number, "words": Condition.body}
    return (
        _payable(at_work, Task.EVENT, at=Recommendation.concluded_at, **known)
        .join(Condition, and_(Condition.application_id == Application.id, Condition.kind == ConditionKind.EVENT))
        .join(Recommendation, Recommendation.id == Condition.recommendation_id)
        .where(Condition.met_at.is_(None), Recommendation.withdrawn_at.is_(None))
    )


def left_over(at_work: AtWork) -> Select[Any]:
    """Give the money that makers said is left over and that has not come back."""
    over = Closing.left_over_cents - awards.came_back()
    return (
        of_plans(at_work, Task.LEFT_OVER, State.CLOSED, at=Closing.at, many=over)
        .join(Closing, Closing.application_id == Application.id)
        .where(Closing.left_over_cents > 0, over > 0)
    )


def batches(kind: Task, name: str, count: int, since: Any, which: ColumnElement[bool]) -> Select[Any]:
    """Give the batches with payments that wait for this.

    The words make the index of open payments serve, and IN makes it come first: a join would begin with every batch
    of the programme.
    """
    open_ones: Any = select(literal_column("payments.id")).select_from(text("payments"))
    open_ones = open_ones.where(text("payments.state IN ('prepared', 'underway')"))
    known = {
        "reference": Programme.slug + literal_column("'-'") + cast(Batch.number, String),
        "title": NOTHING, "place": Programme.name, "many": func.count(),
    }  # fmt: skip
    return (
        select(*columns(kind, since, **known))
        .select_from(Payment)
        .join(Batch, Batch.id == Payment.batch_id)
        .join(Programme, Programme.id == Batch.programme_id)
        .join(Payee, Payee.id == Payment.payee_id)
        .join(Application, Application.id == Payment.application_id)
        .where(
            Payment.id.in_(open_ones),
            which,
            Batch.programme_id.in_([bindparam(f"{name}_{number}") for number in range(count)]),
        )
        .group_by(Programme.slug, Batch.number, Programme.name, since)
    )
