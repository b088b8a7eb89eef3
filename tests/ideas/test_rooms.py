"""The rooms of a place: what everybody sees, and the list as a community worker keeps it; on both databases."""

import pytest
from sqlalchemy import select

from grants.ideas.models import Room
from grants.ideas.queries import rooms as queries
from grants.ideas.services import rooms as services
from grants.rules.permissions import Grant, Role
from grants.rules.refusals import Invalid, Missing, Stale
from grants.store.session import reading, writing
from tests import make
from tests.ideas.case import worker

pytestmark = pytest.mark.usefixtures("database", "clock")

HALL = {
    "name": "Grote zaal",
    "about": "Dansen",
    "key_holder": "Wim",
    "reach": "06 12 34 56 78",
    "reach_public": False,
    "wheelchair": "partly",
    "price": "gratis",
    "seats": "80",
}


@pytest.fixture
def place():
    with writing() as session:
        return make.table(session).place


@pytest.fixture
def who(place):
    with writing() as session:
        return worker(session, place)


def add(who, place, **typed):
    with writing() as session:
        return services.add_room(session, who, place.slug, HALL | typed)


def listed(place):
    with reading() as session:
        return queries.rooms(session, place.id)


def test_add_room_shows_how_to_reach_the_key_only_when_ticked(place, who):
    add(who, place)
    add(who, place, name="Élan", reach_public=True, seats="")
    assert [(room.name, room.reach, room.seats) for room in listed(place)] == [
        ("Élan", "06 12 34 56 78", None),
        ("Grote zaal", "", 80),
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", {"name": " "}),
        ("key_holder", {"key_holder": ""}),
        ("reach", {"reach": "", "reach_public": True}),
        ("wheelchair", {"wheelchair": ""}),
        ("seats", {"seats": "veel"}),
        ("seats", {"seats": "0"}),
        ("seats", {"seats": "²"}),
        ("price", {"price": "x" * 81}),
        ("name", {"name": "ﷺ" * 81}),
    ],
)
def test_add_room_refuses_at_the_field(place, who, field, typed):
    with pytest.raises(Invalid) as refused:
        add(who, place, **typed)
    assert refused.value.field == field
    assert listed(place) == ()


def test_add_room_keeps_a_name_that_grows_when_it_is_folded(place, who):
    add(who, place, name="ﷺ" * 80)
    assert listed(place)[0].name == "ﷺ" * 80


def test_rooms_are_kept_by_who_works_for_the_place(place, who):
    code = add(who, place)
    with writing() as session:
        here = make.actor(make.person(session), Grant(Role.COMMUNITY_WORKER, None, place.id))
        others = [worker(session, make.place(session)), make.actor(make.person(session))]
        others += [make.actor(make.person(session), Grant(Role.OFFICER, place.programme_id))]
    for other in others:
        with pytest.raises(Missing):
            add(other, place)
        with pytest.raises(Missing), writing() as session:
            services.change_room(session, other, code, HALL, 1)
    with writing() as session:
        services.change_room(session, here, code, HALL | {"name": "Kleine zaal"}, 1)
    assert listed(place)[0].name == "Kleine zaal"


def test_change_room_of_a_stale_page_changes_nothing(place, who):
    code = add(who, place)
    with writing() as session:
        services.change_room(session, who, code, HALL | {"price": "tien euro"}, 1)
    for press in (
        lambda session: services.change_room(session, who, code, HALL, 1),
        lambda session: services.remove_room(session, who, code, 1),
    ):
        with pytest.raises(Stale), writing() as session:
            press(session)
    assert listed(place)[0].price == "tien euro"
    with writing() as session:
        services.remove_room(session, who, code, 2)
    assert listed(place) == ()


def test_pages_from_adding_to_removing(place, who, client):
    browser = client.as_(who.person_id)
    assert "nog geen ruimte" in client.get(f"/in/{place.slug}/rooms")
    page = browser.get("/desk/rooms").client.get("/desk/rooms/add")
    wrong = page.fill("room-form", status=422, place=place.slug, name="Zaal", seats="veel", key_holder="Wim")
    assert "Nog 2 dingen" in wrong
    assert "Schrijf alleen een getal" in wrong
    assert "Kies een van de antwoorden" in wrong
    typed = {name: value for name, value in HALL.items() if name != "reach_public"}
    assert page.fill("room-form", place=place.slug, reach_public=True, **typed).location == "/desk/rooms"
    shown = client.get(f"/in/{place.slug}/rooms")
    assert "Grote zaal" in shown
    assert "06 12 34 56 78" in shown
    assert "Deels te doen met een rolstoel" in shown
    assert f"/in/{place.slug}/rooms" in client.get(f"/in/{place.slug}").links
    assert f"/in/{place.slug}/rooms" in client.get(f"/in/{place.slug}/apply").links
    with reading() as session:
        code = session.scalars(select(Room.code)).one()
    page, second = browser.get(f"/desk/rooms/{code}"), browser.get(f"/desk/rooms/{code}")
    assert page.fill("room-form", reach_public=False).location == "/desk/rooms"
    assert "06 12" not in client.get(f"/in/{place.slug}/rooms").text.partition("<main")[2].partition("tel:")[0]
    stale = second.fill("room-form", status=409, name="Te laat")
    assert "Te laat" in stale
    browser.get(f"/desk/rooms/{code}").fill(f"/desk/rooms/{code}/remove")
    assert "Grote zaal" not in client.get(f"/in/{place.slug}/rooms")
    browser.get(f"/desk/rooms/{code}", 404)


def test_pages_never_add_a_room_elsewhere(place, who, client):
    with writing() as session:
        other = make.place(session)
    browser = client.as_(who.person_id)
    page = browser.get("/desk/rooms/add")
    hidden = {
        name: page.form("room-form").find(f".//input[@name='{name}']").get("value") for name in ("csrf_token", "key")
    }
    forged = {name: value for name, value in HALL.items() if value} | hidden | {"place": other.slug}
    browser.post("/desk/rooms/add", forged, status=404)
    assert listed(other) == ()
