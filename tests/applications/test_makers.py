"""Owners, helpers and the thread, on both databases."""

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.models import Side
from grants.applications.services import add_helper, add_owner, write_message
from grants.notices.models import Notice
from grants.rules.permissions import ANONYMOUS, Deed, Tie
from grants.rules.refusals import Invalid, NotAllowed, NotNow
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at():
    with writing() as session:
        return make.table(session)


@pytest.fixture
def reference(at):
    with writing() as session:
        return make.sent_in(session, at.round)


def test_add_owner_makes_a_second_one_and_no_third(reference):
    with writing() as session:
        first, second, third = make.owner(session, reference), make.person(session), make.person(session)
        for _ in range(2):
            add_owner(session, first, reference, second.id)
        plan = queries.plan(session, reference)
        assert [(maker.person_id, maker.position) for maker in queries.makers(session, plan.id)] == [
            (first.person_id, 1),
            (second.id, 2),
        ]
        assert queries.standing(session, make.actor(second), reference).may(Deed.WITHDRAW)
        with pytest.raises(NotNow) as refusal:
            add_owner(session, first, reference, third.id)
        assert refusal.value.code == "two_owners"


def test_add_helper_lets_somebody_read_and_not_send(reference):
    with writing() as session:
        first, neighbour = make.owner(session, reference), make.person(session)
        for _ in range(2):
            add_helper(session, first, reference, neighbour.id)
        here = queries.standing(session, make.actor(neighbour), reference)
        assert here.ties == {Tie.HELPER}
        assert (here.may(Deed.READ_PLAN), here.may(Deed.WITHDRAW), here.may(Deed.ANSWER_REQUEST)) == (
            True,
            False,
            False,
        )
        assert [row.person_id for row in queries.helpers(session, here.id)] == [neighbour.id]


def test_only_an_owner_adds_people(reference, at):
    with writing() as session:
        somebody = make.person(session)
        for actor in (at.officer, at.chair, make.actor(somebody), ANONYMOUS):
            for add in (add_owner, add_helper):
                with pytest.raises(NotAllowed):
                    add(session, actor, reference, somebody.id)


def test_a_plan_of_another_is_nobodys_in_between(reference):
    with reading() as session:
        assert queries.standing(session, ANONYMOUS, reference).ties == frozenset()


def test_write_message_tells_from_which_side_and_mails_the_makers(reference, at):
    with writing() as session:
        first = make.owner(session, reference)
        write_message(session, at.members[3], reference, "Mag het ook later? 🙂")
        write_message(session, first, reference, "Ja hoor.\nEcht.")
        write_message(session, at.officer, reference, "Fijn.")
        plan = queries.plan(session, reference)
        said = [(row.side, row.body) for row in queries.thread(session, plan.id)]
        assert said == [(Side.PANEL, "Mag het ook later? 🙂"), (Side.MAKERS, "Ja hoor.\nEcht."), (Side.OFFICE, "Fijn.")]
        mails = session.scalars(
            select(Notice).where(Notice.template == "applications/message").order_by(Notice.id)
        ).all()
        assert [mail.facts["side"] for mail in mails] == ["panel", "office"]
        assert {mail.person_id for mail in mails} == {first.person_id}


def test_a_maker_with_a_seat_speaks_as_maker(reference, at):
    with writing() as session:
        member = at.members[1]
        add_owner(session, make.owner(session, reference), reference, member.person_id)
        write_message(session, member, reference, "Dit is ook mijn plan.")
        plan = queries.plan(session, reference)
        assert queries.thread(session, plan.id)[0].side is Side.MAKERS


def test_write_message_refuses_strangers_and_empty_words(reference, at):
    with writing() as session:
        for actor in (ANONYMOUS, make.actor(make.person(session))):
            with pytest.raises(NotAllowed):
                write_message(session, actor, reference, "Hallo")
        for body in (" ", "a" * 1001, "nul\0"):
            with pytest.raises(Invalid) as refusal:
                write_message(session, at.officer, reference, body)
            assert refusal.value.field == "body"
