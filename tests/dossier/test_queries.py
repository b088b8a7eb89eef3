"""A plan as a whole, in two statements however long its story is; and a list of one's own plans."""

from datetime import timedelta

import pytest

from grants.applications import queries as applications
from grants.applications.services import write_message
from grants.awards.services import report_change
from grants.decisions.services import cancel
from grants.dossier import queries
from grants.rules.lifecycle import State
from grants.store.session import reading, writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.fixtures_web import counted
from tests.scene import Scene


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


def _dossier(reference: str) -> queries.Dossier:
    with reading() as session:
        return queries.dossier(session, applications.plan(session, reference).id)


def test_dossier_holds_all_that_belongs_to_a_plan_in_two_statements(here: Scene, clock: Clock) -> None:
    reference = here.plans["event"]
    with writing() as session:
        for number in range(30):
            write_message(session, here.at.chair, reference, f"Vraag {number}")
        report_change(session, here.people["owner"], reference, {"kind": "date", "sentence": "Een week later."})
    with reading() as session:
        plan_id = applications.plan(session, reference).id
        with counted() as statements:
            whole = queries.dossier(session, plan_id)
        lines, makers = (
            applications.lines(session, plan_id),
            applications.makers(session, plan_id),
        )
        thread = applications.thread(session, plan_id)
    assert len(statements) == 2
    assert (tuple(whole.lines), tuple(whole.makers), tuple(whole.thread)) == (lines, makers, thread)
    assert [(one.kind, one.code, one.words) for one in whole.events] == [("change", "date", "Een week later.")]
    assert [maker.position for maker in whole.makers] == [1, 2]
    plan = whole.plan
    assert (plan.verdict, plan.cents, plan.payee_name, plan.payee_tail) == (
        "approved", 300_00, "IJsvereniging Ulrum", "4300",
    )  # fmt: skip
    assert (plan.reserved_cents, plan.underway_cents, plan.paid_cents) == (300_00, 0, 0)


def test_events_come_as_they_happened(here: Scene) -> None:
    assert [(one.kind, one.answer) for one in _dossier(here.plans["answered"]).events] == [("request", "Ja, in mei.")]
    assert _dossier(here.plans["asked"]).open_request is not None
    assert [one.code for one in _dossier(here.plans["came_back"]).events] == ["bounced_late"]


def test_money_that_came_back_asks_for_another_account(here: Scene) -> None:
    assert _dossier(here.plans["came_back"]).came_back
    assert not _dossier(here.plans["paid"]).came_back
    assert not _dossier(here.plans["ready"]).came_back
    with writing() as session:
        scene.accept(session, here.plans["came_back"], "NL20 INGB 0001 2345 67")
    assert not _dossier(here.plans["came_back"]).came_back


def test_due_day_moves_along_while_a_question_is_open(here: Scene, clock: Clock) -> None:
    today = clock.now.date()
    asked, check = _dossier(here.plans["asked"]), _dossier(here.plans["check"])
    assert check.due_on(today) == check.due_on(today + timedelta(days=9)) == today + timedelta(days=56)
    assert (asked.due_on(today + timedelta(days=9)) or today) > (asked.due_on(today) or today)
    assert _dossier(here.plans["told"]).due_on(today) is None
    with reading() as session:
        known = applications.due_on(session, asked.plan.id, today)
    assert asked.due_on(today) == known


def test_what_was_decided_and_not_told_looks_like_before(here: Scene, clock: Clock) -> None:
    assert _dossier(here.plans["fresh"]).plan.shown_state is State.IN_REVIEW
    assert _dossier(here.plans["told"]).plan.shown_state is State.APPROVED
    with writing() as session:
        cancel(session, here.officer, here.plans["ready"], "Het ging niet door.", make.nonce())
    assert _dossier(here.plans["ready"]).plan.shown_state is State.AWARDED


def test_public_dossier_is_of_public_plans_and_holds_nobody(here: Scene) -> None:
    with reading() as session:
        assert queries.public_dossier(session, here.plans["fresh"]) is None
        assert queries.public_dossier(session, "SID-ZZZZ") is None
        with counted() as statements:
            whole = queries.public_dossier(session, here.plans["event"])
    assert whole is not None
    assert (len(statements), list(whole.makers), list(whole.thread), list(whole.events)) == (2, [], [], [])


def test_mine_are_the_plans_of_owner_helper_and_keeper_newest_first(here: Scene) -> None:
    def mine(name: str) -> list[tuple[str | None, bool]]:
        with reading() as session:
            return [(row.reference, row.keeps) for row in queries.mine(session, here.people[name].person_id or 0)]

    event = here.plans["event"]
    assert mine("owner") == mine("second_owner") == mine("helper") == [(event, False)]
    assert mine("keeper") == [(event, True)]
    assert mine("set_aside") == []


def test_mine_tells_no_outcome_before_its_letter(here: Scene, clock: Clock) -> None:
    def state() -> State:
        with reading() as session:
            who = make.owner(session, here.plans["fresh"]).person_id or 0
            return queries.mine(session, who)[0].state

    assert state() is State.IN_REVIEW
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    assert state() is State.APPROVED
