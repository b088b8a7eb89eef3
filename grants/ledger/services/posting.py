"""The only way to write an entry: under the lock of its round, numbered, chained, once a press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ledger.models import LedgerEntry, PlanBalance, PotBalance
from grants.ledger.queries import hashed
from grants.programmes.models import Round
from grants.rules.moves import MOVES, Account, Move, chain, reversed_of
from grants.rules.permissions import Actor
from grants.rules.refusals import Invalid, NotEnough, NotNow
from grants.store import clock
from grants.store.history import Note
from grants.store.session import lock_root, told_apart, truth

truth("pot_balances_not_negative", lambda: NotEnough("pot_empty"))
truth("plan_balances_not_negative", lambda: NotEnough("plan_too_little"))
truth("plan_balances_opened", lambda: NotEnough("plan_too_little"))
truth("pot_balances_opened", lambda: NotNow("round_not_published"))
truth("ledger_cents_positive", lambda: Invalid("money_zero", "cents"))
truth("ledger_press_once", lambda: NotNow("press_used"))
truth("uq_ledger_entries_reverses_id", lambda: NotNow("entry_corrected"))

_PLAN_ACCOUNTS = (Account.RESERVED, Account.UNDERWAY, Account.PAID)


@dataclass(frozen=True)
class Movement:
    """One movement to post, in cents > 0. A correction names the entry it takes back and why."""

    move: Move
    cents: int
    application_id: int | None = None
    reverses_id: int | None = None
    reason: str = ""

    @property
    def way(self) -> tuple[Account, Account]:
        """Its source and target."""
        return MOVES[self.move] if self.reverses_id is None else reversed_of(self.move)


def post(session: Session, actor: Actor, round_id: int, movements: Sequence[Movement], key: str) -> list[LedgerEntry]:
    """Write the movements of one press in one round, all or none; the same press again gives the same entries.

    Raises NotEnough('pot_empty') when the pot has too little, NotEnough('plan_too_little') when the plan has,
    NotNow('round_not_published') without a pot, NotNow('press_used') when ``key`` moved something else before. After
    a refusal nothing of this session can be kept.
    """
    return post_in_rounds(session, actor, {round_id: movements}, key)[round_id]


def post_in_rounds(
    session: Session, actor: Actor, movements: Mapping[int, Sequence[Movement]], key: str
) -> dict[int, list[LedgerEntry]]:
    """Write the movements of one press in several rounds, by round; as ``post``.

    Locks the rounds in order of id and then the plans in order of id: with that, two posts never wait for each other.
    """
    lock_root(session, Round, *movements)
    plans = [movement.application_id for each in movements.values() for movement in each]
    lock_root(session, Application, *(plan for plan in plans if plan is not None))
    return {round_id: _post(session, actor, round_id, movements[round_id], key) for round_id in sorted(movements)}


def _post(session: Session, actor: Actor, round_id: int, movements: Sequence[Movement], key: str) -> list[LedgerEntry]:
    of_press = session.scalars(select(LedgerEntry).where(LedgerEntry.key == key).order_by(LedgerEntry.line)).all()
    if known := [entry for entry in of_press if entry.round_id == round_id]:
        return _the_same(known, movements)
    _open_plans(session, movements)
    last = select(LedgerEntry.number, LedgerEntry.hash).where(LedgerEntry.round_id == round_id)
    number, previous = session.execute(last.order_by(LedgerEntry.number.desc()).limit(1)).one_or_none() or (0, "")
    written: list[LedgerEntry] = []
    for step, movement in enumerate(movements, start=1):
        entry = _entry(session, actor, movement)
        entry.round_id, entry.number = round_id, number + step
        entry.key, entry.line = key, len(of_press) + step
        entry.hash = previous = chain(previous, hashed(entry))
        written.append(entry)
    with told_apart():
        session.add_all(written)
        session.flush()
    if any(Account.OUTSIDE in movement.way for movement in movements):
        _raise_ceiling(session, round_id)
    return written


def _raise_ceiling(session: Session, round_id: int) -> None:
    """Let the published ceiling follow the money upward; it never falls, for people have read it."""
    funded = select(-PotBalance.cents).where(PotBalance.round_id == round_id, PotBalance.account == Account.OUTSIDE)
    stands = session.scalars(funded).one()
    higher = update(Round).where(Round.id == round_id, Round.ceiling_cents < stands)
    session.execute(higher.values(ceiling_cents=stands))


def _the_same(known: list[LedgerEntry], movements: Sequence[Movement]) -> list[LedgerEntry]:
    before = [(entry.move, entry.cents, entry.application_id, entry.reverses_id) for entry in known]
    if before != [(each.move, each.cents, each.application_id, each.reverses_id) for each in movements]:
        raise NotNow("press_used")
    return known


def _open_plans(session: Session, movements: Sequence[Movement]) -> None:
    plans = {each.application_id for each in movements if each.move is Move.RESERVE and each.application_id}
    opened = set(session.scalars(select(PlanBalance.application_id).where(PlanBalance.application_id.in_(plans))))
    session.add_all(
        PlanBalance(application_id=plan, account=account, cents=0)
        for plan in sorted(plans - opened)
        for account in _PLAN_ACCOUNTS
    )


def _entry(session: Session, actor: Actor, movement: Movement) -> LedgerEntry:
    note = Note(body=movement.reason, made_at=clock.now()) if movement.reason else None
    if note is not None:
        session.add(note)
        session.flush()
    source, target = movement.way
    return LedgerEntry(
        application_id=movement.application_id,
        move=movement.move,
        source=source,
        target=target,
        cents=movement.cents,
        at=clock.now(),
        actor_id=actor.person_id,
        reverses_id=movement.reverses_id,
        note_id=None if note is None else note.id,
    )
