"""The money of a round and of a plan at this moment: one statement for one round or for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ledger.models import LedgerEntry, PlanBalance, PotBalance
from grants.programmes.models import Round
from grants.rules.lifecycle import ASKED
from grants.rules.moves import Account, Line, Move


@dataclass(frozen=True)
class PlanLine:
    """The money of one plan at one moment, in cents; ``paid`` is net of ``returned``."""

    reserved: int = 0
    underway: int = 0
    paid: int = 0
    returned: int = 0


def _came_back(owner: ColumnElement[bool]) -> ColumnElement[int]:
    """Sum what was given back to the pot, less the corrections of that."""
    signed = case((LedgerEntry.source == Account.PAID, LedgerEntry.cents), else_=-LedgerEntry.cents)
    back = select(func.coalesce(func.sum(signed), 0)).where(LedgerEntry.move == Move.RETURN, owner)
    return back.scalar_subquery()


def _in_pot(account: Account) -> ColumnElement[int]:
    cents = select(PotBalance.cents).where(PotBalance.round_id == Round.id, PotBalance.account == account)
    return func.coalesce(cents.scalar_subquery(), 0)


def _in_plan(account: Account) -> ColumnElement[int]:
    cents = select(PlanBalance.cents).where(
        PlanBalance.application_id == Application.id, PlanBalance.account == account
    )
    return func.coalesce(cents.scalar_subquery(), 0)


_ASKED = (
    select(func.coalesce(func.sum(Application.total_cents), 0))
    .where(Application.round_id == Round.id, Application.state.in_(sorted(ASKED)))
    .scalar_subquery()
)

LINES: Select[int, int, int, int, int, int, int] = select(
    Round.id,
    _in_pot(Account.PAID),
    _in_pot(Account.UNDERWAY),
    _in_pot(Account.RESERVED),
    _in_pot(Account.POT),
    _ASKED,
    _came_back(LedgerEntry.round_id == Round.id),
)

PLAN_LINES: Select[int, int, int, int, int] = select(
    Application.id,
    _in_plan(Account.RESERVED),
    _in_plan(Account.UNDERWAY),
    _in_plan(Account.PAID),
    _came_back(LedgerEntry.application_id == Application.id),
)


def line(session: Session, round_id: int) -> Line:
    """Give the money of one round, in cents; all zero before it is published or when there is no such round."""
    return _read(session, _LINE, {"round_id": round_id}).get(round_id, Line(0, 0, 0, 0, 0, 0))


def lines(session: Session, round_ids: Iterable[int]) -> dict[int, Line]:
    """Give the money of many rounds by id, in one statement."""
    return _read(session, _LINES_OF, {"round_ids": list(round_ids)})


def lines_of_programme(session: Session, programme_id: int) -> dict[int, Line]:
    """Give the money of every round of a programme by id, in one statement."""
    return _read(session, _LINES_OF_PROGRAMME, {"programme_id": programme_id})


_LINE = LINES.where(Round.id == bindparam("round_id"))
_LINES_OF = LINES.where(Round.id.in_(bindparam("round_ids", expanding=True)))
_LINES_OF_PROGRAMME = LINES.where(Round.programme_id == bindparam("programme_id"))


def _read(session: Session, statement: Any, values: dict[str, Any]) -> dict[int, Line]:
    # A sum of integers is a NUMERIC on PostgreSQL: cents are whole, so they are made whole again.
    return {row[0]: Line(*(int(cents) for cents in row[1:])) for row in session.execute(statement, values)}


def plan_line(session: Session, application_id: int) -> PlanLine:
    """Give the money of one plan, in cents; all zero before it first reserves."""
    return plan_lines(session, [application_id]).get(application_id, PlanLine())


def plan_lines(session: Session, application_ids: Iterable[int]) -> dict[int, PlanLine]:
    """Give the money of many plans by id, in one statement."""
    found = session.execute(_PLAN_LINES_OF, {"application_ids": list(application_ids)})
    return {row[0]: PlanLine(*(int(cents) for cents in row[1:])) for row in found}


_PLAN_LINES_OF = PLAN_LINES.where(Application.id.in_(bindparam("application_ids", expanding=True)))
