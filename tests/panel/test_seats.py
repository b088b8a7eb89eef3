"""Who sits in the panel: asking by mail, a yes by link, leading, paper, the reserve list, stepping down."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from grants.notices.models import Notice
from grants.panel.models import Reserve, Seat, SeatReply
from grants.panel.queries import place_standing, reserves, seats, standing, tally, waiting
from grants.panel.services import (
    declare_home,
    end_seat,
    end_terms,
    invite,
    make_chair,
    reply,
    step_down,
    take_back,
    unlist,
)
from grants.people.models import Person
from grants.rules.permissions import Deed, Tie
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, TooMany
from grants.rules.reviews import Band
from grants.store import clock
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_db import Clock
from tests.web.client import Client

pytestmark = pytest.mark.usefixtures("clock")

ASKED = {"name": "Geert Smid", "mail": "geert@voorbeeld.example", "band": "adult", "asked_for": "seat"}


@pytest.fixture
def at(app: Flask) -> make.Table:
    """A round with a panel of three adults and two young members."""
    with writing() as session:
        return make.table(session)


def ask(at: make.Table, **typed: Any) -> str:
    """Ask somebody; returns the token of the link in the mail."""
    with writing() as session:
        invite(session, at.chair, at.place.slug, ASKED | typed)
        sent = select(Notice).where(Notice.template == "panel/invited").order_by(Notice.id.desc()).limit(1)
        return str(session.scalars(sent).one().facts["secret"]["path"].rpartition("/")[2])


def names(at: make.Table) -> list[str]:
    with reading() as session:
        return [seat.name for seat in seats(session, at.place.id)]


def test_a_seat_follows_only_from_a_yes(at: make.Table) -> None:
    token = ask(at, ends_on=clock.today() + timedelta(days=700))
    assert "Geert Smid" not in names(at)
    with writing() as session:
        assert reply(session, token, {"do": "yes"}) is SeatReply.YES
    assert "Geert Smid" in names(at)
    with reading() as session:
        seat = session.scalars(select(Seat).order_by(Seat.id.desc()).limit(1)).one()
        assert (seat.band, seat.ends_on) == (Band.ADULT, clock.today() + timedelta(days=700))
        assert waiting(session, at.place.id) == []
    with pytest.raises(NotNow) as refused, writing() as session:
        reply(session, token, {"do": "no"})
    assert refused.value.code == "link_over"


def test_a_no_or_a_question_taken_back_changes_nothing(at: make.Table) -> None:
    no, back = ask(at), ask(at, mail="wim@voorbeeld.example", band="young")
    with writing() as session:
        assert reply(session, no, {"do": "no"}) is SeatReply.NO
        (asked,) = waiting(session, at.place.id)
        take_back(session, at.officer, at.place.slug, asked.number)
    with pytest.raises(NotNow), writing() as session:
        reply(session, back, {"do": "yes"})
    with pytest.raises(NotNow), writing() as session:
        take_back(session, at.officer, at.place.slug, asked.number)
    assert len(names(at)) == 5


def test_three_of_seven_chairs_are_kept_for_the_young(at: make.Table) -> None:
    ask(at)
    with pytest.raises(Invalid) as kept:
        ask(at, mail="wim@voorbeeld.example")
    assert kept.value.code == "youth_seats_kept"
    ask(at, mail="wim@voorbeeld.example", band="young")
    with pytest.raises(Invalid) as full:
        ask(at, mail="bo@voorbeeld.example", band="young")
    assert full.value.code == "panel_full"
    ask(at, mail="bo@voorbeeld.example", asked_for="reserve")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"mail": "geen adres"}, "mail"),
        ({"band": "oud"}, "band"),
        ({"asked_for": ""}, "asked_for"),
        ({"ends_on": clock.today() - timedelta(days=9000)}, "ends_on"),
        ({"on_paper": True, "mail": "", "phone": ""}, "phone"),
    ],
)
def test_what_is_missing_is_said_at_its_field(at: make.Table, typed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(at, **typed)
    assert refused.value.field == field


def test_nobody_is_asked_twice_or_bothered(at: make.Table, clock: Clock) -> None:
    token = ask(at)
    with pytest.raises(Invalid) as open_one:
        ask(at)
    assert open_one.value.code == "seat_asked_already"
    with writing() as session:
        reply(session, token, {"do": "no"})
    for _ in range(2):
        token = ask(at)
        with writing() as session:
            reply(session, token, {"do": "no"})
    with pytest.raises(Invalid) as often:
        ask(at)
    assert often.value.code == "mailed_often"
    clock.step(days=1, minutes=1)
    token = ask(at)
    with writing() as session:
        reply(session, token, {"do": "yes"})
    with pytest.raises(Invalid) as held:
        ask(at, asked_for="reserve")
    assert held.value.code == "seat_held"


def test_a_panel_sends_twenty_invitations_a_day(at: make.Table) -> None:
    for number in range(20):
        ask(at, mail=f"nr{number}@voorbeeld.example", asked_for="reserve")
    with pytest.raises(TooMany):
        ask(at, mail="nr20@voorbeeld.example", asked_for="reserve")


def test_somebody_without_a_screen_sits_at_once(at: make.Table) -> None:
    with writing() as session:
        paper = {"mail": "", "phone": "0598 12 34 56", "on_paper": True}
        invite(session, at.officer, at.place.slug, ASKED | paper)
        seat = session.scalars(select(Seat).order_by(Seat.id.desc()).limit(1)).one()
        assert seat.on_paper
        assert session.get_one(Person, seat.person_id).email is None


def test_the_reserve_list_is_in_order_and_empties_by_a_seat(at: make.Table) -> None:
    for name in ("Aafke", "Bouke"):
        token = ask(at, name=name, mail=f"{name}@voorbeeld.example", asked_for="reserve")
        with writing() as session:
            reply(session, token, {"do": "yes"})
    with pytest.raises(Invalid):
        ask(at, name="Aafke", mail="aafke@voorbeeld.example", asked_for="reserve")
    token = ask(at, name="Aafke", mail="aafke@voorbeeld.example")
    with writing() as session:
        first, second = reserves(session, at.place.id)
        assert (first.name, second.name) == ("Aafke", "Bouke")
        reply(session, token, {"do": "yes"})
        (left,) = reserves(session, at.place.id)
        assert left.name == "Bouke"
        unlist(session, at.chair, at.place.slug, left.number)
        with pytest.raises(Missing):
            unlist(session, at.chair, at.place.slug, left.number)
        assert session.scalars(select(Reserve.ended_at)).all().count(None) == 0


def test_the_panel_chooses_who_leads_of_any_age(at: make.Table) -> None:
    young = at.seats[-1].id
    with writing() as session:
        make_chair(session, at.officer, at.place.slug, young)
        found = seats(session, at.place.id)
        assert [(seat.seat_id, seat.band) for seat in found if seat.is_chair] == [(young, Band.YOUNG)]
        with pytest.raises(NotAllowed):
            make_chair(session, at.members[1], at.place.slug, young)
        with pytest.raises(Missing):
            make_chair(session, at.officer, at.place.slug, make.panel(session, make.place(session))[0].id)


def test_stepping_down_hands_the_work_back(at: make.Table) -> None:
    with writing() as session:
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes", "yes")
        here = standing(session, at.members[1], plan)
        step_down(session, at.chair, at.place.slug)
        assert (tally(session, here.id).voices, tally(session, here.id).base) == (3, 4)
        assert Tie.CHAIR_STAND_IN in standing(session, at.members[1], plan).ties, "somebody can still conclude"
        make_chair(session, at.officer, at.place.slug, at.seats[1].id)
        step_down(session, at.members[2], at.place.slug)
        told = session.scalars(select(Notice).where(Notice.template == "panel/stepped_down")).one()
        assert told.person_id == at.members[1].person_id
        with pytest.raises(NotAllowed):
            step_down(session, at.members[2], at.place.slug)
        end_seat(session, at.officer, at.place.slug, at.seats[3].id)
        assert tally(session, here.id).base == 2


def test_a_term_ends_on_its_day(at: make.Table, clock: Clock) -> None:
    with writing() as session:
        session.get_one(Seat, at.seats[2].id).ends_on = clock.now.date() + timedelta(days=3)
    clock.step(days=3)
    with writing() as session:
        assert end_terms(session) == 0
    clock.step(days=1)
    with writing() as session:
        assert end_terms(session) == 1
        assert end_terms(session) == 0
    assert len(names(at)) == 4


def test_home_is_ones_own_word(at: make.Table) -> None:
    with writing() as session:
        declare_home(session, at.members[1], "9628aa", "12 a")
        assert session.get_one(Seat, at.seats[1].id).postcode == "9628 AA"
        declare_home(session, at.members[1], " ", "")
        assert session.get_one(Seat, at.seats[1].id).postcode == ""
        with pytest.raises(Invalid) as refused:
            declare_home(session, at.members[1], "9628 AA", "")
        assert refused.value.field == "house_number"
        with pytest.raises(NotAllowed):
            declare_home(session, at.officer, "9628 AA", "1")


def test_another_programmes_panel_is_not_there(at: make.Table) -> None:
    with writing() as session:
        other = make.place(session)
        assert not place_standing(session, at.officer, other.slug).may(Deed.MANAGE_SEATS)
        with pytest.raises(NotAllowed):
            invite(session, at.officer, other.slug, ASKED)
        with pytest.raises(Missing):
            invite(session, at.officer, "nergens", ASKED)


# ---- pages ----


def test_asking_and_answering_through_the_pages(client: Client, at: make.Table) -> None:
    chair = client.as_(at.chair.person_id)
    address = f"/panel/seats/{at.place.slug}"
    page = chair.get(address)
    assert "Eén daarvan is nog leeg" in page
    asked = chair.fill(
        address, "invite", name="Fenna <i>", mail="fenna.zit@voorbeeld.example", band="young", asked_for="seat"
    )
    assert "Fenna &lt;i&gt;" in asked.follow().text
    wrong = chair.fill(address, "invite", status=422, name="Wim", mail="wim", band="adult", asked_for="seat")
    assert 'value="Wim"' in wrong.text
    with reading() as session:
        sent = session.scalars(select(Notice).where(Notice.template == "panel/invited")).one()
        path = sent.facts["secret"]["path"]
    page = client.get(path)
    assert "Wat je doet" in page
    done = client.fill(path, press="yes").follow()
    assert "Fijn dat je meedoet" in done
    with reading() as session:
        fenna = session.scalars(select(Person.id).where(Person.email_folded == "fenna.zit@voorbeeld.example")).one()
    young = client.as_(fenna)
    assert "Zo werkt het in" in young.get("/panel/welcome")
    assert "Bewaard" in young.fill("/panel/home", postcode="9628 AA", house_number="3").follow()
    assert "Dank je wel" in young.get("/panel/step-down")
    assert young.fill("/panel/step-down").location == f"/in/{at.place.slug}"
    young.get("/panel/welcome", status=403)


def test_the_buttons_on_the_page_of_the_seats(client: Client, at: make.Table) -> None:
    officer = client.as_(at.officer.person_id)
    address = f"/panel/seats/{at.place.slug}"
    officer.fill(address, f"{address}/press", press=f"chair-{at.seats[4].id}")
    officer.fill(address, f"{address}/press", press=f"end-{at.seats[1].id}")
    with reading() as session:
        found = seats(session, at.place.id)
    assert [seat.is_chair for seat in found if seat.seat_id == at.seats[4].id] == [True]
    assert at.seats[1].id not in [seat.seat_id for seat in found]
