"""advance(): the one place where a state is assigned; on both databases."""

import pytest

from grants.applications import queries
from grants.applications.models import Event
from grants.applications.services import advance, locked, noted
from grants.rules.lifecycle import Action, Need, State
from grants.rules.permissions import Actor
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store.session import writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_advance_writes_the_step_the_note_and_the_version(clock):
    with writing() as session:
        made = make.application(session, state=State.SUBMITTED)
        who = Actor(make.person(session).id, "Wie")
        clock.step(hours=1)
        plan = locked(session, made.reference)
        assert (
            advance(session, who, plan, Action.DECLINE, note="Het is al klaar.", reason_code="already_done")
            is State.DECLINED
        )
        (step,) = queries.steps(session, plan.id)
        assert (step.action, step.source, step.target) == ("decline", State.SUBMITTED, State.DECLINED)
        assert (step.note, step.reason_code, step.actor_id, step.at) == (
            "Het is al klaar.",
            "already_done",
            who.person_id,
            clock.now,
        )
        assert (plan.version, plan.changed_at) == (2, clock.now)


def test_advance_refuses_and_leaves_everything_as_it_was():
    with writing() as session:
        plan = make.application(session, state=State.SUBMITTED)
        who = Actor(None, "")
        for action, kind, code in (
            (Action.APPROVE, NotNow, "wrong_state"),
            (Action.OPEN_REVIEW, NotNow, "check_passed"),
            (Action.DECLINE, Invalid, "note_required"),
        ):
            with pytest.raises(kind) as refusal:
                advance(session, who, plan, action)
            assert refusal.value.code == code
        with pytest.raises(NotNow) as refusal:
            advance(session, who, plan, Action.OPEN_REVIEW, [Need.CHECK_PASSED, Need.SPOKEN_SUMMARISED])
        assert refusal.value.code == "contact_confirmed"
        assert (plan.state, plan.version, queries.steps(session, plan.id)) == (State.SUBMITTED, 1, ())


def test_noted_keeps_the_state_and_grows_the_version():
    with writing() as session:
        plan = make.application(session, state=State.AWARDED)
        noted(session, Actor(None, ""), plan, Event.CALLED, note="Nieuwe datum: mei.")
        (step,) = queries.steps(session, plan.id)
        assert (step.action, step.source, step.target, step.note) == ("called", None, None, "Nieuwe datum: mei.")
        assert (plan.state, plan.version) == (State.AWARDED, 2)


def test_locked_knows_no_draft_and_no_stranger():
    with writing() as session:
        make.application(session, state=State.DRAFT)
        with pytest.raises(Missing):
            locked(session, "SID-0000")
