"""Paying with four eyes, through the services, on both databases: every step, and every refusal."""

from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from grants.applications import queries as plans
from grants.applications.models import Application
from grants.applications.services import add_helper
from grants.awards import queries as awards
from grants.awards.services import close_award, met, name_payee, type_account
from grants.decisions.models import Condition, ConditionKind
from grants.decisions.services import cancel
from grants.ledger.models import LedgerEntry
from grants.ledger.queries import PlanLine, check, line, plan_line
from grants.notices.models import Notice
from grants.payments import queries, services
from grants.payments.models import Batch, Payment, PaymentEvent, PaymentState
from grants.payments.queries import Stands
from grants.people.models import Person
from grants.programmes.models import Programme
from grants.rules.lifecycle import State
from grants.rules.money import euro_exact
from grants.rules.moves import Move
from grants.rules.permissions import Actor, Deed, Grant, Role, Tie
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at() -> make.Table:
    with writing() as session:
        return make.table(session)


@pytest.fixture
def treasurer(at: make.Table) -> Actor:
    """A treasurer of the programme, who prepared nothing."""
    with writing() as session:
        return make.treasurer(session, at)


@pytest.fixture
def both(at: make.Table) -> Actor:
    """The officer, who is treasurer as well."""
    return Actor(at.officer.person_id, at.officer.name, at.officer.grants | {Grant(Role.TREASURER, at.programme_id)})


def refused(kind: type[Exception], code: str, press: Any, field: str | None = None) -> Any:
    with pytest.raises(kind) as caught, writing() as session:
        press(session)
    assert (caught.value.code, caught.value.field) == (code, field)  # type: ignore[attr-defined]
    return caught.value.facts  # type: ignore[attr-defined]


def money(session: Session, reference: str) -> PlanLine:
    return plan_line(session, awards.award(session, reference).id)


def states(session: Session) -> list[PaymentState]:
    return list(session.scalars(select(Payment.state).order_by(Payment.id)))


# ---- prepare ----


def test_prepare_moves_no_money(at):
    with writing() as session:
        one, other = make.accepted(session, at, 1), make.accepted(session, at, 2)
        before = line(session, at.round.id)
        ready = queries.ready_to_prepare(session, at.programme_id)
        assert [(row.reference, row.cents, row.tail) for row in ready] == [
            (one, 300_00, "00 01"),
            (other, 300_00, "00 02"),
        ]
        stack = services.prepare(session, at.officer, at.programme_id, [other, one, one])
        assert line(session, at.round.id) == before
        assert queries.ready_to_prepare(session, at.programme_id) == ()
    with reading() as session:
        batch = queries.batch(session, at.officer, stack)
        assert (batch.number, batch.count, batch.cents, batch.live, batch.stands) == (1, 2, 600_00, 2, Stands.WAITING)
        lines = queries.payments(session, batch.id)
        assert sorted(row.reference for row in lines) == sorted([one, other])
        ids = {row.end_to_end_id for row in lines}
        assert len(ids) == 2
        assert all(len(one_id) <= 35 and one_id.isalnum() and one_id.isascii() for one_id in ids)


def test_prepare_numbers_batches_by_programme(at):
    with writing() as session:
        first = make.prepared(session, at, make.accepted(session, at, 1))
        second_one = make.prepared(session, at, make.accepted(session, at, 2))
        elsewhere = make.table(session)
        other = make.prepared(session, elsewhere, make.accepted(session, elsewhere, 3))
    assert [name.rpartition("-")[2] for name in (first, second_one, other)] == ["1", "2", "1"]
    assert first.rpartition("-")[0] != other.rpartition("-")[0]


def test_prepare_refuses_a_plan_that_cannot_be_paid(at):
    with writing() as session:
        programme = at.programme_id
        approved, pending = make.yes(session, at), make.yes(session, at)
        make.keeper_named(session, pending)
        prepared, underway, paid = (make.accepted(session, at, n) for n in (1, 2, 3))
        make.prepared(session, at, prepared)
        make.released(session, at, underway)
        make.paid(session, at, paid)
        eventful = make.yes_if(session, at, ConditionKind.EVENT)
        name_payee(session, make.owner(session, eventful), eventful, {"kind": "owner", "adult": True} | make.account(4))
    for reference, code in (
        (approved, "plan_not_payable"),
        (pending, "plan_not_payable"),
        (prepared, "payment_open"),
        (underway, "payment_open"),
        (paid, "nothing_to_pay"),
        (eventful, "event_open"),
    ):
        facts = refused(NotNow, code, lambda s, r=reference: services.prepare(s, at.officer, programme, [r]))
        assert facts == {"plan": reference}
    with reading() as session:
        assert queries.ready_to_prepare(session, programme) == ()


def test_prepare_an_event_that_was_met_and_a_duty_hold_nothing_up(at):
    with writing() as session:
        plan = make.yes_if(session, at, ConditionKind.EVENT, ConditionKind.DUTY, ConditionKind.OFFER)
        name_payee(session, make.owner(session, plan), plan, {"kind": "owner", "adult": True} | make.account(4))
        number = session.scalars(select(Condition.number).where(Condition.kind == ConditionKind.EVENT)).one()
        met(session, at.officer, plan, number)
        assert make.prepared(session, at, plan)


def test_prepare_refuses_who_may_not_and_what_is_not_there(at, treasurer):
    with writing() as session:
        plan = make.accepted(session, at)
        elsewhere = make.table(session)
        foreign = make.accepted(session, elsewhere)
        maker = make.owner(session, plan)
    programme = at.programme_id
    for who in (maker, treasurer, at.chair, elsewhere.officer):
        refused(NotAllowed, "not_yours", lambda s, w=who: services.prepare(s, w, programme, [plan]))
    refused(Missing, "no_such_page", lambda s: services.prepare(s, at.officer, programme, [plan, foreign]))
    refused(Missing, "no_such_page", lambda s: services.prepare(s, at.officer, programme, ["SID-0000"]))
    refused(Invalid, "nothing_chosen", lambda s: services.prepare(s, at.officer, programme, []), "plans")
    many = [f"SID-{n:04d}" for n in range(101)]
    refused(Invalid, "too_many_chosen", lambda s: services.prepare(s, at.officer, programme, many), "plans")


def test_prepare_is_not_for_an_officer_with_an_interest(at):
    with writing() as session:
        plan = make.accepted(session, at)
        maker = make.owner(session, plan)
        helper = make.person(session)
        add_helper(session, maker, plan, helper.id)
        interested = [
            Actor(person_id, "", frozenset({Grant(Role.OFFICER, at.programme_id)}))
            for person_id in (maker.person_id, helper.id)
        ]
    for who in interested:
        press = lambda s, w=who: services.prepare(s, w, at.programme_id, [plan])  # noqa: E731
        assert refused(NotAllowed, "interest_in_plan", press)["plan"] == plan


# ---- release ----


def test_release_sends_everything_in_one_press(at, treasurer):
    with writing() as session:
        neighbour = make.place(session, in_programme=session.get_one(Programme, at.programme_id))
        other = make.table(session, at=neighbour)
        one, two = make.accepted(session, at, 1), make.accepted(session, other, 2)
        stack = make.prepared(session, at, one, two)
    with writing() as session:
        services.release(session, treasurer, stack, "the press", 2)
    with reading() as session:
        for plan in (one, two):
            assert money(session, plan) == PlanLine(reserved=0, underway=300_00)
            award = awards.award(session, plan)
            assert plans.steps(session, award.id)[-1].action == PaymentEvent.SENT
        of_press = select(LedgerEntry).where(LedgerEntry.key == "the press")
        sent = list(session.scalars(of_press))
        assert sorted(row.line for row in sent) == [1, 2]
        assert {row.move for row in sent} == {Move.SEND}
        assert {row.round_id for row in sent} == {at.round.id, other.round.id}
        assert {row.actor_id for row in sent} == {treasurer.person_id}
        assert states(session) == [PaymentState.UNDERWAY] * 2
        batch = queries.batch(session, at.officer, stack)
        assert (batch.released_by, batch.stands) == (treasurer.name, Stands.UNDERWAY)
        assert check(session) == []


def test_release_needs_other_eyes(at, both):
    """Somebody who is officer and treasurer both prepares, and may not release what they prepared."""
    with writing() as session:
        both = Actor(
            at.officer.person_id, at.officer.name, at.officer.grants | {Grant(Role.TREASURER, at.programme_id)}
        )
        stack = make.prepared(session, at, make.accepted(session, at))
    facts = refused(NotAllowed, "four_eyes", lambda s: services.release(s, both, stack, make.nonce()))
    assert facts == {"deed": Deed.RELEASE}, "refused by the rule, before the database has to"
    with reading() as session:
        assert states(session) == [PaymentState.PREPARED]


def test_release_four_eyes_is_kept_by_the_database_too(at):
    with writing() as session:
        make.prepared(session, at, make.accepted(session, at))
    alone = update(Batch).values(released_by_id=Batch.prepared_by_id, released_at=Batch.prepared_at)
    refused(NotAllowed, "four_eyes", lambda s: s.execute(alone))


def test_release_is_not_for_who_has_an_interest(at, treasurer):
    with writing() as session:
        plan, keeper = make.kept(session, at)
        helper = make.person(session)
        maker = make.owner(session, plan)
        add_helper(session, maker, plan, helper.id)
        innocent = make.accepted(session, at, 7)
        stack = make.prepared(session, at, innocent, plan)
    for person_id in (maker.person_id, helper.id, keeper.person_id):
        who = Actor(person_id, "", frozenset({Grant(Role.TREASURER, at.programme_id)}))
        press = lambda s, w=who: services.release(s, w, stack, make.nonce())  # noqa: E731
        assert refused(NotAllowed, "interest_in_plan", press)["plan"] == plan
    with writing() as session:
        services.release(session, make.treasurer(session, at), stack, make.nonce())


def test_release_refuses_everybody_else(at):
    with writing() as session:
        stack = make.prepared(session, at, make.accepted(session, at))
        colleague = make.officer(session, at.place)
        elsewhere = make.table(session)
        foreign = make.treasurer(session, elsewhere)
        stranger = make.actor(make.person(session))
    refused(NotAllowed, "not_yours", lambda s: services.release(s, colleague, stack, make.nonce()))
    # Another programme's batch is not there at all.
    for who in (foreign, stranger, at.chair):
        refused(Missing, "no_such_page", lambda s, w=who: services.release(s, w, stack, make.nonce()))
    for name in ("", "14", "nowhere-1", f"{stack}9", f"{stack}x", f"{stack}-", "-1", "²-²"):
        refused(Missing, "no_such_page", lambda s, n=name: services.release(s, colleague, n, make.nonce()))


def test_release_happens_once(at, treasurer):
    with writing() as session:
        stack = make.released(session, at, make.accepted(session, at))
    refused(NotNow, "batch_released", lambda s: services.release(s, treasurer, stack, make.nonce()))
    refused(NotNow, "batch_released", lambda s: services.send_back(s, treasurer, stack))


def test_changed_account_sends_the_prepared_payment_back(at, treasurer):
    """Prepared for the old number, so it is prepared and released anew for the new one."""
    with writing() as session:
        changed, same = make.accepted(session, at, 1), make.accepted(session, at, 2)
        stack = make.prepared(session, at, changed, same)
        type_account(session, make.owner(session, changed), changed, make.account(3))
        batch = queries.batch(session, at.officer, stack)
        assert (batch.count, batch.live, batch.live_cents) == (2, 1, 300_00)
        [ready] = queries.ready_to_prepare(session, at.programme_id)
        assert (ready.reference, ready.changed, ready.tail) == (changed, True, "00 03")
    facts = refused(Stale, "stale", lambda s: services.release(s, treasurer, stack, make.nonce(), 2))
    assert [row[1:] for row in facts["changed"]] == [(euro_exact(300_00), PaymentState.SENT_BACK)]
    with writing() as session:
        services.release(session, treasurer, stack, make.nonce(), 1)
        assert money(session, changed).underway == 0
        assert money(session, same).underway == 300_00
        assert sorted(states(session)) == [PaymentState.SENT_BACK, PaymentState.UNDERWAY]
        again = make.prepared(session, at, changed)
        services.release(session, treasurer, again, make.nonce())
        assert check(session) == []


def test_changed_account_can_be_prepared_anew_at_once(at, treasurer):
    with writing() as session:
        plan = make.accepted(session, at, 1)
        old = make.prepared(session, at, plan)
        type_account(session, make.owner(session, plan), plan, make.account(3))
        new = make.prepared(session, at, plan)
        assert states(session) == [PaymentState.SENT_BACK, PaymentState.PREPARED]
        assert queries.batch(session, at.officer, old).stands is Stands.SENT_BACK
    refused(NotNow, "batch_sent_back", lambda s: services.release(s, treasurer, old, make.nonce()))
    with writing() as session:
        services.release(session, make.treasurer(session, at), new, make.nonce())
        assert money(session, plan).underway == 300_00


def test_cancelled_plan_is_not_released(at, treasurer):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.prepared(session, at, plan)
        cancel(session, at.officer, plan, "De makers zijn verhuisd.", make.nonce())
    refused(Stale, "stale", lambda s: services.release(s, treasurer, stack, make.nonce(), 1))
    refused(NotNow, "batch_sent_back", lambda s: services.release(s, treasurer, stack, make.nonce()))
    with reading() as session:
        assert check(session) == []


def test_send_back_lets_it_be_prepared_anew(at, treasurer):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.prepared(session, at, plan)
        maker = make.owner(session, plan)
    refused(NotAllowed, "not_yours", lambda s: services.send_back(s, at.officer, stack))
    refused(Missing, "no_such_page", lambda s: services.send_back(s, maker, stack))
    refused(Stale, "stale", lambda s: services.send_back(s, treasurer, stack, 2))
    with writing() as session:
        services.send_back(session, treasurer, stack, 1)
        assert money(session, plan) == PlanLine(reserved=300_00)
    refused(NotNow, "batch_sent_back", lambda s: services.send_back(s, treasurer, stack))
    refused(NotNow, "batch_sent_back", lambda s: services.release(s, treasurer, stack, make.nonce()))
    with writing() as session:
        make.released(session, at, plan)
        assert money(session, plan).underway == 300_00


# ---- what the bank did ----


def marked(session: Session, at: make.Table, stack: str, outcome: str, reason: str = "", **seen: int) -> None:
    services.mark(session, at.officer, stack, 1, {"outcome": outcome, "reason": reason}, make.nonce(), **seen)


def test_mark_paid_tells_makers_and_keeper(at):
    with writing() as session:
        plan, keeper = make.kept(session, at, number=718)
        stack = make.released(session, at, plan)
        marked(session, at, stack, "paid")
        assert money(session, plan) == PlanLine(paid=300_00)
    with reading() as session:
        told = list(session.scalars(select(Notice).where(Notice.template == "payments/paid").order_by(Notice.id)))
        assert [notice.person_id for notice in told] == [make.owner(session, plan).person_id, keeper.person_id]
        assert [notice.facts["keeper"] for notice in told] == [False, True]
        assert {notice.facts["tail"] for notice in told} == {"07 18"}
        assert check(session) == []


def test_mark_bounced_prepare_again_paid(at):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.released(session, at, plan)
        marked(session, at, stack, "bounced", "Rekening bestaat niet.")
        assert money(session, plan) == PlanLine(reserved=300_00)
        [ready] = queries.ready_to_prepare(session, at.programme_id)
        assert (ready.came_back, ready.changed) == (True, False)
        told = session.scalars(select(Notice).where(Notice.template == "payments/came_back")).one()
        assert told.facts["path"] == f"/applications/{plan}/payee"
        assert "bestaat niet" not in str(told.facts)
        type_account(session, make.owner(session, plan), plan, make.account(5))
        [ready] = queries.ready_to_prepare(session, at.programme_id)
        assert (ready.came_back, ready.changed) == (False, True)
        make.paid(session, at, plan)
        assert money(session, plan) == PlanLine(paid=300_00)
    with reading() as session:
        batch = queries.batch(session, at.officer, stack)
        assert (batch.stands, batch.came_back) == (Stands.DONE, 1)
        assert queries.payments(session, batch.id)[0].reason == "Rekening bestaat niet."
        assert check(session) == []


def test_mark_bounced_late_after_closing(at):
    """The plan stays closed, its money is reserved again and can be sent again."""
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.paid(session, at, plan)
        close_award(session, make.owner(session, plan), plan, {"sentence": "Mooi!", "left_over_cents": 0})
        marked(session, at, stack, "bounced_late", "Na vier dagen terug.")
        award = awards.award(session, plan)
        assert (award.state, award.reserved, award.paid) == (State.CLOSED, 300_00, 0)
        assert check(session) == []
        type_account(session, make.owner(session, plan), plan, make.account(6))
        make.paid(session, at, plan)
        award = awards.award(session, plan)
        assert (award.state, award.reserved, award.paid) == (State.CLOSED, 0, 300_00)
        assert check(session) == []


def test_mark_refuses_what_cannot_be(at):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.prepared(session, at, plan)
    for outcome in ("paid", "bounced", "bounced_late"):
        refused(NotNow, "payment_not_there", lambda s, o=outcome: marked(s, at, stack, o, "Zomaar."))
    with writing() as session:
        services.release(session, make.treasurer(session, at), stack, make.nonce())
    refused(NotNow, "payment_not_there", lambda s: marked(s, at, stack, "bounced_late", "Te vroeg."))
    for outcome in ("", "prepared", "sent_back", "underway", "gone"):
        refused(Invalid, "outcome_needed", lambda s, o=outcome: marked(s, at, stack, o), "outcome")
    for outcome in ("bounced", "bounced_late"):
        refused(Invalid, "bounce_reason_needed", lambda s, o=outcome: marked(s, at, stack, o, " "), "reason")
    refused(Invalid, "text_too_long", lambda s: marked(s, at, stack, "paid", "x" * 601), "reason")
    with writing() as session:
        marked(session, at, stack, "paid")
    for outcome in ("paid", "bounced"):
        refused(NotNow, "payment_not_there", lambda s, o=outcome: marked(s, at, stack, o, "Nog eens."))
    refused(
        Missing, "no_such_page", lambda s: services.mark(s, at.officer, stack, 2, {"outcome": "paid"}, make.nonce())
    )


def test_mark_stale_and_who_may(at, treasurer):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = make.released(session, at, plan)
        maker = make.owner(session, plan)
        version = queries.payment(session, queries.batch(session, at.officer, stack).id, 1).version
    refused(Stale, "stale", lambda s: marked(s, at, stack, "paid", seen=version - 1))
    paid = {"outcome": "paid"}
    refused(NotAllowed, "not_yours", lambda s: services.mark(s, treasurer, stack, 1, paid, make.nonce()))
    interested = Actor(maker.person_id, "", at.officer.grants)
    refused(NotAllowed, "not_yours", lambda s: services.mark(s, interested, stack, 1, paid, make.nonce()))
    refused(Missing, "no_such_page", lambda s: services.mark(s, maker, stack, 1, paid, make.nonce()))
    with writing() as session:
        marked(session, at, stack, "paid", seen=version)


def test_all_paid_marks_what_is_underway(at, treasurer):
    with writing() as session:
        one, two, three = (make.accepted(session, at, n) for n in (1, 2, 3))
        stack = make.released(session, at, one, two, three)
        batch = queries.batch(session, at.officer, stack)
        back = queries.payments(session, batch.id)[0]
        marked(session, at, stack, "bounced", "Dicht.")
    refused(Stale, "stale", lambda s: services.all_paid(s, at.officer, stack, make.nonce(), 3))
    refused(NotAllowed, "not_yours", lambda s: services.all_paid(s, treasurer, stack, make.nonce()))
    with writing() as session:
        services.all_paid(session, at.officer, stack, make.nonce(), 2)
        for plan in {one, two, three} - {back.reference}:
            assert money(session, plan) == PlanLine(paid=300_00)
        assert money(session, back.reference) == PlanLine(reserved=300_00)
        assert check(session) == []
    refused(NotNow, "payment_not_there", lambda s: services.all_paid(s, at.officer, stack, make.nonce()))


# ---- money that comes home ----


def test_returned_goes_back_to_the_pot(at):
    with writing() as session:
        plan = make.accepted(session, at)
        make.paid(session, at, plan)
        close_award(session, make.owner(session, plan), plan, {"sentence": "Mooi!", "left_over_cents": 50_00})
        free = line(session, at.round.id).free
        services.returned(session, at.officer, plan, {"cents": 30_00}, make.nonce())
        assert money(session, plan) == PlanLine(paid=270_00, returned=30_00)
        assert line(session, at.round.id).free == free + 30_00
        assert line(session, at.round.id).returned == 30_00
        closing = awards.closing(session, awards.award(session, plan).id)
        assert closing is not None
        assert (closing.left_over_cents, closing.returned_cents) == (50_00, 30_00)
        assert check(session) == []


def test_returned_refuses(at, treasurer):
    with writing() as session:
        plan = make.accepted(session, at)
        make.paid(session, at, plan)
        maker, version = make.owner(session, plan), awards.award(session, plan).version
    give = {"cents": 10_00}
    for who in (maker, treasurer):
        refused(NotAllowed, "not_yours", lambda s, w=who: services.returned(s, w, plan, give, make.nonce()))
    refused(Stale, "stale", lambda s: services.returned(s, at.officer, plan, give, make.nonce(), version - 1))
    refused(Missing, "no_such_page", lambda s: services.returned(s, at.officer, "SID-0000", give, make.nonce()))
    for cents, code in ((300_01, "return_too_much"), (0, "money_zero"), (-5, "money_zero"), (None, "money_zero")):
        values = {"cents": cents}
        refused(Invalid, code, lambda s, v=values: services.returned(s, at.officer, plan, v, make.nonce()), "cents")


# ---- the database itself ----


def test_one_open_payment_a_plan_is_kept_by_the_database(at):
    with writing() as session:
        make.prepared(session, at, make.accepted(session, at))
        other = make.prepared(session, at, make.accepted(session, at, 2))
    with reading() as session:
        first = session.scalars(select(Payment).order_by(Payment.id)).first()
        batch_id = queries.batch(session, at.officer, other).id
    assert first is not None
    again = {"application_id": first.application_id, "payee_id": first.payee_id, "cents": 1, "version": 1}
    more = {"batch_id": batch_id, "line": 2, "end_to_end_id": "NBX", "state": PaymentState.PREPARED}
    refused(NotNow, "payment_open", lambda s: s.execute(insert(Payment).values(**again, **more)))


def test_standing_knows_who_prepared(at, both, treasurer):
    with writing() as session:
        plan = make.accepted(session, at)
        assert Tie.PREPARER not in queries.standing(session, both, plan).ties
        make.prepared(session, at, plan)
        assert Tie.PREPARER in queries.standing(session, both, plan).ties
        assert Tie.PREPARER not in queries.standing(session, make.treasurer(session, at), plan).ties


def test_people_are_counted(at):
    """The services add nobody: every payee here is somebody who was there already."""
    with writing() as session:
        before = session.scalar(select(func.count(Person.id)))
        plan = make.accepted(session, at)
        after_plan = session.scalar(select(func.count(Person.id)))
        make.paid(session, at, plan)
        assert session.scalar(select(func.count(Person.id))) == (after_plan or 0) + 1  # the treasurer
        assert (before or 0) + 1 == after_plan  # the maker
        assert session.scalar(select(func.count(Application.id))) == 1
