"""Lists and rows: who is in scope, the same number of statements at 5 and at 100 rows; on both databases."""

import pytest

from grants.applications import queries
from grants.applications.queries import Scope
from grants.applications.services import add_helper
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.refusals import Missing
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_web import counted

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_asked_is_what_waits_for_an_answer():
    with writing() as session:
        made = make.published_round(session)
        for state, cents in (
            (State.SUBMITTED, 100_00),
            (State.IN_REVIEW, 250_00),
            (State.APPROVED, 900_00),
            (State.DRAFT, 5_00),
        ):
            make.application(session, made, state, cents)
        assert queries.asked_cents(session, made.id) == 350_00
        assert queries.asked_cents(session, made.id + 1) == 0


def test_tasks_stay_within_their_programme_or_place():
    with writing() as session:
        here, elsewhere = make.published_round(session), make.published_round(session)
        mine = make.sent_in(session, here, mail="", phone="0612345678")
        make.sent_in(session, elsewhere, mail="", phone="0612345678")
        spot = session.get_one(Place, here.place_id)
    with reading() as session:
        for scope in (Scope([spot.programme_id]), Scope([], [spot.id])):
            for look_up in (queries.to_check, queries.to_call, queries.paper_tasks):
                assert [row.reference for row in look_up(session, scope)] == [mine]
        assert queries.to_check(session, Scope([])) == ()


def test_mine_holds_what_i_own_and_what_i_help_with():
    with writing() as session:
        made = make.published_round(session)
        mine, helped = make.sent_in(session, made), make.sent_in(session, made)
        make.sent_in(session, made)
        me = make.owner(session, mine)
        add_helper(session, make.owner(session, helped), helped, me.person_id)
    with reading() as session:
        assert [row.reference for row in queries.mine(session, me.person_id)] == [helped, mine]


def test_a_plan_and_what_belongs_to_it_take_one_statement_each_at_any_length():
    with writing() as session:
        made = make.published_round(session)
        short = make.sent_in(session, made)
        rows = [{"label": f"regel {n}", "amount": "5"} for n in range(60)]
        long = make.sent_in(session, made, lines=rows, total="300")
    counts = []
    for reference in (short, long):
        with reading() as session, counted() as statements:
            plan = queries.plan(session, reference)
            for look_up in (
                queries.lines,
                queries.contacts,
                queries.helpers,
                queries.thread,
                queries.requests,
                queries.steps,
            ):
                look_up(session, plan.id)
        counts.append(len(statements))
        assert statements.twice == []
    assert counts == [7, 7]


def test_due_days_takes_two_statements_for_any_number_of_plans():
    with writing() as session:
        made = make.published_round(session)
        ids = [make.application(session, made, State.SUBMITTED, 1_00).id for _ in range(12)]
        draft = make.application(session, made, State.DRAFT, 1_00).id
    with reading() as session, counted() as statements:
        days = queries.due_days(session, [*ids, draft], house_clock.today())
    assert (set(days), len(statements)) == (set(ids), 2)
    with reading() as session:
        assert queries.due_on(session, draft, house_clock.today()) is None


def test_the_unknown_is_missing():
    with reading() as session:
        for look_up in (
            lambda: queries.plan(session, "SID-0000"),
            lambda: queries.plan_by_id(session, 0),
            lambda: queries.sheet(session, 0),
        ):
            with pytest.raises(Missing):
                look_up()
