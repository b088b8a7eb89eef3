"""Too few voices: who is set aside by their own word, and who is called in for one plan; on both databases."""

import pytest
from flask import Flask
from sqlalchemy import select

from grants.applications.models import Owner
from grants.notices.models import Notice
from grants.panel.models import Reserve
from grants.panel.queries import Why, candidates, grants, seats, standing, table, tally
from grants.panel.services import ReviewSaid, call_in, declare_home, fill_seat, give_review
from grants.people.models import Person
from grants.programmes.models import Programme
from grants.rules.permissions import Deed, Role, Tie
from grants.rules.refusals import Invalid, NotAllowed, NotNow
from grants.rules.reviews import Band, Choice, Closeness
from grants.store import clock
from grants.store.session import reading, writing
from tests import make
from tests.web.client import Client

pytestmark = pytest.mark.usefixtures("clock")

YES = ReviewSaid(Closeness.NONE, Choice.YES, "Mooi.")
TOO_CLOSE = ReviewSaid(Closeness.TOO_CLOSE, None, "")


@pytest.fixture
def at(app: Flask) -> make.Table:
    """A panel of three."""
    with writing() as session:
        return make.table(session, young=1, adults=2)


def listed(session, at, name, band=Band.ADULT):
    somebody = make.person(session, name)
    session.add(Reserve(place_id=at.place.id, person_id=somebody.id, band=band, listed_at=clock.now()))
    session.flush()
    return somebody.id


def neighbour(session, at, name):
    beside = make.place(session, in_programme=session.get_one(Programme, at.place.programme_id))
    somebody = make.person(session, name)
    fill_seat(session, None, beside.id, somebody.id, Band.ADULT)
    return somebody.id


def test_who_lives_with_a_maker_is_set_aside_by_their_own_word(at: make.Table) -> None:
    with writing() as session:
        plan = make.plan_before(session, at, postcode="9628 AA", house_number="12a")
        make.voices(session, at, plan, "yes", "yes", "yes")
        here = standing(session, at.chair, plan)
        assert tally(session, here.id).base == 3
        declare_home(session, at.members[1], "9628aa", "12 A")
        assert [one.why for one in table(session, here.id)] == [None, Why.HOUSEHOLD, None]
        assert (tally(session, here.id).base, tally(session, here.id).voices) == (2, 2)
        assert Tie.SET_ASIDE in standing(session, at.members[1], plan).ties
        assert not standing(session, at.members[1], plan).may(Deed.READ_VOICES)
        other = make.plan_before(session, at, postcode="9628 AA", house_number="12")
        assert Tie.SET_ASIDE not in standing(session, at.members[1], other).ties
        assert session.scalars(select(Owner.house_number)).all()


def test_a_voice_that_was_called_in_counts_and_the_base_stays(at: make.Table) -> None:
    with writing() as session:
        plan, other = make.plan_before(session, at), make.plan_before(session, at)
        reserve = listed(session, at, "Aafke")
        here = standing(session, at.chair, plan)
        call_in(session, at.chair, plan, reserve)
        guest = make.actor(session.get_one(Person, reserve), *grants(session, reserve))
        assert {grant.role for grant in guest.grants} == {Role.PANEL_MEMBER}
        give_review(session, guest, plan, YES, 0)
        make.voices(session, at, plan, "yes", "yes")
        counted = tally(session, here.id)
        assert (counted.base, counted.voices, counted.valid) == (3, 3, True)
        assert Tie.CHAIR_STAND_IN not in standing(session, guest, plan).ties
        with pytest.raises(NotAllowed):
            give_review(session, guest, other, YES, 0)
        assert len(seats(session, at.place.id)) == 3
        told = session.scalars(select(Notice).where(Notice.template == "panel/called_in")).one()
        assert told.facts["path"] == f"/panel/plans/{plan}"
        make.conclude_now(session, at, plan)
        with pytest.raises(NotNow):
            call_in(session, at.chair, plan, listed(session, at, "Bouke"))


def test_the_reserve_list_goes_before_a_neighbour(at: make.Table) -> None:
    with writing() as session:
        plan = make.plan_before(session, at)
        here = standing(session, at.chair, plan)
        next_door, first = neighbour(session, at, "Wiebe"), listed(session, at, "Aafke")
        assert [one.name for one in candidates(session, here.id)] == ["Aafke", "Wiebe"]
        with pytest.raises(Invalid) as refused:
            call_in(session, at.chair, plan, next_door)
        assert refused.value.code == "reserve_first"
        call_in(session, at.officer, plan, first)
        call_in(session, at.officer, plan, next_door)
        assert candidates(session, here.id) == []
        for nobody in (0, first, at.members[1].person_id):
            with pytest.raises(Invalid) as unknown:
                call_in(session, at.chair, plan, nobody)
            assert unknown.value.code == "nobody_to_call"
        with pytest.raises(NotAllowed):
            call_in(session, at.members[1], plan, first)


def test_a_maker_on_the_reserve_list_is_not_offered(at: make.Table) -> None:
    with writing() as session:
        plan = make.plan_before(session, at)
        maker = make.owner(session, plan).person_id
        session.add(Reserve(place_id=at.place.id, person_id=maker, band=Band.ADULT, listed_at=clock.now()))
        session.flush()
        assert candidates(session, standing(session, at.chair, plan).id) == []


def test_a_panel_of_three_with_two_set_aside_says_what_to_do(client: Client, at: make.Table) -> None:
    with writing() as session:
        plan = make.plan_before(session, at)
        for who in at.members[1:]:
            give_review(session, who, plan, TOO_CLOSE, 0)
        listed(session, at, "Aafke <b>")
        neighbour(session, at, "Wiebe")
    chair = client.as_(at.chair.person_id)
    page = chair.get(f"/panel/plans/{plan}/call-in")
    assert "Zo zijn er nooit genoeg stemmen" in page
    assert "Vraag nog 2 mensen erbij" in page
    with reading() as session:
        ids = {one.name: str(one.person_id) for one in candidates(session, standing(session, at.chair, plan).id)}
    wrong = chair.fill(f"/panel/plans/{plan}/call-in", status=422)
    assert "Kies iemand uit de lijst" in wrong
    asked = chair.fill(f"/panel/plans/{plan}/call-in", person=ids["Aafke <b>"]).follow()
    assert "Aafke &lt;b&gt;" in asked.text
    assert "Vraag nog iemand erbij" in asked
    last = chair.fill(f"/panel/plans/{plan}/call-in", person=ids["Wiebe"]).follow()
    assert "Er kunnen genoeg stemmen komen" in last
    guest = client.as_(int(ids["Wiebe"]))
    read = guest.fill(f"/panel/plans/{plan}", closeness="none", choice="yes", sentence="Goed plan.")
    assert read.status == 303
    assert "Wat de anderen zeggen" in guest.get(f"/panel/plans/{plan}")
    guest.get(f"/panel/plans/{plan}/conclude", status=403)
