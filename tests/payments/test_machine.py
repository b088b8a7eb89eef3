"""Any order of presses on three plans, by everybody who may: what happens is what a careful treasurer would expect.

Every press is predicted: it goes through exactly when the model says so. After every press the books add up, and what
the payments say is what the balances say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
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
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards import services as awards
from grants.awards.models import Payee
from grants.awards.queries import award
from grants.decisions.services import cancel
from grants.ledger.queries import check
from grants.payments import queries, services
from grants.payments.models import Payment, PaymentState
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor
from grants.rules.refusals import Refusal
from grants.store.session import Database, reading, writing
from tests import make
from tests.fixtures_db import Clock

ASKED = 300_00
PLANS = st.integers(0, 2)
OUTCOMES = st.sampled_from([PaymentState.PAID, PaymentState.BOUNCED, PaymentState.BOUNCED_LATE])


@dataclass
class Slip:
    """One payment as the model sees it."""

    plan: int
    line: int
    state: PaymentState = PaymentState.PREPARED
    live: bool = True


@dataclass
class Stack:
    """One batch as the model sees it."""

    reference: str
    slips: list[Slip]
    settled: bool = False

    @property
    def live(self) -> list[Slip]:
        return [slip for slip in self.slips if slip.state is PaymentState.PREPARED and slip.live]


@dataclass
class Plan:
    """One plan as the model sees it: where its money is, and who may receive it."""

    reference: str
    owner: Actor
    state: State = State.APPROVED
    reserved: int = ASKED
    underway: int = 0
    paid: int = 0
    complete: bool = False
    keeper: Actor | None = None
    token: str | None = None
    agreed: bool = False
    named: int = 0
    numbers: int = field(default=0)

    @property
    def open(self) -> bool:
        """May somebody say where the money goes?"""
        later = self.state in (State.AWARDED, State.CLOSED)
        return self.state is State.APPROVED or (later and not self.underway and self.reserved > 0)


class Purse(RuleBasedStateMachine):
    """Three plans with a yes, and everybody who may press something."""

    @initialize()
    def begin(self) -> None:
        with writing() as session:
            self.at = make.table(session, young=0)
            self.treasurer = make.treasurer(session, self.at)
            references = [make.yes(session, self.at) for _ in range(3)]
            self.plans = [Plan(one, make.owner(session, one)) for one in references]
        self.stacks: list[Stack] = []

    def press(self, may: bool, work: Callable[[Session], Any]) -> Any:
        """Press something, and see that it goes through exactly when it may. Returns its answer, None when refused."""
        answer = self._carried_out(work)
        assert may is not isinstance(answer, Refusal), f"it was to go {may}, and came {answer!r}"
        return None if isinstance(answer, Refusal) else answer or True

    @staticmethod
    def _carried_out(work: Callable[[Session], Any]) -> Any:
        try:
            with writing() as session:
                return work(session)
        except Refusal as refusal:
            return refusal

    def lapse(self, number: int) -> None:
        """What was prepared for a plan is not to be released any more."""
        for stack in self.stacks:
            for slip in stack.slips:
                slip.live &= slip.plan != number

    def number(self, plan: Plan) -> dict[str, Any]:
        plan.numbers += 1
        return make.account(plan.numbers)

    @rule(n=PLANS)
    def name_owner(self, n: int) -> None:
        plan = self.plans[n]
        values = {"kind": "owner", "adult": True} | self.number(plan)
        may = plan.open and plan.named < 12
        if self.press(may, lambda s: awards.name_payee(s, plan.owner, plan.reference, values)):
            self.lapse(n)
            plan.complete, plan.keeper, plan.token, plan.agreed = True, None, None, False
            plan.named += 1
            plan.state = State.AWARDED if plan.state is State.APPROVED else plan.state

    @rule(n=PLANS)
    def name_keeper(self, n: int) -> None:
        plan = self.plans[n]

        def work(session: Session) -> tuple[Actor, str]:
            return make.keeper_named(session, plan.reference)

        found = self.press(plan.open and plan.named < 12, work)
        if found:
            self.lapse(n)
            plan.keeper, plan.token = found
            plan.complete, plan.agreed = False, False
            plan.named += 1

    @precondition(lambda self: any(plan.token for plan in self.plans))
    @rule(n=PLANS, yes=st.booleans())
    def keeper_answers(self, n: int, yes: bool) -> None:
        plan = self.plans[n]
        if plan.token is None:
            return
        values = {"do": "yes" if yes else "no", "adult": True}
        token, going_on = plan.token, plan.state in (State.APPROVED, State.AWARDED, State.CLOSED)
        if self.press(going_on and not plan.agreed, lambda s: awards.keep_money(s, token, values) or True):
            plan.agreed = yes
            if not yes:
                plan.keeper, plan.token = None, None

    @precondition(lambda self: any(plan.keeper for plan in self.plans))
    @rule(n=PLANS)
    def keeper_types(self, n: int) -> None:
        plan = self.plans[n]
        if plan.keeper is None:
            return
        keeper, values = plan.keeper, self.number(plan)
        if self.press(plan.agreed and plan.open, lambda s: awards.type_account(s, keeper, plan.reference, values)):
            if plan.complete:
                self.lapse(n)
            plan.named += plan.complete
            plan.complete = True
            plan.state = State.AWARDED if plan.state is State.APPROVED else plan.state

    @rule(chosen=st.sets(PLANS, min_size=1))
    def prepare(self, chosen: set[int]) -> None:
        def payable(number: int) -> bool:
            plan = self.plans[number]
            waits = any(slip.plan == number for stack in self.stacks for slip in stack.live)
            goes_on = plan.state in (State.AWARDED, State.CLOSED) and plan.complete
            return goes_on and plan.reserved > 0 and not plan.underway and not waits

        references = [self.plans[number].reference for number in chosen]
        made = self.press(all(map(payable, chosen)), lambda s: make.prepared(s, self.at, *references))
        if made:
            self.take_back(chosen)
            in_order = sorted(chosen, key=lambda number: self.plans[number].reference)
            self.stacks.append(Stack(made, [Slip(number, line) for line, number in enumerate(in_order, start=1)]))

    def take_back(self, chosen: set[int]) -> None:
        for stack in self.stacks:
            for slip in stack.slips:
                if slip.plan in chosen and slip.state is PaymentState.PREPARED:
                    slip.state = PaymentState.SENT_BACK

    @precondition(lambda self: self.stacks)
    @rule(data=st.data())
    def release(self, data: Any) -> None:
        stack = data.draw(st.sampled_from(self.stacks))
        live = stack.live
        if self.press(
            not stack.settled and bool(live),
            lambda s: services.release(s, self.treasurer, stack.reference, make.nonce()),
        ):
            stack.settled = True
            for slip in stack.slips:
                if slip.state is PaymentState.PREPARED:
                    slip.state = PaymentState.UNDERWAY if slip in live else PaymentState.SENT_BACK
            for slip in live:
                plan = self.plans[slip.plan]
                plan.underway, plan.reserved = plan.reserved, 0

    @precondition(lambda self: self.stacks)
    @rule(data=st.data())
    def send_back(self, data: Any) -> None:
        stack = data.draw(st.sampled_from(self.stacks))
        if self.press(not stack.settled, lambda s: services.send_back(s, self.treasurer, stack.reference)):
            stack.settled = True
            for slip in stack.slips:
                slip.state = PaymentState.SENT_BACK if slip.state is PaymentState.PREPARED else slip.state

    @precondition(lambda self: self.stacks)
    @rule(data=st.data(), outcome=OUTCOMES)
    def mark(self, data: Any, outcome: PaymentState) -> None:
        stack = data.draw(st.sampled_from(self.stacks))
        slip = data.draw(st.sampled_from(stack.slips))
        plan = self.plans[slip.plan]
        late = outcome is PaymentState.BOUNCED_LATE
        source = PaymentState.PAID if late else PaymentState.UNDERWAY
        may = slip.state is source and (not late or plan.paid >= ASKED)
        values = {"outcome": outcome.value, "reason": "Zo staat het er."}
        work = lambda s: services.mark(s, self.at.officer, stack.reference, slip.line, values, make.nonce())  # noqa: E731
        if self.press(may, work):
            slip.state = outcome
            moved = plan.paid if late else plan.underway
            plan.paid, plan.underway = (0 if late else plan.paid), 0
            plan.paid += moved if outcome is PaymentState.PAID else 0
            plan.reserved += 0 if outcome is PaymentState.PAID else moved

    @rule(n=PLANS, left=st.sampled_from([0, 1, ASKED, ASKED + 1]))
    def close(self, n: int, left: int) -> None:
        plan = self.plans[n]
        may = plan.state is State.AWARDED and not plan.reserved and not plan.underway and left <= plan.paid
        values = {"sentence": "Het was mooi.", "left_over_cents": left}
        if self.press(may, lambda s: awards.close_award(s, plan.owner, plan.reference, values)):
            plan.state = State.CLOSED

    @rule(n=PLANS, cents=st.sampled_from([1, 100_00, ASKED]))
    def money_returns(self, n: int, cents: int) -> None:
        plan = self.plans[n]
        work = lambda s: services.returned(s, self.at.officer, plan.reference, {"cents": cents}, make.nonce())  # noqa: E731
        if self.press(cents <= plan.paid, work):
            plan.paid -= cents

    @rule(n=PLANS)
    def turn_down(self, n: int) -> None:
        plan = self.plans[n]
        may = plan.state is State.APPROVED
        if self.press(may, lambda s: awards.turn_down(s, plan.owner, plan.reference, make.nonce())):
            plan.state, plan.reserved, plan.token, plan.keeper = State.WITHDRAWN, 0, None, None

    @rule(n=PLANS, meant=st.integers(0, 3))
    def stop(self, n: int, meant: int) -> None:
        """Cancel, seldom: a plan that is gone has no more story."""
        if meant:
            return
        plan = self.plans[n]
        may = plan.state in (State.APPROVED, State.AWARDED) and not plan.underway
        work = lambda s: cancel(s, self.at.officer, plan.reference, "Het gaat niet door.", make.nonce())  # noqa: E731
        if self.press(may, work):
            self.lapse(n)
            plan.state, plan.reserved = State.CANCELLED, 0

    @invariant()
    def all_is_as_expected(self) -> None:
        with reading() as session:
            assert check(session) == []
            for plan in self.plans:
                now = award(session, plan.reference)
                assert (now.state, now.reserved, now.underway, now.paid) == (
                    plan.state, plan.reserved, plan.underway, plan.paid,
                )  # fmt: skip
                assert plan.complete == (now.payee is not None and now.payee.complete_at is not None) or (
                    plan.state is State.WITHDRAWN
                )
            for stack in self.stacks:
                lines = queries.payments(session, queries.batch(session, self.at.officer, stack.reference).id)
                assert [line.state for line in lines] == [slip.state for slip in stack.slips]
            for payment, ended_at in session.execute(select(Payment, Payee.ended_at).join(Payee)):
                assert payment.state is not PaymentState.UNDERWAY or ended_at is None


def test_any_order_of_presses(database: Database, clock: Clock) -> None:
    run_state_machine_as_test(Purse, settings=settings(max_examples=6, stateful_step_count=30))
