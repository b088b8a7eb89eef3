"""What dividing a pot needs to know: who said yes to what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from grants.decisions.models import Division
from grants.decisions.queries.rows import Plan
from grants.panel import queries as panel
from grants.rules.reviews import Choice

VOICES = frozenset({Choice.YES, Choice.YES_IF, Choice.NOT_YET})
SUPPORT = frozenset({Choice.YES, Choice.YES_IF})


@dataclass(frozen=True)
class Ballots:
    """Who said yes: ``seats`` in order, one a voter; the numbers of the voters by plan; the plans with a set-aside."""

    seats: tuple[int, ...]
    support: dict[str, tuple[int, ...]]
    set_aside: tuple[str, ...]


_LAST = select(func.coalesce(func.max(Division.number), 0)).where(Division.round_id == bindparam("round_id"))


def last_division(session: Session, round_id: int) -> int:
    """Give the number of the last division of a round, nought when there was none."""
    return session.scalar(_LAST, {"round_id": round_id}) or 0


def ballots(session: Session, plans: Collection[Plan]) -> Ballots:
    """Give who said yes to these plans, in one statement. Ja and Ja-als support a plan; any of the three takes part."""
    tables = panel.tables(session, [plan.id for plan in plans])
    members = [member for table in tables.values() for member in table]
    seats = sorted({one.seat_id for one in members if one.why is None and one.choice in VOICES})
    numbers = {seat: number for number, seat in enumerate(seats)}
    return Ballots(
        tuple(seats),
        {plan.reference: _support(tables[plan.id], numbers) for plan in plans},
        tuple(plan.reference for plan in plans if any(one.why is not None for one in tables[plan.id])),
    )


def _support(table: Sequence[panel.Member], numbers: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[one.seat_id] for one in table if one.why is None and one.choice in SUPPORT))
