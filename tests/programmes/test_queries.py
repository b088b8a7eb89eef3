"""Places, rounds and standing, on both databases."""

from datetime import timedelta

import pytest

from grants.programmes.queries import (
    last_round,
    open_round,
    place_by_id,
    place_by_slug,
    places_of,
    round_by_id,
    round_by_reference,
    round_standing,
)
from grants.rules.permissions import ANONYMOUS, Deed, Role
from grants.rules.refusals import Missing
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_web import counted

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_place_by_slug_brings_its_programme():
    with writing() as session:
        spot = make.place(session, "Ten Boer")
    with reading() as session, counted() as statements:
        row = place_by_slug(session, "ten-boer")
        assert (row.name, row.programme_id, row.body_name) == ("Ten Boer", spot.programme_id, "Provincie Voorbeeld")
        assert place_by_id(session, row.id) == row
    assert len(statements) == 2
    with reading() as session, pytest.raises(Missing):
        place_by_slug(session, "nergens")


def test_places_of_a_programme_by_name_and_never_of_another():
    with writing() as session:
        home = make.programme(session)
        for name in ("Zuidbroek", "Éexta", "appingedam"):
            make.place(session, name, home)
        make.place(session, "Elders")
    with reading() as session:
        assert [row.name for row in places_of(session, home.id)] == ["appingedam", "Éexta", "Zuidbroek"]


def test_open_round_is_the_published_one_with_its_terms_and_house_rules(clock):
    with writing() as session:
        spot = make.place(session)
        make.drafted_round(session, spot)
        assert open_round(session, spot.id) is None
        assert last_round(session, spot.id) is None
        made = make.published_round(session, make.place(session), cents=500_00)
    with reading() as session:
        found = open_round(session, made.place_id)
        assert found is not None
        assert (found.reference, found.ceiling_cents, len(found.house_rules)) == (made.reference, 500_00, 3)
        assert found.contact_phone == "050 123 45 68"
        assert (round_by_reference(session, made.reference), round_by_id(session, made.id)) == (found, found)


def test_takes_from_the_first_day_to_the_last_and_not_once_closed(clock):
    with writing() as session:
        made = make.published_round(session)
        today = house_clock.today()
        found = open_round(session, made.place_id)
        assert found is not None
        days = [today - timedelta(days=1), today, made.closes_on, made.closes_on + timedelta(days=1)]
        assert [found.takes(day) for day in days] == [False, True, True, False]
        made.closed_at = house_clock.now()
        session.flush()
        assert open_round(session, made.place_id) is None
        closed = last_round(session, made.place_id)
        assert closed is not None
        assert not closed.takes(today)


def test_round_standing_tells_roles_there_and_hides_the_unknown():
    with writing() as session:
        made = make.published_round(session)
        officer = make.officer(session, make.place(session))
        own = make.officer(session, session.get_one(type(make.place(session)), made.place_id))
    with reading() as session:
        assert round_standing(session, own, made.reference).may(Deed.READ_SUMMARY)
        assert round_standing(session, officer, made.reference).roles == {Role.RESIDENT}
        assert round_standing(session, ANONYMOUS, made.reference).roles == frozenset()
        for look_up in (
            lambda: round_standing(session, own, "nergens-2026"),
            lambda: round_by_reference(session, "nergens-2026"),
            lambda: round_by_id(session, 0),
        ):
            with pytest.raises(Missing):
                look_up()
