"""Two presses at the same moment, with real threads and real commits: exactly one wins and the other is told why."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread, current_thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import func, select

from grants.applications.services import withdraw
from grants.decisions import queries
from grants.decisions.models import Decision, Letter, Recommendation, Verdict
from grants.decisions.services import Conclusion, Confirmed, conclude, confirm, recall, release_due_letters
from grants.ledger.models import LedgerEntry
from grants.ledger.queries import check, line
from grants.panel.models import Review
from grants.panel.services import ReviewSaid, give_review
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.moves import Move
from grants.rules.refusals import AlreadyDone, NotNow, Refusal, Stale
from grants.rules.reviews import Choice, Closeness
from grants.store import clock as house_clock
from grants.store.session import keep, once, reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


def together(*presses: Callable[[], Any]) -> list[Any]:
    """Let presses start at the same moment; gives of each its answer, or the refusal it met."""
    gate, moment = Barrier(len(presses)), house_clock.now()

    def run(press: Callable[[], Any]) -> Any:
        with house_clock.held(moment):
            gate.wait()
            try:
                return press()
            except (Refusal, AlreadyDone) as refusal:
                return refusal

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))


def confirming(at: make.Table, who: Any, plan: str) -> Callable[[], Any]:
    def press() -> Any:
        with writing() as session:
            return confirm(session, who, at.round.reference, {plan: Confirmed()}, make.nonce())

    return press


def told(answers: list[Any]) -> list[tuple[Any, ...]]:
    return sorted((ruling.verdict, ruling.cents or 0, ruling.reason) for one in answers for ruling in one.values())


@pytest.mark.parametrize("minimum", ["", "100"])
def test_two_approvals_race_for_the_last_euros(clock, minimum):
    """Each of two officers confirms one plan; the pot holds 400 and both ask 300."""
    with writing() as session:
        at = make.table(session, cents=400_00)
        plans = [make.agreed(session, at, minimum=minimum), make.agreed(session, at, minimum=minimum)]
        other = make.officer(session, at.place)
    answers = together(confirming(at, at.officer, plans[0]), confirming(at, other, plans[1]))
    assert all(isinstance(answer, dict) for answer in answers), answers
    second = (Verdict.APPROVED, 100_00, None) if minimum else (Verdict.DECLINED, 0, DeclineReason.POT_EMPTY)
    assert told(answers) == sorted([(Verdict.APPROVED, 300_00, None), second])
    with reading() as session:
        assert line(session, at.round.id).free == (0 if minimum else 100_00)
        promised = dict(
            session.execute(select(Decision.application_id, Decision.cents).where(Decision.cents > 0)).all()
        )
        assert check(session, promised) == []
        papers = [facts["reason"] for facts in session.scalars(select(Letter.facts))]
        assert sorted(papers) == (["", ""] if minimum else ["", "pot_empty"])


def test_the_pot_is_read_under_the_lock(clock, monkeypatch):
    """A press between another one's reading of the plans and of the pot would count the same money twice."""
    with writing() as session:
        at = make.table(session, cents=400_00)
        first = make.agreed(session, at, minimum="100")
        clock.step(minutes=1)
        second = make.agreed(session, at, minimum="100")
        other = make.officer(session, at.place)
    both_read, first_done = Event(), Event()
    module = sys.modules["grants.decisions.services.confirm"]
    read = module.concluded

    def reading_slowly(*arguments: Any) -> Any:
        found = read(*arguments)
        if current_thread().name == "second":
            both_read.set()
            first_done.wait(2)
        else:
            both_read.wait(0.5)
        return found

    monkeypatch.setattr(module, "concluded", reading_slowly)
    answers: dict[str, Any] = {}

    def press(name: str, who: Any, plan: str) -> None:
        with house_clock.held(clock.now):
            answers[name] = confirming(at, who, plan)()
        if name == "first":
            first_done.set()

    threads = [
        Thread(target=press, args=("first", at.officer, first), name="first"),
        Thread(target=press, args=("second", other, second), name="second"),
    ]
    threads[0].start()
    sleep(0.1)
    threads[1].start()
    for thread in threads:
        thread.join()
    assert answers["first"][first].cents == 300_00
    assert answers["second"][second].cents == 100_00


def test_two_officers_confirm_the_same_plan_at_once():
    with writing() as session:
        at = make.table(session)
        plan = make.agreed(session, at)
        other = make.officer(session, at.place)
    answers = together(confirming(at, at.officer, plan), confirming(at, other, plan))
    assert sorted(type(answer) for answer in answers if isinstance(answer, Stale)) == [Stale]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1
        assert session.scalar(select(func.count()).select_from(Letter)) == 1
        assert line(session, at.round.id).reserved == 300_00


def test_five_copies_of_one_confirmation_have_one_effect():
    with writing() as session:
        at = make.table(session)
        plan = make.agreed(session, at)
    key = make.nonce()

    def press() -> str:
        with writing() as session:
            once(session, key, "confirm")
            confirm(session, at.officer, at.round.reference, {plan: Confirmed()}, key)
            keep(session, key, "/desk")
        return "done"

    answers = together(*[press] * 5)
    assert answers.count("done") == 1
    assert [str(one) for one in answers if isinstance(one, AlreadyDone)] == ["/desk"] * 4
    with reading() as session:
        reserves = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.move == Move.RESERVE)
        assert session.scalar(reserves) == 1


def test_conclude_twice_at_once():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        give_review(session, at.chair, plan, ReviewSaid(Closeness.TOO_CLOSE, None, ""), 0)
        make.voices(session, at, plan, "", "yes", "yes", "yes")
        mark = queries.table(session, at.members[1], queries.standing(session, at.members[1], plan)).mark

    def concluding(who: Any) -> Callable[[], Any]:
        def press() -> Any:
            with writing() as session:
                return conclude(session, who, plan, Conclusion(), mark)

        return press

    answers = together(concluding(at.members[1]), concluding(at.members[2]))
    refusals = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [(refusal.status, refusal.code) for refusal in refusals] == [(409, "concluded")]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Recommendation)) == 1


def test_a_voice_and_a_conclusion_at_once_never_leave_a_voice_behind():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes")
        mark = queries.table(session, at.chair, queries.standing(session, at.chair, plan)).mark

    def concluding() -> Any:
        with writing() as session:
            return conclude(session, at.chair, plan, Conclusion(), mark)

    def speaking() -> Any:
        with writing() as session:
            said = ReviewSaid(Closeness.NONE, Choice.NOT_YET, "Wacht even.")
            return give_review(session, at.members[3], plan, said, 0)

    concluded, spoken = together(concluding, speaking)
    with reading() as session:
        voices = session.scalar(select(func.count()).select_from(Review))
        if isinstance(concluded, Stale):
            assert (spoken, voices) == (None, 4)
        else:
            assert isinstance(spoken, NotNow)
            assert voices == 3
            assert session.scalars(select(Recommendation.tally)).one()["voices"] == 3


def test_two_voices_of_one_member_at_once_are_one_voice():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)

    def speaking() -> Any:
        with writing() as session:
            return give_review(session, at.members[1], plan, ReviewSaid(Closeness.NONE, Choice.YES, ""), 0)

    answers = together(speaking, speaking, speaking)
    assert answers.count(None) == 1
    assert all(isinstance(answer, Stale) for answer in answers if answer is not None)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == 1


def test_taking_back_twice_at_once_gives_the_money_back_once():
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        other = make.officer(session, at.place)

    def recalling(who: Any) -> Callable[[], Any]:
        def press() -> Any:
            with writing() as session:
                return recall(session, who, plan, make.nonce(), None)

        return press

    answers = together(recalling(at.officer), recalling(other))
    assert answers.count(None) == 1
    assert [answer.status for answer in answers if answer is not None] == [409]
    with reading() as session:
        assert line(session, at.round.id).free == 10_000_00


def test_the_makers_withdraw_while_the_officer_confirms():
    with writing() as session:
        at = make.table(session)
        maker = make.person(session)
        plan = make.agreed(session, at, name=maker.name, mail=maker.email)

    def withdrawing() -> Any:
        with writing() as session:
            return withdraw(session, make.actor(maker), plan)

    together(withdrawing, confirming(at, at.officer, plan))
    with reading() as session:
        state = session.scalars(select(make.Application.state).where(make.Application.reference == plan)).one()
        kept = line(session, at.round.id).reserved
    assert (state, kept) in ((State.WITHDRAWN, 0), (State.APPROVED, 300_00))


def test_two_workers_release_a_letter_once(clock):
    with writing() as session:
        at = make.table(session)
        make.approved(session, at)
    clock.step(hours=2)

    def releasing() -> int:
        with writing() as session:
            return release_due_letters(session)

    assert sorted(together(releasing, releasing)) == [0, 1]
