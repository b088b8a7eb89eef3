"""The pages of writing a plan down for somebody, and of saying that it is theirs."""

import re

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.services import code_of
from grants.notices.models import Notice
from grants.rules.permissions import Actor, Grant, Role
from grants.store import clock
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

TOLD = {"source": "phone", "what": "Een bankje <b>🙂", "total": "250", "name": "Trijn Kuiper", "postcode": "9628 AA"}
TOLD |= {"house_number": "12", "phone": "06 12 34 56 78"}


@pytest.fixture
def at(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return make.table(session)


@pytest.fixture
def worker(client, at):
    with writing() as session:
        somebody = make.staff(session, Role.COMMUNITY_WORKER, at.place).id
    return client.as_(somebody)


def name(at):
    with reading() as session:
        return session.scalars(select(make.Person.name).order_by(make.Person.id.desc()).limit(1)).one()


def start(worker):
    page = worker.get("/desk/helping")
    return worker.get(next(link for link in page.links if link.startswith("/desk/enter/")))


def test_from_the_phone_to_a_slip_to_a_plan(client, worker, at):
    scribe = name(at)
    page = start(worker).fill("enter", "submit", **TOLD).follow()
    assert page.path.endswith("/read-back")
    assert f"Opgeschreven door {scribe}, per telefoon" in page
    assert "€ 250" in page
    page = page.fill(None, "Voorgelezen, het klopt").follow()
    pdf = next(link for link in page.links if link.endswith("slip.pdf"))
    token = pdf.split("/")[4]
    with reading() as session:
        actor = Actor(1, "", frozenset({Grant(Role.COMMUNITY_WORKER, at.programme_id)}))
        reference = queries.entry(session, actor, token, clock.now()).slip_reference
    assert reference in worker.get("/desk/helping")
    wrong = client.get("/slip").fill(None, None, 422, reference=reference, code="2222 2222")
    assert "Nummer en code horen niet bij elkaar" in wrong
    assert reference in wrong.text, "what was typed is still there"
    page = wrong.fill(None, None, reference=reference, code=code_of(token, reference)).follow()
    assert "Is dit jullie plan?" in page
    assert f"Opgeschreven door {scribe}" in page
    page = page.fill(None, "yes").follow()
    assert "Je plan is binnen" in page
    assert re.search("Uiterlijk [a-z]+ [0-9]+ [a-z]+ weet je wat het wordt", str(page.text))
    assert "Vraag het Harma" in page
    assert f"Opgeschreven door {scribe}, per telefoon" in worker.get(f"/applications/{reference}")
    officer = client.as_(at.officer.person_id)
    assert f"Opgeschreven door {scribe}" in officer.get(f"/applications/{reference}/check")
    assert reference not in worker.get("/desk/helping")
    officer.fill(f"/applications/{reference}/check", "check")
    assert f"Opgeschreven door {scribe}" in client.as_(at.members[1].person_id).get(f"/panel/plans/{reference}")


def test_by_mail_and_a_no(client, worker):
    page = start(worker).fill("enter", "submit", **TOLD, mail="trijn@voorbeeld.example").follow()
    page = page.fill(None, "Voorgelezen, het klopt").follow()
    assert "heeft een mail met een link" in page
    with reading() as session:
        asked = select(Notice).where(Notice.template == "applications/confirm_entry")
        link = session.scalars(asked).one().facts["secret"]["path"]
    page = client.get(link).fill(None, "no", words="Het is maar 50 euro").follow()
    assert "Er is niets ingestuurd" in page
    client.get(link, status=410)
    assert "Het is maar 50 euro" in worker.get("/desk/helping")


def test_what_is_missing_stands_at_its_field_and_all_is_kept(worker):
    page = start(worker).fill("enter", "submit", **TOLD | {"postcode": "", "total": ""}).follow()
    assert "Schrijf je postcode zo" in page
    assert "Vul in hoeveel geld" in page
    assert "Een bankje &lt;b&gt;🙂" in page.text
    page = page.fill("enter", "save", total="100").follow()
    assert "Schrijf je postcode zo" not in page


def test_how_it_was_heard_is_asked(worker):
    values = {name: value for name, value in TOLD.items() if name != "source"}
    page = start(worker).fill("enter", "save", 422, **values)
    assert "Kies hoe je het hoorde." in page
    assert "Vul in hoe je heet" not in page, "saving asks for nothing else"
    page = start(worker).fill("enter", "submit", 422, **values | {"name": ""})
    assert "Kies hoe je het hoorde." in page
    assert "Vul je naam in" in page, "everything that is missing is said at once"
    assert "Een bankje &lt;b&gt;🙂" in page.text


def test_another_window_loses_nothing(worker):
    page = start(worker).fill("enter", "save", **TOLD).follow()
    worker.get(page.path).fill("enter", "save", what="Uit het ene venster")
    page = page.fill("enter", "save", 409, what="Uit het andere venster")
    assert "Uit het ene venster" in page
    page = page.fill("enter", "save").follow()
    assert "Uit het andere venster" in page.text


def test_only_workers_of_the_place_see_it(client, worker, at):
    page = start(worker).fill("enter", "save", **TOLD).follow()
    with writing() as session:
        somebody = make.staff(session, Role.COMMUNITY_WORKER, make.table(session).place).id
    elsewhere = client.as_(somebody)
    for path in (page.path, f"{page.path}/read-back", f"{page.path}/slip.pdf"):
        elsewhere.get(path, status=404)
        client.as_(at.officer.person_id).get(path, status=403)
    elsewhere.get(page.path.rpartition("/")[0], status=404)
    assert at.place.name not in elsewhere.get("/desk/helping")


def test_a_worker_finds_it_back_and_the_slip_still_works(client, worker, at):
    page = start(worker).fill("enter", "submit", **TOLD).follow().fill(None, "Voorgelezen, het klopt").follow()
    pdf = next(link for link in page.links if link.endswith("slip.pdf"))
    token = pdf.split("/")[4]
    again = worker.get("/desk/helping").fill("waiting-list", "Ga verder met het plan van Trijn Kuiper").follow()
    assert again.path != page.path.rpartition("/")[0]
    worker.get(page.path, status=409)
    back = worker.get(f"{again.path}/read-back")
    assert not [link for link in back.links if link.endswith("slip.pdf")]
    reference = back.words.partition("Briefje ")[2].split()[0]
    client.get("/slip").fill(None, None, reference=reference, code=code_of(token, reference))
    back = back.fill(None, "Maak een nieuw briefje").follow()
    assert [link for link in back.links if link.endswith("slip.pdf")]
    client.get("/slip").fill(None, None, 422, reference=reference, code=code_of(token, reference))
