"""Questions to the makers and the clock they stop, paper and taking back; on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.models import Application, ConfirmedBy, InfoRequest, Owner, Step
from grants.applications.queries import Scope
from grants.applications.services import (
    answer_request,
    check,
    post_receipt,
    request_info,
    withdraw,
)
from grants.notices.models import Notice
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS
from grants.rules.refusals import Invalid, NotAllowed, NotNow, Stale
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests.applications.case import Case, in_days, refused

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def case():
    return Case()


# ---- asking for what is missing ----


def test_request_info_asks_every_owner_with_an_address(case):
    case.do(request_info, " Wie heeft de sleutel? ", in_days(10))
    with reading() as session:
        (asked,) = queries.requests(session, case.plan.id)
        assert (asked.question, asked.due_on, asked.answered_at) == ("Wie heeft de sleutel?", in_days(10), None)
        mail = session.scalars(select(Notice).where(Notice.template == "applications/info_request")).one()
        assert mail.facts["question"] == "Wie heeft de sleutel?"
        assert mail.facts["path"] == f"/applications/{case.reference}/answer"
        scope = Scope([case.place.programme_id])
        assert [row.reference for row in queries.open_requests(session, scope)] == [case.reference]
        assert queries.to_check(session, scope) == ()


def test_only_one_question_is_open_at_a_time(case):
    case.do(request_info, "Een?", in_days(7))
    refused(NotNow, "request_open", lambda: case.do(request_info, "Twee?", in_days(7)))
    case.do(answer_request, "Ja", actor=case.owner)
    case.do(request_info, "Twee?", in_days(7))


def test_the_database_itself_keeps_a_second_question_out(case):
    case.do(request_info, "Een?", in_days(7))
    with pytest.raises(NotNow) as refusal, writing() as session:
        session.add(
            InfoRequest(
                application_id=case.plan.id,
                asked_by_id=case.officer.person_id,
                question="Twee?",
                due_on=in_days(7),
                sent_at=house_clock.now(),
            )
        )
    assert refusal.value.code == "request_open"


@pytest.mark.parametrize(
    ("question", "days", "field", "code"),
    [
        ("", 7, "question", "required"),
        ("a" * 1001, 7, "question", "text_too_long"),
        ("Hoe?", 0, "due_on", "day_past"),
        ("Hoe?", -3, "due_on", "day_past"),
        ("Hoe?", 57, "due_on", "day_too_far"),
    ],
)
def test_request_info_refuses_at_the_field(case, question, days, field, code):
    with pytest.raises(Invalid) as refusal:
        case.do(request_info, question, in_days(days))
    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_an_answer_makes_the_plan_complete_at_that_moment(case, clock):
    case.confirm()
    for days in (2, 5):
        case.do(request_info, "Nog iets?", in_days(7))
        clock.step(days=days)
        case.do(answer_request, "Dit.", actor=case.owner)
    answered_at = clock.now
    clock.step(days=4)
    case.do(check)
    assert (case.plan.state, case.plan.complete_at) == (State.IN_REVIEW, answered_at)


def test_answering_signed_in_confirms_the_address_too(case):
    case.do(request_info, "Nog iets?", in_days(7))
    case.do(answer_request, "Dit.", actor=case.owner)
    with reading() as session:
        assert session.scalars(select(Owner.confirmed_by)).one() is ConfirmedBy.SIGN_IN
    case.do(check)
    assert case.plan.state is State.IN_REVIEW


def test_what_was_sent_in_stays_beside_the_answer(case):
    before = case.plan.what
    case.do(request_info, "Nog iets?", in_days(7))
    case.do(answer_request, "Heel anders.", actor=case.owner)
    with reading() as session:
        assert queries.requests(session, case.plan.id)[0].answer == "Heel anders."
    assert case.plan.what == before


def test_only_an_owner_answers_and_only_an_open_question(case):
    refused(NotNow, "no_request", lambda: case.do(answer_request, "Dit.", actor=case.owner))
    case.do(request_info, "Nog iets?", in_days(7))
    for actor in (case.officer, ANONYMOUS):
        with pytest.raises(NotAllowed):
            case.do(answer_request, "Dit.", actor=actor)
    refused(Invalid, "required", lambda: case.do(answer_request, "  ", actor=case.owner))


def test_the_check_drops_a_question_that_is_not_needed_any_more(case, clock):
    case.confirm()
    case.do(request_info, "Nog iets?", in_days(7))
    clock.step(days=2)
    case.do(check)
    assert (case.plan.state, case.plan.complete_at) == (State.IN_REVIEW, clock.now)
    assert "info_dropped" in case.actions
    refused(NotNow, "no_request", lambda: case.do(answer_request, "Toch nog.", actor=case.owner))


# ---- the clock: an answer within 56 days, and only a question pauses it (Awb 4:13, 4:15) ----


def test_the_term_runs_from_the_day_it_came_in(case):
    # 56 days after Monday 2 March 2026 is King's Day.
    assert case.due() == date(2026, 4, 28)


def test_a_question_pauses_from_the_day_after_sending_until_the_answer(case, clock):
    case.do(request_info, "Nog iets?", in_days(14))
    assert case.due() == date(2026, 4, 28)
    clock.step(days=1)
    assert case.due() == date(2026, 4, 28), "the day of sending does not count"
    clock.step(days=9)
    moved = case.due()
    assert moved > date(2026, 4, 28), "an open question moves the day along"
    case.do(answer_request, "Dit.", actor=case.owner)
    clock.step(days=20)
    assert case.due() == moved, "from the answer on it stands still again"
    with reading() as session:
        plan = queries.plan(session, case.reference)
        assert queries.due_of(plan, queries.requests(session, plan.id), house_clock.today()) == moved


# ---- on paper, and taking back ----


def test_post_receipt_takes_the_task_away_once():
    case = Case(mail="", phone="0612345678")
    scope = Scope([], [case.place.id])
    with reading() as session:
        assert [task.reference for task in queries.paper_tasks(session, scope)] == [case.reference]
    for _ in range(2):
        case.do(post_receipt)
    with reading() as session:
        assert queries.paper_tasks(session, scope) == ()
    assert case.actions.count("receipt_posted") == 1


def test_withdraw_while_nothing_was_decided(case):
    case.confirm()
    case.do(check)
    case.do(withdraw, "We verhuizen.", actor=case.owner)
    assert case.plan.state is State.WITHDRAWN
    with reading() as session:
        assert queries.steps(session, case.plan.id)[-1].note == "We verhuizen."
        assert (
            session.scalars(select(Notice.template).order_by(Notice.id.desc()).limit(1)).one()
            == "applications/withdrawn"
        )
    refused(NotNow, "wrong_state", lambda: case.do(withdraw, actor=case.owner))


def test_withdraw_is_for_an_owner_who_saw_the_plan_as_it_is(case):
    for actor in (case.officer, ANONYMOUS):
        with pytest.raises(NotAllowed):
            case.do(withdraw, actor=actor)
    with pytest.raises(Stale):
        case.do(withdraw, "", 99, actor=case.owner)
    assert case.plan.state is State.SUBMITTED


def test_every_version_is_one_step(case):
    before = case.plan.version
    case.confirm()
    case.do(request_info, "Nog iets?", in_days(7))
    case.do(answer_request, "Dit.", actor=case.owner)
    case.do(check)
    with reading() as session:
        steps = session.scalars(select(Step.action).where(Step.application_id == case.plan.id).order_by(Step.id)).all()
        assert session.scalars(select(Application.version)).one() - before == len(steps) - 1
    assert steps == ["submit", "contact_confirmed", "info_requested", "info_answered", "check_passed", "open_review"]
