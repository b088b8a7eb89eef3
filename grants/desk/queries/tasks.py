"""What waits for somebody at the desk, in one statement. May import: the parts of this room, rules."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, union_all
from sqlalchemy.orm import Session

from grants.desk.queries import asked, money, office
from grants.desk.queries.kinds import PATIENCE, Task, TaskRow
from grants.desk.queries.scope import Shape, living, names, scope, shape
from grants.desk.queries.tins import TENDED, ideas
from grants.payments.models import Batch, Payment, PaymentState
from grants.payments.queries.ready import live
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.terms import DAY, local_day, midnight

OF_PLANS = (
    office.check, office.answered, office.call, office.summarise, office.receipts, office.confirm,
    office.give_mail, office.accept, money.prepare, money.came_back, money.events, money.left_over,
    asked.remind, asked.silent, asked.questions,
)  # fmt: skip

AT_WORK = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.AWARDED, State.CLOSED)


def tasks(session: Session, actor: Actor, now: datetime) -> list[TaskRow]:
    """Return what waits for the actor, the most urgent first."""
    mine, till, tins = scope(actor, Deed.CHECK), scope(actor, Deed.RELEASE), scope(actor, Deed.TEND_TIN)
    statement = _statement(shape(mine), len(till.programme_ids), shape(tins))
    if statement is None:
        return []
    values = (
        names(mine) | names(tins, TENDED) | {f"till_{number}": one for number, one in enumerate(till.programme_ids)}
    )
    moments = {"now": now, "today": local_day(now), "long_ago": now - PATIENCE}
    found: Any = session.execute(statement, values | moments | {"me": actor.person_id})
    order = list(Task)
    return sorted(map(_row, found), key=lambda one: (one.before, order.index(one.kind), one.at, one.reference))


def _row(found: Any) -> TaskRow:
    # A difference of sums is a NUMERIC on PostgreSQL: cents and counts are whole, so they are made whole again.
    row = TaskRow(*found)._replace(kind=Task(found[0]), many=int(found[5]))
    # Silence waits since the day that passed, not since the question.
    return row._replace(at=midnight(row.passed_on + DAY)) if row.kind is Task.SILENT else row


@cache
def _statement(of: Shape, tills: int, tins: Shape) -> Any:
    """Build the statement for scopes of these shapes, once."""
    parts: list[Any] = []
    if any(of):
        at_work = {state: living(of, [state], f"living_{state}") for state in AT_WORK}
        parts += [build(at_work) for build in OF_PLANS]
        parts += [office.letters(of), office.evening_papers(of)]
        if of[0]:
            underway = Payment.state == PaymentState.UNDERWAY
            parts += [money.batches(Task.MARK, "programme", of[0], Batch.released_at, underway)]
    if tills:
        by_another = and_(live(), Batch.prepared_by_id != bindparam("me"))
        parts += [money.batches(Task.RELEASE, "till", tills, Batch.prepared_at, by_another)]
    if any(tins):
        parts += [ideas(tins)]
    return union_all(*parts) if parts else None
