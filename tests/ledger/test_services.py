"""Posting: what each verb moves, what is refused, and that one press has one effect."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ledger import queries
from grants.ledger.models import LedgerEntry
from grants.ledger.services import (
    Movement,
    bounce,
    bounce_late,
    fund,
    give_back,
    open_pot,
    pay,
    post,
    post_in_rounds,
    reserve,
    reverse,
    send,
    unfund,
    unreserve,
)
from grants.programmes.models import Round
from grants.rules.lifecycle import State
from grants.rules.moves import Line, Move
from grants.rules.permissions import Actor
from grants.rules.refusals import Invalid, Missing, NotEnough, NotNow, Refusal
from grants.store.history import Note
from grants.store.session import Database, reading, writing
from tests import make
from tests.fixtures_db import Clock

TREASURER = Actor(None, "worker")


@pytest.fixture
def plan(database: Database, clock: Clock) -> Application:
    """One approved plan in a round with 1,000 euros; nothing reserved yet."""
    with writing() as session:
        return make.application(session, make.published_round(session, cents=1_000_00), State.APPROVED)


def _line(plan: Application) -> Line:
    with reading() as session:
        return queries.line(session, plan.round_id)


def _do(verb: Callable[[Session, Actor, int, int, str], LedgerEntry], plan: Application, cents: int) -> LedgerEntry:
    with writing() as session:
        return verb(session, TREASURER, plan.id, cents, make.nonce())


def _refused(verb: Callable[[Session, Actor, int, int, str], LedgerEntry], plan: Application, cents: int) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        _do(verb, plan, cents)
    return refusal.value


def test_a_published_round_has_its_ceiling_in_the_pot(plan: Application) -> None:
    assert _line(plan) == Line(paid=0, underway=0, reserved=0, free=1_000_00, asked=0, returned=0)


def test_each_verb_moves_money_one_step(plan: Application) -> None:
    """The whole way of one award, with both ways money can come back from the bank."""
    way: list[tuple[Callable[[Session, Actor, int, int, str], LedgerEntry], int, tuple[int, int, int, int]]] = [
        (reserve, 300_00, (700_00, 300_00, 0, 0)),
        (unreserve, 50_00, (750_00, 250_00, 0, 0)),
        (send, 250_00, (750_00, 0, 250_00, 0)),
        (bounce, 250_00, (750_00, 250_00, 0, 0)),
        (send, 250_00, (750_00, 0, 250_00, 0)),
        (pay, 250_00, (750_00, 0, 0, 250_00)),
        (bounce_late, 250_00, (750_00, 250_00, 0, 0)),
        (send, 250_00, (750_00, 0, 250_00, 0)),
        (pay, 250_00, (750_00, 0, 0, 250_00)),
        (give_back, 30_00, (780_00, 0, 0, 220_00)),
    ]
    for verb, cents, after in way:
        _do(verb, plan, cents)
        line = _line(plan)
        assert (line.free, line.reserved, line.underway, line.paid) == after, verb.__name__
        assert line.ceiling == 1_000_00
    with reading() as session:
        assert queries.line(session, plan.round_id).returned == 30_00
        assert queries.plan_line(session, plan.id) == queries.PlanLine(paid=220_00, returned=30_00)
        assert queries.check(session, {plan.id: 250_00}) == []


def test_an_empty_pot_is_told_apart_from_a_plan_with_too_little(plan: Application) -> None:
    assert (_refused(reserve, plan, 1_000_01).code, _refused(send, plan, 1).code) == ("pot_empty", "plan_too_little")
    _do(reserve, plan, 300_00)
    for verb in (unreserve, send):
        assert _refused(verb, plan, 300_01).code == "plan_too_little"
    for verb in (pay, bounce, bounce_late, give_back):
        assert _refused(verb, plan, 1).code == "plan_too_little"
    assert isinstance(_refused(reserve, plan, 700_01), NotEnough)
    assert _line(plan).reserved == 300_00


def test_no_plan_is_paid_from_the_reservation_of_another(plan: Application) -> None:
    with writing() as session:
        other = make.application(session, session.get_one(Round, plan.round_id), State.APPROVED)
        reserve(session, TREASURER, plan.id, 100_00, make.nonce())
        reserve(session, TREASURER, other.id, 500_00, make.nonce())
    assert _refused(send, plan, 100_01).code == "plan_too_little"


@pytest.mark.parametrize("cents", [0, -5])
def test_nothing_or_less_is_not_a_movement(plan: Application, cents: int) -> None:
    assert _refused(reserve, plan, cents).code == "money_zero"


def test_an_unknown_plan_is_missing(plan: Application) -> None:
    with pytest.raises(Missing), writing() as session:
        reserve(session, TREASURER, 999_999, 1, make.nonce())


def test_fund_is_refused_before_the_round_is_published(plan: Application) -> None:
    with writing() as session:
        draft = make.drafted_round(session).id
    with pytest.raises(NotNow, match="round_not_published"), writing() as session:
        fund(session, TREASURER, draft, 100_00, make.nonce())
    with pytest.raises(NotNow, match="round_not_published"), writing() as session:
        post(session, TREASURER, draft, [Movement(Move.FUND, 1)], make.nonce())


def test_fund_raises_the_published_ceiling_and_unfund_leaves_it(plan: Application) -> None:
    steps = [(fund, 500_00, 1_500_00), (unfund, 400_00, 1_500_00), (fund, 100_00, 1_500_00), (fund, 301_00, 1_501_00)]
    for verb, cents, ceiling in steps:
        with writing() as session:
            verb(session, TREASURER, plan.round_id, cents, make.nonce())
        with reading() as session:
            assert session.get_one(Round, plan.round_id).ceiling_cents == ceiling
    assert _line(plan).ceiling == 1_501_00
    with writing() as session:
        reserve(session, TREASURER, plan.id, 1, make.nonce())
    with reading() as session:
        assert queries.check(session) == []
    with pytest.raises(NotEnough, match="pot_empty"), writing() as session:
        unfund(session, TREASURER, plan.round_id, 1_501_00, make.nonce())


def test_opening_a_pot_twice_changes_nothing(plan: Application) -> None:
    with writing() as session:
        open_pot(session, plan.round_id)
    assert _line(plan).free == 1_000_00


def test_the_same_press_gives_the_same_entry(plan: Application) -> None:
    with writing() as session:
        first = reserve(session, TREASURER, plan.id, 300_00, "one press").id
    with writing() as session:
        again = reserve(session, TREASURER, plan.id, 300_00, "one press").id
    assert (first == again, _line(plan).reserved) == (True, 300_00)


def test_the_same_press_cannot_move_something_else(plan: Application) -> None:
    with writing() as session:
        reserve(session, TREASURER, plan.id, 300_00, "one press")
    with pytest.raises(NotNow, match="press_used"), writing() as session:
        reserve(session, TREASURER, plan.id, 301_00, "one press")
    assert _line(plan).reserved == 300_00


def test_movements_of_one_press_are_all_or_none(plan: Application) -> None:
    with writing() as session:
        other = make.application(session, session.get_one(Round, plan.round_id), State.APPROVED)
    both = [Movement(Move.RESERVE, 600_00, plan.id), Movement(Move.RESERVE, 600_00, other.id)]
    with pytest.raises(NotEnough), writing() as session:
        post(session, TREASURER, plan.round_id, both, make.nonce())
    assert _line(plan).reserved == 0


def test_one_press_moves_money_in_several_rounds(plan: Application) -> None:
    """A batch of payments crosses rounds; the lines of its press are numbered through."""
    with writing() as session:
        other = make.application(session, make.published_round(session), State.APPROVED)
    press = {
        other.round_id: [Movement(Move.RESERVE, 20_00, other.id)],
        plan.round_id: [Movement(Move.RESERVE, 10_00, plan.id), Movement(Move.SEND, 10_00, plan.id)],
    }
    for _time in range(2):
        with writing() as session:
            posted = post_in_rounds(session, TREASURER, press, "release")
        assert [entry.line for entries in posted.values() for entry in entries] == [1, 2, 3]
    with reading() as session:
        found = queries.lines(session, [plan.round_id, other.round_id])
        assert (found[plan.round_id].underway, found[other.round_id].reserved) == (10_00, 20_00)
        assert queries.check(session) == []


def test_reverse_takes_an_entry_back_with_a_reason(plan: Application) -> None:
    _do(reserve, plan, 300_00)
    sent = _do(send, plan, 300_00)
    with writing() as session:
        back = reverse(session, TREASURER, sent.id, "Verkeerde rekening", make.nonce())
    line = _line(plan)
    assert (line.reserved, line.underway) == (300_00, 0)
    with reading() as session:
        assert session.get_one(Note, back.note_id).body == "Verkeerde rekening"
        told = queries.entries(session, plan.round_id)[-1]
        assert (told.move, told.reverses, told.reason) == (Move.SEND, sent.number, "Verkeerde rekening")
        assert queries.check(session) == []


def test_reverse_takes_a_return_out_of_what_came_back(plan: Application) -> None:
    for verb in (reserve, send, pay):
        _do(verb, plan, 300_00)
    back = _do(give_back, plan, 40_00)
    with writing() as session:
        reverse(session, TREASURER, back.id, "Niet op onze rekening", make.nonce())
    assert (_line(plan).returned, _line(plan).paid) == (0, 300_00)


def test_reverse_is_refused_without_reason_twice_of_a_correction_and_of_nothing(plan: Application) -> None:
    entry = _do(reserve, plan, 300_00)
    with writing() as session:
        back = reverse(session, TREASURER, entry.id, "Vergissing", "correct")
        assert reverse(session, TREASURER, entry.id, "Vergissing", "correct").id == back.id
    cases: list[tuple[int, str, type[Refusal], str]] = [
        (entry.id, " \n", Invalid, "note_required"),
        (entry.id, "Nog eens", NotNow, "entry_corrected"),
        (back.id, "Toch niet", NotNow, "entry_corrected"),
        (999_999, "Wat?", Missing, "no_such_page"),
    ]
    for entry_id, reason, kind, code in cases:
        with pytest.raises(kind, match=code), writing() as session:
            reverse(session, TREASURER, entry_id, reason, make.nonce())


def test_reverse_is_refused_when_the_money_has_moved_on(plan: Application) -> None:
    entry = _do(reserve, plan, 300_00)
    _do(send, plan, 300_00)
    with pytest.raises(NotEnough, match="plan_too_little"), writing() as session:
        reverse(session, TREASURER, entry.id, "Te laat", make.nonce())


def test_an_entry_says_who_and_when(plan: Application, clock: Clock) -> None:
    with writing() as session:
        who = make.actor(make.person(session, "Bert Mulder"))
    clock.step(days=2)
    with writing() as session:
        reserve(session, who, plan.id, 5_00, make.nonce())
    with reading() as session:
        entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
        assert entry is not None
        assert (entry.actor_id, entry.at, entry.number) == (who.person_id, clock.now, 2)
