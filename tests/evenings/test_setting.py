"""Setting an evening, moving it, and telling the members: on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.evenings.models import Evening, EveningSeat
from grants.evenings.queries import evening, guests, papers_open
from grants.evenings.services import bring_papers, remind, set_evening
from grants.notices.models import Notice
from grants.programmes.models import Round
from grants.rules.refusals import Invalid, NotAllowed, Stale
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.evenings import case
from tests.fixtures_db import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def here(database, clock: Clock) -> case.Tonight:
    """A round that meets today at half past seven; it is eleven in the morning."""
    with writing() as session:
        return case.tonight(session)


def mails(session) -> list[Notice]:
    asked = select(Notice).where(Notice.template == "evenings/reminder", Notice.called_off_at.is_(None))
    return list(session.scalars(asked.order_by(Notice.id)))


def test_set_evening_is_for_the_chair_and_the_officer(here):
    with writing() as session:
        for number, who in enumerate((here.chair, here.at.officer), 1):
            set_evening(session, who, here.reference, case.said(case.later(7)), number)
        for other in (here.at.members[1], make.worker(session, here.at.place)):
            with pytest.raises(NotAllowed):
                set_evening(session, other, here.reference, case.said(case.later(8)), 3)
        found = evening(session, here.at.round.id)
        assert (found.on, found.at, found.room, found.treat) == (case.later(7), case.HOUR, "Dorpshuis", "Mirjam bakt.")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"at": None}, "evening_time_needed"),
        ({"on": -1}, "day_past"),
        ({"on": 367}, "day_too_far"),
        ({"room": "x" * 161}, "text_too_long"),
        ({"treat": "a\x00b"}, "text_unfit"),
    ],
)
def test_set_evening_refuses_what_is_no_evening(here, values, code):
    if "on" in values:
        values = {"on": case.later(values["on"])}
    with pytest.raises(Invalid) as refusal, writing() as session:
        set_evening(session, here.chair, here.reference, case.said(**values), 1)
    assert refusal.value.code == code


def test_two_who_set_it_at_once_one_wins_and_the_other_hears_what_changed(here):
    with writing() as session:
        set_evening(session, here.chair, here.reference, case.said(case.later(7)), 1)
    with pytest.raises(Stale) as refusal, writing() as session:
        set_evening(session, here.at.officer, here.reference, case.said(case.later(8)), 1)
    assert [str(row[0]) for row in refusal.value.facts["changed"]] == ["day"]


def test_moving_an_evening_keeps_its_name_and_a_held_one_stays(here):
    with writing() as session:
        set_evening(session, here.chair, here.reference, case.said(case.later(7)), 1)
        assert session.scalars(select(Evening.held_on)).all() == [case.later(7)]
        assert evening(session, here.at.round.id).number == 0
    with house_clock.held(house_clock.now() + timedelta(days=8)), writing() as session:
        set_evening(session, here.chair, here.reference, case.said(case.later(20)), 2)
        assert evening(session, here.at.round.id).number == 1
        assert len(session.scalars(select(Evening)).all()) == 2


def test_remind_tells_each_member_once_and_paper_members_by_a_task(here):
    with writing() as session:
        assert remind(session) == 1
        assert remind(session) == 0
    with writing() as session:
        assert remind(session) == 0
        assert len(mails(session)) == 4
        found = evening(session, here.at.round.id)
        waiting = papers_open(guests(session, found.place_id, found.id))
        assert [one.seat_id for one in waiting] == [here.at.seats[-2].id]


def test_remind_waits_for_the_third_day_before_and_never_comes_too_late(here, clock):
    with writing() as session:
        set_evening(session, here.chair, here.reference, case.said(case.later(4)), 1)
        assert remind(session) == 0
    clock.step(days=1)
    with writing() as session:
        assert remind(session) == 1
        session.get_one(Round, here.at.round.id).evening_on = case.later(20)
    clock.step(days=20, hours=11)
    with writing() as session:
        assert remind(session) == 0, "it began an hour ago"


def test_remind_again_when_it_moves_and_calls_off_what_was_on_its_way(here):
    with writing() as session:
        remind(session)
        first = {notice.id for notice in mails(session)}
        set_evening(session, here.chair, here.reference, case.said(case.later(2)), 1)
        assert mails(session) == []
        assert remind(session) == 1
        again = mails(session)
        assert len(again) == 4
        assert not first & {notice.id for notice in again}
        assert {notice.facts["on"] for notice in again} == {case.later(2).isoformat()}


def test_remind_leaves_alone_what_only_brings_another_cake(here):
    with writing() as session:
        remind(session)
        set_evening(session, here.chair, here.reference, case.said(treat="Bert bakt."), 1)
        assert remind(session) == 0


def test_bring_papers_once_by_the_office(here):
    seat = here.at.seats[-2].id
    with writing() as session:
        remind(session)
        with pytest.raises(NotAllowed):
            bring_papers(session, here.chair, here.reference, [seat])
        for seats in ([], [seat + 999]):
            with pytest.raises(Invalid):
                bring_papers(session, here.at.officer, here.reference, seats)
        bring_papers(session, here.at.officer, here.reference, [seat])
        done = session.scalars(select(EveningSeat).where(EveningSeat.seat_id == seat)).one()
        assert done.paper_done_by_id == here.at.officer.person_id
        bring_papers(session, here.at.officer, here.reference, [seat])
    with reading() as session:
        found = evening(session, here.at.round.id)
        assert papers_open(guests(session, found.place_id, found.id)) == []
