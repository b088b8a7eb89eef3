"""Two hands at the same money, with real threads and real commits, on both databases: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards import queries as awards
from grants.awards.models import Payee
from grants.awards.services import keep_money, name_payee, turn_down, type_account
from grants.decisions.services import cancel
from grants.ledger.models import LedgerEntry
from grants.ledger.queries import PlanLine, check, plan_line
from grants.payments import queries, services
from grants.payments.models import Batch, Payment, PaymentState
from grants.rules.lifecycle import State
from grants.rules.moves import Move
from grants.rules.refusals import AlreadyDone, NotNow, Refusal, Stale
from grants.store import clock as house_clock
from grants.store.session import keep, once, reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at() -> make.Table:
    with writing() as session:
        return make.table(session)


def together(*presses: Callable[[Session], Any]) -> list[Any]:
    """Let presses start at the same moment; gives of each its answer, or the refusal it met."""
    gate, moment = Barrier(len(presses)), house_clock.now()

    def run(press: Callable[[Session], Any]) -> Any:
        with house_clock.held(moment):
            gate.wait()
            try:
                with writing() as session:
                    return press(session)
            except (Refusal, AlreadyDone) as refusal:
                return refusal

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))


def won(answers: list[Any]) -> list[bool]:
    return [not isinstance(answer, Refusal) for answer in answers]


def sound() -> None:
    with reading() as session:
        assert check(session) == []
        for payment, ended_at in session.execute(select(Payment, Payee.ended_at).join(Payee)):
            assert payment.state is not PaymentState.UNDERWAY or ended_at is None


def test_two_treasurers_release_once(at):
    with writing() as session:
        plans = [make.accepted(session, at, n) for n in range(3)]
        stack = make.prepared(session, at, *plans)
        hands = [make.treasurer(session, at) for _ in range(4)]
    answers = together(*(lambda s, w=who: services.release(s, w, stack, make.nonce(), 3) for who in hands))
    assert won(answers).count(True) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"batch_released"}
    with reading() as session:
        assert session.scalar(select(func.count(LedgerEntry.id)).where(LedgerEntry.move == Move.SEND)) == 3
    sound()


def test_a_release_and_a_sending_back(at):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.prepared(session, at, plan)
        one, other = make.treasurer(session, at), make.treasurer(session, at)
    answers = together(
        lambda s: services.release(s, one, stack, make.nonce(), 1), lambda s: services.send_back(s, other, stack, 1)
    )
    assert won(answers).count(True) == 1
    with reading() as session:
        underway = plan_line(session, awards.award(session, plan).id).underway
        assert (underway == 300_00) is won(answers)[0]
    sound()


def test_two_officers_prepare_the_same_plan_once(at):
    with writing() as session:
        shared, mine, theirs = (make.accepted(session, at, n) for n in range(3))
        colleague = make.officer(session, at.place)
    answers = together(
        lambda s: services.prepare(s, at.officer, at.programme_id, [shared, mine]),
        lambda s: services.prepare(s, colleague, at.programme_id, [theirs, shared]),
    )
    assert sorted(won(answers)) == [False, True]
    assert [answer.code for answer in answers if isinstance(answer, Refusal)] == ["payment_open"]
    with reading() as session:
        assert session.scalar(select(func.count(Batch.id))) == 1


def test_two_officers_prepare_different_plans_both(at):
    with writing() as session:
        mine, theirs = make.accepted(session, at, 1), make.accepted(session, at, 2)
        colleague = make.officer(session, at.place)
    answers = together(
        lambda s: services.prepare(s, at.officer, at.programme_id, [mine]),
        lambda s: services.prepare(s, colleague, at.programme_id, [theirs]),
    )
    assert sorted(answer.rpartition("-")[2] for answer in answers) == ["1", "2"]


def test_account_changes_while_it_is_released(at):
    """Either the old number is underway and the change is refused, or the change stands and nothing went out."""
    with writing() as session:
        plan = make.accepted(session, at, 1)
        stack = make.prepared(session, at, plan)
        maker, treasurer = make.owner(session, plan), make.treasurer(session, at)
    changed, released = together(
        lambda s: type_account(s, maker, plan, make.account(2)),
        lambda s: services.release(s, treasurer, stack, make.nonce(), 1),
    )
    with reading() as session:
        award = awards.award(session, plan)
    if isinstance(released, Refusal):
        assert isinstance(released, Stale)
        assert (award.underway, award.payee.tail) == (0, "00 02")
    else:
        assert isinstance(changed, NotNow)
        assert (award.underway, award.payee.tail) == (300_00, "00 01")
    sound()


def test_account_changes_while_it_is_prepared(at):
    with writing() as session:
        plan = make.accepted(session, at, 1)
        maker, treasurer = make.owner(session, plan), make.treasurer(session, at)
    changed, stack = together(
        lambda s: type_account(s, maker, plan, make.account(2)),
        lambda s: services.prepare(s, at.officer, at.programme_id, [plan]),
    )
    assert not isinstance(changed, Refusal)
    if not isinstance(stack, Refusal):
        [released] = together(lambda s: services.release(s, treasurer, stack, make.nonce()))
        with reading() as session:
            went_to = session.scalar(
                select(Payee.iban_tail).join(Payment).where(Payment.state == PaymentState.UNDERWAY)
            )
        assert went_to in ("0002", None)
        assert (went_to is None) is isinstance(released, NotNow)
    sound()


def test_prepared_while_the_keeper_types_the_number(at):
    with writing() as session:
        plan = make.yes(session, at)
        keeper, token = make.keeper_named(session, plan)
        keep_money(session, token, {"do": "yes", "adult": True})
    typed, prepared = together(
        lambda s: type_account(s, keeper, plan, make.account(2)),
        lambda s: services.prepare(s, at.officer, at.programme_id, [plan]),
    )
    assert typed is State.AWARDED
    assert isinstance(prepared, str) or prepared.code == "plan_not_payable"
    sound()


def test_two_owners_accept_at_once(at):
    with writing() as session:
        plan = make.yes(session, at)
        maker, version = make.owner(session, plan), awards.award(session, plan).version
    values = [{"kind": "owner", "adult": True} | make.account(n) for n in (1, 2)]
    answers = together(*(lambda s, v=v: name_payee(s, maker, plan, v, version) for v in values))
    assert sorted(won(answers)) == [False, True]
    assert [type(answer) for answer in answers if isinstance(answer, Refusal)] == [Stale]
    with reading() as session:
        assert session.scalar(select(func.count(Payee.id))) == 1


def test_keeper_says_yes_while_another_is_named(at):
    with writing() as session:
        plan = make.yes(session, at)
        _keeper, token = make.keeper_named(session, plan)
        maker = make.owner(session, plan)
    values = {"kind": "owner", "adult": True} | make.account(1)
    said, named = together(
        lambda s: keep_money(s, token, {"do": "yes", "adult": True}), lambda s: name_payee(s, maker, plan, values)
    )
    assert named is State.AWARDED
    assert said is True or said.code == "link_over"
    with reading() as session:
        standing = session.scalars(select(Payee).where(Payee.ended_at.is_(None))).one()
        assert standing.iban_tail == "0001"


def test_turned_down_while_it_is_accepted(at):
    with writing() as session:
        plan = make.yes(session, at)
        maker = make.owner(session, plan)
    values = {"kind": "owner", "adult": True} | make.account(1)
    answers = together(lambda s: turn_down(s, maker, plan, make.nonce()), lambda s: name_payee(s, maker, plan, values))
    assert sorted(won(answers)) == [False, True]
    sound()


def test_cancelled_while_it_is_released(at):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.prepared(session, at, plan)
        treasurer = make.treasurer(session, at)
    answers = together(
        lambda s: cancel(s, at.officer, plan, "Het gaat niet door.", make.nonce()),
        lambda s: services.release(s, treasurer, stack, make.nonce(), 1),
    )
    assert sorted(won(answers)) == [False, True]
    sound()


def test_paid_and_came_back_at_once(at):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.released(session, at, plan)
        colleague = make.officer(session, at.place)
    values = [{"outcome": "paid"}, {"outcome": "bounced", "reason": "Dicht."}]
    answers = together(
        lambda s: services.mark(s, at.officer, stack, 1, values[0], make.nonce()),
        lambda s: services.mark(s, colleague, stack, 1, values[1], make.nonce()),
        lambda s: services.all_paid(s, colleague, stack, make.nonce()),
    )
    assert won(answers).count(True) == 1
    with reading() as session:
        line = plan_line(session, awards.award(session, plan).id)
        assert line in (PlanLine(paid=300_00), PlanLine(reserved=300_00))
    sound()


def test_five_copies_of_one_release_send_once(at):
    """As a form is pressed: the same key, the answer kept for the copies."""
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.prepared(session, at, plan)
        treasurer = make.treasurer(session, at)

    def press(session: Session) -> str:
        once(session, "one press, five copies", "payments.release")
        services.release(session, treasurer, stack, "one press, five copies", 1)
        keep(session, "one press, five copies", "/there")
        return "/there"

    answers = together(*[press] * 5)
    results = [answer.result if isinstance(answer, AlreadyDone) else answer for answer in answers]
    assert results == ["/there"] * 5
    assert sum(isinstance(answer, str) for answer in answers) == 1
    with reading() as session:
        assert plan_line(session, awards.award(session, plan).id) == PlanLine(underway=300_00)
        assert queries.batch(session, at.officer, stack).underway == 1
    sound()


def test_left_over_money_returns_once_too_often(at):
    with writing() as session:
        plan = make.accepted(session, at)
        make.paid(session, at, plan)
        colleague = make.officer(session, at.place)
    give = {"cents": 200_00}
    answers = together(
        lambda s: services.returned(s, at.officer, plan, give, make.nonce()),
        lambda s: services.returned(s, colleague, plan, give, make.nonce()),
    )
    assert sorted(won(answers)) == [False, True]
    with reading() as session:
        assert plan_line(session, awards.award(session, plan).id) == PlanLine(paid=100_00, returned=200_00)
    sound()
