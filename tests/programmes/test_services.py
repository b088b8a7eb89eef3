"""Setting up programmes, places, roles and rounds, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.programmes.models import HouseRule, Place, Programme, RoleHeld, Round
from grants.programmes.queries import grants_of
from grants.programmes.services import (
    COMMAND_LINE,
    READY_RULES,
    RoundDraft,
    add_place,
    add_programme,
    draft_round,
    give_role,
    slug_of,
)
from grants.rules.permissions import ANONYMOUS, Grant, Role
from grants.rules.refusals import Invalid, Missing, NotAllowed
from grants.store import clock as house_clock
from grants.store.session import writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

PROGRAMME = {
    "name": "Noaber Oost",
    "body_name": "Gemeente Voorbeeld",
    "postal_address": "Postbus 1\n9600 AA Voorbeeld",
    "email": "Loket@Voorbeeld.example",
    "phone": "050 - 123 45 67",
}
PLACE = {"name": "Sint Annen", "municipality": "Groningen", "gm_code": "GM0014", "cbs_code": "BU00140001"}


def round_draft(**changed) -> RoundDraft:
    today = house_clock.today()
    return replace(
        RoundDraft(
            opens_on=today,
            closes_on=today + timedelta(days=21),
            contact_name="Harma",
            contact_phone="050 123 45 68",
            stand_in_name="Wim",
            stand_in_phone="050 123 45 69",
            legal_base_title="Regeling buurtbudget",
            legal_base_article="3",
            legal_base_url="https://voorbeeld.example/1",
        ),
        **changed,
    )


def test_add_programme_makes_its_slug_and_keeps_the_phone_as_people_read_it():
    with writing() as session:
        slug = add_programme(session, COMMAND_LINE, PROGRAMME)
        row = session.scalars(select(Programme).where(Programme.slug == slug)).one()
        assert (slug, row.phone, row.email) == ("noaber-oost", "050 - 123 45 67", "loket@voorbeeld.example")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("name", " ", "required"), ("email", "loket", "mail_format"), ("phone", "12", "phone_format")],
)
def test_add_programme_refuses_at_the_field(field, value, code):
    with pytest.raises(Invalid) as refusal, writing() as session:
        add_programme(session, COMMAND_LINE, PROGRAMME | {field: value})
    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_add_programme_refuses_a_slug_twice():
    with writing() as session:
        add_programme(session, COMMAND_LINE, PROGRAMME)
    with pytest.raises(Invalid) as refusal, writing() as session:
        add_programme(session, COMMAND_LINE, PROGRAMME)
    assert refusal.value.code == "slug_taken"


def test_setting_up_is_for_who_manages_people():
    with writing() as session:
        spot = make.place(session)
        officer, home = make.officer(session, spot), session.get_one(Programme, spot.programme_id)
        for press in (
            lambda: add_programme(session, officer, PROGRAMME),
            lambda: add_place(session, officer, home.slug, PLACE),
            lambda: give_role(session, officer, officer.person_id, Role.TREASURER, programme=home.slug),
            lambda: draft_round(session, ANONYMOUS, spot.slug, round_draft()),
        ):
            with pytest.raises(NotAllowed):
                press()


def test_add_place_puts_the_municipality_behind_a_name_that_is_taken():
    with writing() as session:
        home = make.programme(session)
        first = add_place(session, COMMAND_LINE, home.slug, PLACE)
        other = PLACE | {"municipality": "Het Hogeland", "cbs_code": "BU19660001"}
        second = add_place(session, COMMAND_LINE, home.slug, other)
        assert (first, second) == ("sint-annen", "sint-annen-het-hogeland")
        assert session.scalar(select(Place.sort_key).where(Place.slug == first)) == "sint annen"


def test_add_place_refuses_a_known_code_and_an_unknown_programme():
    with writing() as session:
        add_place(session, COMMAND_LINE, make.programme(session).slug, PLACE)
    with pytest.raises(Invalid) as refusal, writing() as session:
        add_place(session, COMMAND_LINE, make.programme(session).slug, PLACE | {"name": "Elders"})
    assert (refusal.value.field, refusal.value.code) == ("cbs_code", "place_known")
    with pytest.raises(Missing), writing() as session:
        add_place(session, COMMAND_LINE, "nergens", PLACE)


@pytest.mark.parametrize(
    ("name", "slug"), [("'t Zandt", "t-zandt"), ("Köpmansdörp", "kopmansdorp"), ("De Wijert", "de-wijert")]
)
def test_slug_of(name, slug):
    assert slug_of(name) == slug


def test_give_role_in_a_programme_or_a_place_and_once():
    with writing() as session:
        spot, somebody = make.place(session), make.person(session)
        home = session.get_one(Programme, spot.programme_id)
        for _ in range(2):
            give_role(session, COMMAND_LINE, somebody.id, Role.OFFICER, programme=home.slug)
            give_role(session, COMMAND_LINE, somebody.id, Role.COMMUNITY_WORKER, place=spot.slug)
        assert grants_of(session, somebody.id) == {
            Grant(Role.OFFICER, home.id, None),
            Grant(Role.COMMUNITY_WORKER, None, spot.id),
        }
        held = session.scalars(select(RoleHeld).where(RoleHeld.person_id == somebody.id)).all()
        assert len(held) == 2
        held[0].until_on = house_clock.today()
        session.flush()
        assert len(grants_of(session, somebody.id)) == 1


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.PANEL_MEMBER, Role.CHAIR])
def test_give_role_gives_no_seats(role):
    with writing() as session:
        spot, somebody = make.place(session), make.person(session)
        with pytest.raises(ValueError):
            give_role(session, COMMAND_LINE, somebody.id, role, place=spot.slug)


def test_draft_round_is_not_published_and_has_the_ready_sentences():
    with writing() as session:
        spot = make.place(session, "Froombosch")
        reference = draft_round(session, make.officer(session, spot), spot.slug, round_draft())
        row = session.scalars(select(Round).where(Round.reference == reference)).one()
        rules = session.scalars(select(HouseRule).where(HouseRule.round_id == row.id).order_by(HouseRule.number)).all()
        assert (reference, row.published_at) == ("froombosch-2026", None)
        assert [(rule.question, rule.question_en) for rule in rules] == list(READY_RULES)


def test_draft_round_counts_the_rounds_of_a_year():
    with writing() as session:
        spot = make.place(session, "Froombosch")
        officer = make.officer(session, spot)
        later = round_draft(
            opens_on=house_clock.today().replace(year=2027), closes_on=house_clock.today().replace(year=2028)
        )
        references = [draft_round(session, officer, spot.slug, each) for each in (round_draft(), round_draft(), later)]
        assert references == ["froombosch-2026", "froombosch-2026-2", "froombosch-2027"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ceiling_cents": 0}, "round_needs_ceiling"),
        ({"answer_days": 0}, "round_answer_days"),
        ({"closes_on": house_clock.today() - timedelta(days=4000)}, "round_closes_before_opening"),
        ({"contact_name": "Har\0ma"}, "text_unfit"),
        ({"house_rules": (("a", ""),) * 6}, "round_house_rules"),
        ({"house_rules": (("a" * 301, ""),)}, "text_too_long"),
    ],
)
def test_draft_round_refuses_what_could_never_be_published(changed, code):
    with writing() as session:
        spot = make.place(session)
        slug, officer = spot.slug, make.officer(session, spot)
    with pytest.raises(Invalid) as refusal, writing() as session:
        draft_round(session, officer, slug, round_draft(**changed))
    assert refusal.value.code == code
