"""An idea that asks for a room instead of money: on the wall, at the desk of the worker, in the mail."""

import pytest
from sqlalchemy import select

from grants.ideas.models import Idea
from grants.ideas.queries import tin as queries
from grants.ideas.queries.rooms import fitting, for_ideas, rooms
from grants.ideas.services import rooms as keeping
from grants.ideas.services import tending
from grants.notices.models import Notice
from grants.paper import facts
from grants.rules.refusals import Missing, NotNow
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MAKER = {"name": "Aaltje", "mail": "aaltje@voorbeeld.example"}


@pytest.fixture
def place(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return make.table(session).place


@pytest.fixture
def worker(place):
    with writing() as session:
        return make.worker(session, place)


@pytest.fixture
def codes(place, worker):
    """Two rooms: one that says how to reach who has the key, and one for cooks."""
    hall = {"name": "Dorpshuis", "key_holder": "Wim", "wheelchair": "yes", "about": "vergaderen"}
    kitchen = {
        "name": "Het Anker",
        "key_holder": "Tjits",
        "wheelchair": "no",
        "about": "samen koken",
        "reach": "06 1",
        "reach_public": True,
    }
    with writing() as session:
        return [keeping.add_room(session, worker, place.slug, values) for values in (hall, kitchen)]


def seeking(session, place, line="Soep koken op dinsdag", **values):
    return make.idea(session, place, line, **{**MAKER, "wants_room": True, **values})


def mails(session):
    return list(session.scalars(select(Notice).where(Notice.template.like("ideas/%room")).order_by(Notice.id)))


def test_it_waits_for_the_worker_until_a_room_is_named(place, worker, codes):
    with writing() as session:
        name = seeking(session, place)
        make.idea(session, place, "Een bankje", **MAKER)
        [row] = queries.waiting(session, worker)
        assert row.seeks_room
        found = for_ideas(session, [(name, place.id, row.line)])
        assert [room.name for room in found[name]] == ["Het Anker", "Dorpshuis"]
        tending.note_room(session, worker, name, codes[1])
        assert queries.waiting(session, worker) == ()
        [mail] = mails(session)
        assert (mail.facts["room"], mail.facts["key_holder"], mail.facts["reach"]) == ("Het Anker", "Tjits", "06 1")
        with pytest.raises(NotNow):
            tending.note_room(session, worker, name, codes[1])


def test_how_to_reach_the_key_stays_hidden_where_it_is_not_public(place, worker, codes):
    with writing() as session:
        tending.note_room(session, worker, seeking(session, place), codes[0])
        assert mails(session)[0].facts["reach"] == ""


def test_no_room_is_told_too(place, worker):
    with writing() as session:
        name = seeking(session, place)
        tending.note_no_room(session, worker, name)
        assert mails(session)[0].template == "ideas/no_room"
        assert session.scalars(select(Idea.waits_since)).all() == [None]


def test_a_room_of_another_place_and_an_idea_that_asks_for_none(place, worker, codes):
    with writing() as session:
        name = seeking(session, place)
        with pytest.raises(Missing):
            tending.note_room(session, worker, name, "ELDERS22")
        with pytest.raises(NotNow):
            tending.note_room(session, worker, make.idea(session, place), codes[0])
        stranger = make.worker(session, make.place(session))
        with pytest.raises(Missing):
            tending.note_room(session, stranger, name, codes[0])
        assert mails(session) == []


def test_who_has_a_phone_too_is_called_and_helped(place, worker, codes):
    with writing() as session:
        name = seeking(session, place, phone="06 12 34 56 78")
        tending.note_room(session, worker, name, codes[0])
        assert len(queries.waiting(session, worker)) == 1
        tending.note_call(session, worker, name)
        assert queries.waiting(session, worker) == ()


def test_few_rooms_are_named(place, worker, codes):
    with writing() as session:
        for number in range(4):
            values = {"name": f"Zaal {number}", "key_holder": "Wim", "wheelchair": "yes"}
            keeping.add_room(session, worker, place.slug, values)
        assert len(fitting("iets", rooms(session, place.id))) == 3
        assert for_ideas(session, []) == {}


@ON_SQLITE
def test_one_tick_on_the_form_shows_on_the_wall_and_names_rooms(place, codes, client):
    page = client.get(f"/in/{place.slug}/idea")
    thanks = page.fill(line="Soep koken", name="Aaltje", wants_room=True).follow()
    assert "Misschien past een van deze ruimtes" in thanks
    assert "Het Anker sleutel: Tjits" in thanks
    wall = client.get(f"/in/{place.slug}/ideas")
    assert "zoekt alleen een plek" in wall
    assert f"/in/{place.slug}/rooms" in wall.links
    assert "zoekt alleen een plek" in client.get(f"/in/{place.slug}")


@ON_SQLITE
def test_without_rooms_or_a_name_there_is_still_an_answer(place, client):
    page = client.get(f"/in/{place.slug}/idea").fill(line="Soep koken", wants_room=True).follow()
    assert "Er staat nog geen ruimte op de lijst" in page


@ON_SQLITE
def test_the_worker_presses_a_room(place, worker, codes, client):
    with writing() as session:
        seeking(session, place)
    desk = client.as_(worker.person_id)
    page = desk.get("/desk/ideas")
    assert "Zoekt alleen een plek" in page
    assert "Het wordt: Het Anker" in page
    assert "Er wacht geen kaartje op jou" in page.fill(page.forms()[0].get("action"), press=codes[1]).follow()
    with reading() as session:
        [mail] = mails(session)
        for template in ("ideas/room", "ideas/no_room"):
            for language in ("nl", "en"):
                subject, body = facts.mail(template, {**mail.facts, "url": "http://x"}, language)
                assert subject
                assert "Soep koken op dinsdag" in body
