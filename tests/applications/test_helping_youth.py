"""'Help ons': half an idea, a name and a number; somebody calls within two working days, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from grants.applications.models import HelpCall
from grants.applications.services import help_called
from grants.rules.permissions import ANONYMOUS, Grant, Role
from grants.rules.refusals import Missing, NotNow
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import refused
from tests.fixtures_db import MONDAY

pytestmark = pytest.mark.usefixtures("database", "clock")

HALF = {"party_kind": "youth_group", "name": "Sem", "phone": "06 12 34 56 78", "what": "iets met muziek 🎸 <b>"}


@pytest.fixture
def at(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return make.table(session)


def staff(client, at, role):
    with writing() as session:
        somebody = make.staff(session, role, at.place)
        found = somebody.id, somebody.name
    return client.as_(found[0]), found[1]


def begun(client, at):
    return client.get(f"/in/{at.place.slug}/apply")


def call():
    with reading() as session:
        return session.scalars(select(HelpCall)).one()


def do(press, *values):
    with writing() as session:
        return press(session, *values)


def test_half_an_idea_is_enough_and_somebody_calls(client, at):
    page = begun(client, at).fill("apply", "help", **HALF).follow()
    assert "Uiterlijk woensdag 4 maart belt of mailt iemand jullie." in page
    assert "iets met muziek 🎸 &lt;b&gt;" in page.text, "the draft is kept"
    assert "Druk op ‘Help ons’" not in page
    worker, name = staff(client, at, Role.COMMUNITY_WORKER)
    desk = worker.get("/desk/helping")
    assert "bel uiterlijk woensdag 4 maart" in desk
    assert "06 12 34 56 78" in desk
    desk = desk.fill("called", "Ik heb Sem gesproken").follow()
    assert "06 12 34 56 78" not in desk
    assert f"{name} heeft contact met jullie gehad en helpt verder." in client.get(page.path)
    assert call().called_by_id is not None


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"party_kind": "person"}, "Deze knop is voor jongeren"),
        ({"name": ""}, "Vul je naam in"),
        ({"phone": ""}, "Zet er een telefoonnummer of mailadres bij"),
        ({"phone": "12"}, "Kijk het telefoonnummer even na"),
    ],
)
def test_what_is_missing_for_a_call_is_said_and_the_text_is_kept(client, at, missing, says):
    page = begun(client, at).fill("apply", "help", 422, **HALF | missing)
    assert says in page
    assert "iets met muziek" in page.text
    page = page.fill("apply", "help", **HALF).follow()
    assert "Uiterlijk" in page


def test_asking_twice_is_one_call_and_two_windows_too(client, at):
    first = begun(client, at).fill("apply", "save", **HALF).follow()
    windows = [client.get(first.path) for _ in range(2)]
    windows[0].fill("apply", "help")
    windows[1].fill("apply", "help", None)
    assert call_count() == 1


def call_count():
    with reading() as session:
        return len(session.scalars(select(HelpCall)).all())


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (MONDAY, date(2026, 3, 4)),
        (MONDAY.replace(day=6), date(2026, 3, 10)),
        (MONDAY.replace(day=8), date(2026, 3, 10)),
    ],
)
def test_two_working_days(client, at, clock, moment, due):
    clock.set(moment)
    begun(client, at).fill("apply", "help", **HALF)
    assert call().due_on == due


def test_what_is_late_is_said_and_the_officer_sees_it_too(client, at, clock):
    begun(client, at).fill("apply", "help", **HALF)
    clock.step(days=3)
    officer, _ = staff(client, at, Role.OFFICER)
    page = officer.get("/desk/helping")
    assert "had gebeld moeten zijn op woensdag 4 maart" in page
    desk = officer.get("/desk")
    assert "Eén groep wacht op een belletje. Bel uiterlijk woensdag 4 maart." in desk
    assert "/desk/helping" in desk.links


def test_it_is_called_once_and_only_by_who_works_there(client, at):
    begun(client, at).fill("apply", "help", **HALF)
    number = call().id
    with writing() as session:
        somebody, other = make.person(session), make.table(session)
    here = make.actor(somebody, Grant(Role.COMMUNITY_WORKER, at.place.programme_id))
    elsewhere = make.actor(somebody, Grant(Role.COMMUNITY_WORKER, other.place.programme_id))
    for actor in (ANONYMOUS, elsewhere, at.chair):
        refused(Missing, "no_such_page", lambda actor=actor: do(help_called, actor, number))
    refused(Missing, "no_such_page", lambda: do(help_called, here, 999))
    do(help_called, here, number)
    refused(NotNow, "help_called", lambda: do(help_called, here, number))
    assert call().called_at == house_clock.now()
