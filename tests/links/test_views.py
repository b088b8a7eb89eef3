"""The pages about links, as residents, people with a link in their mail and a community worker meet them."""

import pytest

from grants.links.models import Link
from grants.links.services import press as services
from grants.paper import facts
from grants.rules.permissions import Role
from grants.store.session import reading, writing
from tests import make
from tests.links.case import GARDEN, mails, offer, pair, token
from tests.links.test_services import phone_pair

pytestmark = [
    pytest.mark.usefixtures("database", "clock"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]


@pytest.fixture
def place(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return make.table(session).place


@pytest.fixture
def resident(place, client):
    with writing() as session:
        somebody = make.person(session).id
    return client.as_(somebody)


@pytest.fixture
def worker(place, client):
    with writing() as session:
        somebody = make.staff(session, Role.COMMUNITY_WORKER, place).id
    return client.as_(somebody)


@pytest.fixture
def both(place):
    with writing() as session:
        return pair(session, place)


def path_of(name):
    with reading() as session:
        return f"/links/{token(session, name)}"


def test_a_visitor_sees_what_fits_and_signs_in_to_press(place, both, client):
    page = client.get(f"/in/{place.slug}/links")
    assert GARDEN in page
    assert "Allebei: tuin en planten" in page
    assert "Aaltje" not in page.words
    [href] = [one for one in page.links if "/links/" in one]
    pressed = client.get(href)
    assert "log eerst in" in pressed
    assert pressed.forms() == []
    assert any(one.startswith("/sign-in?going_to=") for one in pressed.links)


def test_a_resident_presses_and_both_answer_by_mail(place, both, resident, client):
    page = resident.get(f"/in/{place.slug}/links")
    [href] = [one for one in page.links if "/links/" in one]
    done = resident.get(href).fill(press="Koppel").follow()
    assert "We hebben het gevraagd" in done
    assert "@" not in done.words
    question = client.get(path_of("Aaltje"))
    assert GARDEN in question
    assert "Bert" not in question.words
    assert "Nu is de ander aan de beurt" in question.fill(press="yes").follow()
    assert "jullie kunnen elkaar bereiken" in client.get(path_of("Bert")).fill(press="yes").follow()
    shown = client.get(f"/in/{place.slug}/links")
    assert "Dit vond elkaar al" in shown
    assert "Aaltje" not in shown.words
    assert "@" not in shown.words


def test_no_is_enough(place, both, resident, client):
    resident.get(f"/in/{place.slug}/links/{both[0]}/{both[1]}").fill(press="Koppel")
    done = client.get(path_of("Aaltje")).fill(press="no").follow()
    assert "we vragen dit niet nog een keer" in done
    assert "Dit is niet meer nodig" in client.get(path_of("Bert"))
    assert "Dit vond elkaar al" not in client.get(f"/in/{place.slug}/links")
    assert "Dit is niet meer nodig" in client.get("/links/nooit-geweest")


def test_too_many_in_a_day_is_said_in_plain_words(place, both, resident, monkeypatch):
    monkeypatch.setattr(services, "A_DAY", 0)
    page = resident.get(f"/in/{place.slug}/links/{both[0]}/{both[1]}").fill(press="Koppel", status=429)
    assert "Morgen kun je weer" in page


def test_looking_at_the_question_changes_nothing(place, both, resident, client):
    resident.get(f"/in/{place.slug}/links/{both[0]}/{both[1]}").fill(press="Koppel")
    for _ in range(3):
        client.get(path_of("Bert"))
    with reading() as session:
        assert [mail.template for mail in mails(session, "asked")] == ["links/asked"] * 2
        assert mails(session, "linked") == []


def test_it_stands_beside_the_offer(place, both, client):
    code = both[1].removeprefix("offer-")
    page = client.get(f"/in/{place.slug}/offers/{code}")
    assert "Past dit bij elkaar?" in page
    assert GARDEN in page
    with writing() as session:
        lonely = offer(session, place, "posters tekenen", mail="l@voorbeeld.example").removeprefix("offer-")
    assert "Past dit bij elkaar?" not in client.get(f"/in/{place.slug}/offers/{lonely}")


def test_it_stands_beside_the_idea_that_hangs_on_the_wall(place, both, client):
    page = client.get(f"/in/{place.slug}/ideas")
    [href] = [one for one in page.links if one.endswith("/links") and "/ideas/" in one]
    page = client.get(href)
    assert "snoeien en stekken" in page
    assert "Allebei: tuin en planten" in page
    with writing() as session:
        hidden = make.idea(session, place, name="")
    client.get(f"/in/{place.slug}/ideas/{hidden}/links", status=404)


def test_what_does_not_fit_has_no_page(place, both, client, resident):
    client.get(f"/in/{place.slug}/links/{both[0]}/{both[0]}", status=404)
    client.get(f"/in/{place.slug}/links/idea-%00/offer-x", status=None)
    client.get(f"/in/nergens/links/{both[0]}/{both[1]}", status=404)


def test_a_plan_that_is_not_public_is_for_the_worker_only(place, client, worker, resident):
    with writing() as session:
        round_ = session.scalars(make.select(make.Round)).first()
        plan = make.sent_in(session, round_, title="Een tuin met kruiden", mail="maker@voorbeeld.example")
        name = offer(session, place)
    address = f"/in/{place.slug}/links/{name}/plan-{plan}"
    for stranger in (client, resident):
        stranger.get(address, status=404)
        assert "kruiden" not in stranger.get(f"/in/{place.slug}/links").words
    assert "kruiden" in worker.get("/desk/links")
    assert "We hebben het gevraagd" in worker.get(address).fill(press="Koppel").follow()
    with reading() as session:
        assert "kruiden" not in str([mail.facts for mail in mails(session, "asked") if mail.facts["name"] == "Bert"])


def test_the_worker_calls_who_has_only_a_phone(place, worker):
    with writing() as session:
        one, other = phone_pair(session, place)
    worker.get(f"/in/{place.slug}/links/{one}/{other}").fill(press="Koppel")
    page = worker.get("/desk/links")
    assert "2 belletjes wachten op jou" in page
    assert "0612345678" in page
    for _number in (1, 2):
        page = worker.get("/desk/links")
        page = page.fill(page.forms()[0].get("action"), press="yes").follow()
    assert "Geef door hoe ze elkaar bereiken" in page
    for _number in (1, 2):
        page = worker.get("/desk/links")
        page = page.fill(page.forms()[0].get("action"), press="told").follow()
    assert "Er wacht geen belletje op jou" in page
    assert "gekoppeld" in page


def test_the_mails_can_be_read_in_both_languages(place, both, resident, client):
    resident.get(f"/in/{place.slug}/links/{both[0]}/{both[1]}").fill(press="Koppel")
    client.get(path_of("Aaltje")).fill(press="yes")
    client.get(path_of("Bert")).fill(press="yes")
    with reading() as session:
        said = [mails(session, "asked")[0], mails(session, "linked")[0]]
        said = [(mail.template, mail.facts) for mail in said]
        assert session.query(Link).count() == 1
    for template, told in [*said, ("links/ended", said[0][1])]:
        for language in ("nl", "en"):
            text = facts.mail(template, {**told, "url": "http://x"}, language)
            assert "snoeien en stekken" in str(text)
