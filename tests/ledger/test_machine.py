"""Any order of movements, legal or not: the ledger does what a child with five jars would do, and nothing else."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from grants.ledger import queries
from grants.ledger.services import Movement, post, reverse
from grants.rules.lifecycle import State
from grants.rules.moves import MOVES, PROGRAMME_LEVEL, Account, Move, reversed_of
from grants.rules.permissions import Actor
from grants.rules.refusals import NotEnough, NotNow
from grants.store.session import Database, reading, writing
from tests import make
from tests.fixtures_db import Clock

WORKER = Actor(None, "worker")
FUNDED = 1_000_00
CENTS = st.sampled_from([1, 100_00, 250_00, 300_00, 999_99, 1_000_00, 1_000_01])
PLANS = st.integers(0, 2)
PLAN_MOVES = [move for move in MOVES if move not in PROGRAMME_LEVEL]


class Jars(RuleBasedStateMachine):
    """The model: one jar an account for the round, and three for each of three plans."""

    @initialize()
    def publish(self) -> None:
        """Begin with a round of 1,000 euros and three plans."""
        with writing() as session:
            home = make.published_round(session, cents=FUNDED)
            self.round_id = home.id
            self.plans = [make.application(session, home, State.CANCELLED).id for _ in range(3)]
        self.pot = dict.fromkeys(Account, 0) | {Account.POT: FUNDED, Account.OUTSIDE: -FUNDED}
        self.jars = [dict.fromkeys(Account, 0) for _ in self.plans]
        self.entries: list[tuple[int, Move, int, int | None]] = []
        self.corrected: set[int] = set()
        self.written = 1

    def fits(self, way: tuple[Account, Account], cents: int, plan: int | None) -> bool:
        """Would no jar go below nothing? A plan's jar may hold nothing of another plan."""
        jar = self.pot if plan is None or way[0] is Account.POT else self.jars[plan]
        return way[0] is Account.OUTSIDE or jar[way[0]] >= cents

    def pour(self, way: tuple[Account, Account], cents: int, plan: int | None) -> None:
        """Move cents in the model."""
        for jar in [self.pot] if plan is None else [self.pot, self.jars[plan]]:
            jar[way[0]] -= cents
            jar[way[1]] += cents
        self.written += 1

    @rule(move=st.sampled_from(PLAN_MOVES), plan=PLANS, cents=CENTS)
    def move_for_plan(self, move: Move, plan: int, cents: int) -> None:
        """Post any movement of a plan: it is refused exactly when a jar would go below nothing."""
        self._post(move, cents, plan)

    @rule(move=st.sampled_from(sorted(PROGRAMME_LEVEL)), cents=CENTS)
    def move_money_in_or_out(self, move: Move, cents: int) -> None:
        """Put money in the pot, or take it out again."""
        self._post(move, cents, None)

    def _post(self, move: Move, cents: int, plan: int | None) -> None:
        movement = Movement(move, cents, None if plan is None else self.plans[plan])
        try:
            with writing() as session:
                entry = post(session, WORKER, self.round_id, [movement], make.nonce()).pop()
        except NotEnough:
            assert not self.fits(MOVES[move], cents, plan)
        else:
            assert self.fits(MOVES[move], cents, plan)
            self.pour(MOVES[move], cents, plan)
            self.entries.append((entry.id, move, cents, plan))

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def correct(self, data: Any) -> None:
        """Take any entry back: refused when it was taken back before, or when its money has moved on."""
        entry_id, move, cents, plan = data.draw(st.sampled_from(self.entries))
        way = reversed_of(move)
        try:
            with writing() as session:
                reverse(session, WORKER, entry_id, "Vergissing", make.nonce())
        except NotNow:
            assert entry_id in self.corrected
        except NotEnough:
            assert not self.fits(way, cents, plan)
        else:
            assert entry_id not in self.corrected
            assert self.fits(way, cents, plan)
            self.pour(way, cents, plan)
            self.corrected.add(entry_id)

    @invariant()
    def balances_are_the_jars(self) -> None:
        """What the database says is what the model says; nothing is below nothing; nothing is lost."""
        with reading() as session:
            line = queries.line(session, self.round_id)
            plans = queries.plan_lines(session, self.plans)
        pot = self.pot
        assert (line.free, line.reserved) == (pot[Account.POT], pot[Account.RESERVED])
        assert (line.underway, line.paid) == (pot[Account.UNDERWAY], pot[Account.PAID])
        assert min(line.free, line.reserved, line.underway, line.paid) >= 0
        assert line.ceiling == -pot[Account.OUTSIDE]
        assert sum(pot.values()) == 0
        for plan, jar in zip(self.plans, self.jars, strict=True):
            held = plans[plan]
            assert (held.reserved, held.underway) == (jar[Account.RESERVED], jar[Account.UNDERWAY])
            assert held.paid == jar[Account.PAID] >= 0

    def teardown(self) -> None:
        """The proof holds, and there are as many entries as movements that were not refused."""
        with reading() as session:
            assert queries.check(session) == []
            assert len(queries.entries(session, self.round_id, most=1000)) == self.written


def test_any_order_of_movements(database: Database, clock: Clock) -> None:
    run_state_machine_as_test(Jars, settings=settings(max_examples=10, stateful_step_count=20))
