"""Two presses of an evening at the same moment, with real threads and real commits: one wins, the other hears why."""

import pytest
from sqlalchemy import select

from grants.decisions import queries as decisions
from grants.decisions.models import Recommendation
from grants.decisions.services import Conclusion, conclude_at_table
from grants.evenings.models import Evening
from grants.evenings.services import Entry, enter_voices, note_attendance, remind, set_evening
from grants.notices.models import Notice
from grants.panel.models import Review
from grants.programmes.models import Round
from grants.rules.refusals import NotNow, Stale
from grants.store.session import reading, writing
from tests.decisions.test_races import together
from tests.evenings import case
from tests.evenings.test_voices import ADULT, CHAIR, NOT_YET, PAPER, YES, a_plan

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def here(database) -> case.Tonight:
    """A round that meets today."""
    with writing() as session:
        return case.tonight(session)


def test_two_workers_remind_once(here):
    def work() -> int:
        with writing() as session:
            return remind(session)

    assert sorted(together(work, work)) == [0, 1]
    with reading() as session:
        assert len(session.scalars(select(Notice.id).where(Notice.template == "evenings/reminder")).all()) == 4
        assert len(session.scalars(select(Evening.id)).all()) == 1


def test_two_presses_on_one_plan_conclude_it_once(here):
    plan = a_plan(here, "yes", "yes", "yes")
    with reading() as session:
        mark = decisions.table(session, here.chair, decisions.standing(session, here.chair, plan)).mark
    entries = [Entry(here.at.seats[PAPER].id, YES, 0)]

    def press() -> str:
        with writing() as session:
            return conclude_at_table(session, here.chair, plan, entries, Conclusion(), mark)

    answers = together(press, press)
    assert [one for one in answers if one == "yes"] == ["yes"]
    [lost] = [one for one in answers if one != "yes"]
    assert isinstance(lost, NotNow)
    assert lost.code == "concluded"
    with reading() as session:
        assert len(session.scalars(select(Recommendation.id)).all()) == 1
        assert len(session.scalars(select(Review.id)).all()) == 4


def test_chair_and_scribe_write_down_one_voice_at_once(here):
    plan = a_plan(here, "yes", "yes")
    case.sits(here, CHAIR, ADULT, scribe=ADULT)

    def writes(who, said):
        def press() -> str:
            with writing() as session:
                enter_voices(session, who, plan, [Entry(here.at.seats[PAPER].id, said, 0)])
            return "kept"

        return press

    answers = together(writes(here.chair, YES), writes(here.at.members[ADULT], NOT_YET))
    [lost] = [one for one in answers if one != "kept"]
    assert isinstance(lost, Stale)
    assert lost.facts["changed"], "who lost hears what stands there now"


def test_two_who_set_the_evening_and_two_who_note_who_is_there(here):
    def sets(days):
        def press() -> str:
            with writing() as session:
                set_evening(session, here.chair, here.reference, case.said(case.later(days)), 1)
            return "kept"

        return press

    def notes(number):
        def press() -> str:
            with writing() as session:
                note_attendance(session, here.chair, here.reference, [here.at.seats[number].id], None, 1)
            return "kept"

        return press

    for presses in ((sets(1), sets(2)), (notes(ADULT), notes(CHAIR))):
        answers = together(*presses)
        assert sum(one == "kept" for one in answers) == 1
        assert [type(one) for one in answers if one != "kept"] == [Stale]
        with writing() as session:
            session.scalars(select(Evening)).one().version = 1
            session.get_one(Round, here.at.round.id).evening_on = case.later(0)
            session.scalars(select(Evening)).one().held_on = case.later(0)
