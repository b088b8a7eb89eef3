"""The proof of the kasboek: whatever the triggers should have kept is worked out once more, from the entries alone.

Read in one snapshot (``reading()`` gives one on both databases), in the order of the entries, in batches.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ledger.models import LedgerEntry, PlanBalance, PotBalance
from grants.ledger.queries.book import HASHED, hashed
from grants.programmes.models import Round
from grants.rules.lifecycle import State
from grants.rules.moves import MOVES, Account, Move, chain, reversed_of

_BATCH = 1000
_PLAN_ACCOUNTS = (Account.RESERVED, Account.UNDERWAY, Account.PAID)

# In these states a plan holds a promise of money; in the second set it may still hold what is left of one.
_PROMISED = frozenset({State.APPROVED, State.AWARDED})
_MAY_HOLD = _PROMISED | {State.CANCELLED, State.CLOSED}


@dataclass
class _Sums:
    """What the entries add up to, in cents, and which entry last touched each balance."""

    pots: dict[tuple[int, Account], int] = field(default_factory=lambda: defaultdict(int))
    plans: dict[tuple[int, Account], int] = field(default_factory=lambda: defaultdict(int))
    last_of_pot: dict[tuple[int, Account], int] = field(default_factory=dict)
    last_of_plan: dict[tuple[int, Account], int] = field(default_factory=dict)
    returned: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    highest: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, entry: Any) -> None:
        """Count one entry."""
        for account, cents in ((entry.source, -entry.cents), (entry.target, entry.cents)):
            self.pots[entry.round_id, account] += cents
            self.last_of_pot[entry.round_id, account] = entry.id
            if entry.application_id is not None and account in _PLAN_ACCOUNTS:
                self.plans[entry.application_id, account] += cents
                self.last_of_plan[entry.application_id, account] = entry.id
        if entry.application_id is not None and entry.move is Move.RETURN:
            self.returned[entry.application_id] += entry.cents if entry.target is Account.POT else -entry.cents
        stands = -self.pots[entry.round_id, Account.OUTSIDE]
        self.highest[entry.round_id] = max(self.highest[entry.round_id], stands)

    def promised(self, application_id: int) -> int:
        """Give what a plan was promised, net: all it has, and what came back of it."""
        held = sum(self.plans[application_id, account] for account in _PLAN_ACCOUNTS)
        return held + self.returned[application_id]


def check(session: Session, promised: Mapping[int, int] | None = None) -> list[str]:
    """List every fault in the books, saying where it breaks; an empty list proves them right.

    Chain and numbers of each round, accounts of each move, corrections, balances of pots and plans, ceilings, and the
    state of each plan against its money. ``promised`` is what decisions say, application id -> cents, for each plan
    that has an approval standing: given by the caller, because decisions lie in a later storey. A tail cut off with its
    balances put back leaves no trace here: against that helps only a copy of the last hash kept elsewhere.
    """
    names: dict[int, str] = {row.id: row.reference for row in session.execute(select(Round.id, Round.reference))}
    sums = _Sums()
    faults = list(_entry_faults(session, sums, names))
    faults += _pot_faults(session, sums, names)
    faults += _plan_faults(session, sums)
    faults += _ceiling_faults(session, sums)
    faults += _state_faults(session, sums, promised or {})
    return faults


def _entry_faults(session: Session, sums: _Sums, names: dict[int, str]) -> Iterator[str]:
    columns = [getattr(LedgerEntry, name) for name in HASHED]
    statement = (
        select(LedgerEntry.id, LedgerEntry.hash, *columns, Application.round_id.label("plan_round"))
        .outerjoin(Application, Application.id == LedgerEntry.application_id)
        .order_by(LedgerEntry.round_id, LedgerEntry.number)
    )
    round_id, number, previous = 0, 0, ""
    seen: dict[int, tuple[object, ...]] = {}
    for entry in session.execute(statement.execution_options(yield_per=_BATCH)):
        if entry.round_id != round_id:
            round_id, number, previous, seen = entry.round_id, 0, "", {}
        where = f"round {names.get(round_id, round_id)}, entry {entry.number}"
        if entry.number != number + 1:
            yield f"{where}: follows entry {number}, so one is gone or was put in between"
        if entry.hash != chain(previous, hashed(entry)):
            yield f"{where}: its hash does not follow from its contents and the entry before it"
        for fault in _shape_faults(entry, seen):
            yield f"{where}: {fault}"
        sums.add(entry)
        number, previous = entry.number, entry.hash
        seen[entry.id] = (entry.move, entry.cents, entry.application_id, entry.reverses_id)


def _shape_faults(entry: Any, seen: dict[int, tuple[object, ...]]) -> Iterator[str]:
    way = (entry.source, entry.target)
    if entry.reverses_id is None and way != MOVES.get(entry.move):
        yield f"{entry.move} does not go from {entry.source} to {entry.target}"
    if entry.reverses_id is not None and (
        way != reversed_of(entry.move)
        or seen.get(entry.reverses_id) != (entry.move, entry.cents, entry.application_id, None)
    ):
        yield "corrects an entry that it does not mirror"
    if entry.cents <= 0:
        yield f"moves {entry.cents} cents"
    if entry.application_id is not None and entry.plan_round != entry.round_id:
        yield "names a plan of another round"


def _pot_faults(session: Session, sums: _Sums, names: dict[int, str]) -> Iterator[str]:
    found: set[tuple[int, Account]] = set()
    for row in session.execute(select(PotBalance.round_id, PotBalance.account, PotBalance.cents, PotBalance.entry_id)):
        at = (row.round_id, row.account)
        found.add(at)
        where = f"round {names.get(row.round_id, row.round_id)}, balance {row.account}"
        yield from _balance_faults(where, row, sums.pots[at], sums.last_of_pot.get(at))
    for round_id, account in sorted(set(sums.last_of_pot) - found):
        yield f"round {names.get(round_id, round_id)}, balance {account}: is gone"


def _plan_faults(session: Session, sums: _Sums) -> Iterator[str]:
    found: set[tuple[int, Account]] = set()
    columns = (PlanBalance.application_id, PlanBalance.account, PlanBalance.cents, PlanBalance.entry_id)
    statement = select(*columns, Application.reference).join(Application, Application.id == PlanBalance.application_id)
    for row in session.execute(statement):
        at = (row.application_id, row.account)
        found.add(at)
        where = f"plan {row.reference}, balance {row.account}"
        yield from _balance_faults(where, row, sums.plans[at], sums.last_of_plan.get(at))
    for application_id, account in sorted(set(sums.last_of_plan) - found):
        yield f"plan with id {application_id}, balance {account}: is gone"


def _balance_faults(where: str, row: Any, cents: int, last: int | None) -> Iterator[str]:
    if row.cents != cents:
        yield f"{where}: holds {row.cents} cents, the entries add up to {cents}"
    elif row.entry_id != last:
        yield f"{where}: was last moved by entry id {row.entry_id}, the entries say {last}"
    if cents < 0 and row.account is not Account.OUTSIDE:
        yield f"{where}: the entries add up to {cents} cents, below nothing"


def _ceiling_faults(session: Session, sums: _Sums) -> Iterator[str]:
    opened = set(session.scalars(select(PotBalance.round_id).distinct()))
    for row in session.execute(select(Round.id, Round.reference, Round.ceiling_cents, Round.published_at)):
        highest = sums.highest.get(row.id, 0)
        if row.published_at is None:
            if highest:
                yield f"round {row.reference}: holds money and was never published"
        elif row.id not in opened:
            yield f"round {row.reference}: is published and has no pot"
        elif row.ceiling_cents != highest:
            yield f"round {row.reference}: published {row.ceiling_cents} cents, at most {highest} stood in it"


def _state_faults(session: Session, sums: _Sums, promised: Mapping[int, int]) -> Iterator[str]:
    concerned = {application_id for application_id, _account in sums.last_of_plan} | set(promised)
    statement = select(Application.id, Application.reference, Application.state)
    for row in session.execute(statement.execution_options(yield_per=_BATCH)):
        if row.id not in concerned and row.state not in _PROMISED:
            continue
        net = sums.promised(row.id)
        held = sum(sums.plans[row.id, account] for account in _PLAN_ACCOUNTS)
        if row.state in _PROMISED and net == 0:
            yield f"plan {row.reference}: is {row.state} and nothing was reserved for it"
        if row.state not in _MAY_HOLD and held:
            yield f"plan {row.reference}: is {row.state} and holds {held} cents"
        if row.id in promised and not _kept(row.state, promised[row.id], net):
            yield f"plan {row.reference}: {promised[row.id]} cents were decided, {net} were moved"


def _kept(state: State, decided: int, net: int) -> bool:
    """Say whether what was moved is what was decided; of a closed award part may have gone back unspent."""
    if state is State.CLOSED:
        return net <= decided
    return state not in _PROMISED or net == decided
