"""What the queries about decisions tell the office, and later storeys."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.applications.queries import Scope
from grants.decisions import queries
from grants.decisions.models import ConditionKind, Verdict
from grants.decisions.services import Conclusion, recall
from grants.rules.lifecycle import State
from grants.rules.permissions import Tie
from grants.store.session import writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


def plan_id(session, reference):
    return session.scalars(select(make.Application.id).where(make.Application.reference == reference)).one()


def test_concluded_comes_in_order_of_completeness_with_rank(clock):
    with writing() as session:
        at = make.table(session)
        plans = []
        for _number in range(3):
            plans.append(make.plan_before(session, at))
            clock.step(minutes=5)
        for plan in (plans[2], plans[0]):
            make.voices(session, at, plan, "yes", "yes", "yes")
            make.conclude_now(session, at, plan)
        found = queries.concluded(session, at.round.id)
        assert [(plan.reference, plan.rank) for plan in found] == [(plans[0], 1), (plans[2], 3)]
        assert found[0].owners[0].mailed
        assert found[0].owners[0].postcode == "9628 AA"


def test_standing_knows_the_decider_until_the_decision_is_recalled():
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        other = make.officer(session, at.place)
        assert queries.standing(session, at.officer, plan).ties == {Tie.DECIDER}
        assert queries.standing(session, other, plan).ties == frozenset()
        recall(session, at.officer, plan, make.nonce(), None)
        assert queries.standing(session, at.officer, plan).ties == frozenset()


def test_to_confirm_counts_what_waits_in_scope():
    with writing() as session:
        at, other = make.table(session), make.table(session)
        make.agreed(session, at)
        make.agreed(session, at)
        make.agreed(session, other)
        make.approved(session, other)
        scope = Scope([at.place.programme_id])
        assert [(row.round_reference, row.plans) for row in queries.to_confirm(session, scope)] == [
            (at.round.reference, 2)
        ]
        assert len(queries.to_confirm(session, Scope([], [other.place.id]))) == 1


def test_letters_to_post_are_those_no_mail_will_bring(clock):
    with writing() as session:
        at, other = make.table(session), make.table(session)
        make.approved(session, at)
        paper = make.approved(session, at, mail="", phone="0612345678")
        make.approved(session, other, mail="", phone="0687654321")
        scope = Scope([at.place.programme_id])
        assert queries.letters_to_post(session, scope, clock.now) == ()
        due = clock.now + timedelta(hours=1)
        assert [row.reference for row in queries.letters_to_post(session, scope, due)] == [paper]


def test_decided_tells_the_office_what_can_still_be_taken_back(clock):
    with writing() as session:
        at = make.table(session)
        make.approved(session, at)
        clock.step(minutes=30)
        second = make.approved(session, at)
        clock.step(minutes=30)
        rows = queries.decided(session, at.round.id)
        assert rows[0].reference == second
        assert [row.recallable(clock.now) for row in rows] == [True, False]
        assert [(row.verdict, row.cents, row.left_at) for row in rows] == [(Verdict.APPROVED, 300_00, None)] * 2


def test_conditions_of_the_yes_and_the_events_that_are_open():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes_if A", "yes_if B", "yes_if C")
        picked = Conclusion(kinds=(ConditionKind.EVENT, ConditionKind.OFFER, ConditionKind.EVENT))
        make.conclude_now(session, at, plan, picked)
        found = queries.conditions(session, plan_id(session, plan))
        assert [(one.number, one.kind, one.body) for one in found] == [
            (1, ConditionKind.EVENT, "A"),
            (2, ConditionKind.OFFER, "B"),
            (3, ConditionKind.EVENT, "C"),
        ]
        assert queries.events_open(session, plan_id(session, plan)) == 2


def test_outcome_is_the_one_that_stands():
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        found = queries.outcome(session, plan_id(session, plan))
        assert (found.verdict, found.cents, found.left_at) == (Verdict.APPROVED, 300_00, None)
        recall(session, at.officer, plan, make.nonce(), None)
        assert queries.outcome(session, plan_id(session, plan)) is None
        assert queries.letter(session, plan_id(session, plan), before_it_left=True) is None


def test_table_marks_every_change():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes Een", "yes")
        here = queries.standing(session, at.chair, plan)
        before = queries.table(session, at.chair, here).mark
        assert queries.table(session, at.chair, here).mark == before
        make.voices(session, at, plan, "", "", "", "yes")
        assert queries.table(session, at.chair, here).mark != before
        assert 0 <= before < 10**9


def test_table_gives_sentences_in_an_order_that_names_nobody():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "not_yet Zoveel?", "yes Zeker", "yes Altijd doen", "yes_if Mits")
        found = queries.table(session, at.chair, queries.standing(session, at.chair, plan))
        assert [one.sentence for one in found.spoken] == ["Altijd doen", "Zeker", "Mits", "Zoveel?"]
        assert found.if_sentences == ("Mits",)


def test_a_plan_without_a_conclusion_has_nothing_said():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        found = queries.plan(session, plan_id(session, plan))
        assert (found.said, found.conditions, found.state) == (None, (), State.IN_REVIEW)
