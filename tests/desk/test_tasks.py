"""What waits at the desk: each kind for the right plan and the right person, and gone once it is done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grants.applications import services as applications
from grants.awards import services as awards
from grants.decisions import services as decisions
from grants.desk import queries
from grants.desk.queries import Task, TaskRow
from grants.desk.queries.kinds import DEEDS, WITHIN
from grants.payments import services as payments
from grants.people.models import Person
from grants.rules.permissions import Actor, Deed, Grant, Role
from grants.store.session import reading, writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.fixtures_web import counted
from tests.scene import Scene


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


def _tasks(who: Actor, clock: Clock) -> list[TaskRow]:
    with reading() as session:
        return queries.tasks(session, who, clock.now)


def _of(rows: Iterable[TaskRow], kind: Task) -> list[str]:
    return [row.reference for row in rows if row.kind is kind]


def test_every_kind_has_its_deed_and_its_days() -> None:
    assert set(DEEDS) == set(WITHIN) == set(Task)


def test_each_plan_waits_for_what_it_lacks(here: Scene, clock: Clock) -> None:
    rows, plans = _tasks(here.officer, clock), here.plans
    assert _of(rows, Task.CHECK) == sorted([plans["check"], plans["call"]])
    assert _of(rows, Task.ANSWERED) == [plans["answered"]]
    assert _of(rows, Task.CALL) == _of(rows, Task.POST_RECEIPT) == [plans["call"]]
    assert _of(rows, Task.CONFIRM) == [here.at.round.reference]
    assert _of(rows, Task.POST_LETTER) == [plans["by_post"]]
    assert _of(rows, Task.GIVE_MAIL) == [plans["posted"]]
    assert _of(rows, Task.CAME_BACK) == [plans["came_back"]]
    assert _of(rows, Task.EVENT) == [plans["event"]]
    assert _of(rows, Task.LEFT_OVER) == [plans["left_over"]]
    assert [row.many for row in rows if row.kind is Task.PREPARE] == [1]
    assert _of(rows, Task.RELEASE) == []
    assert len(_of(rows, Task.MARK)) == 1


def test_what_was_told_waits_until_somebody_wrote_it_down(here: Scene, clock: Clock) -> None:
    with writing() as session:
        told = make.sent_in(session, here.at.round, title="Verteld", what="")
    assert _of(_tasks(here.officer, clock), Task.SUMMARISE) == [told]
    with writing() as session:
        applications.summarise(session, here.officer, told, "We maken een honk.", True, None)
    assert _of(_tasks(here.officer, clock), Task.SUMMARISE) == []


def test_the_most_urgent_comes_first(here: Scene, clock: Clock) -> None:
    days = [row.before for row in _tasks(here.officer, clock)]
    assert days == sorted(days)
    assert _tasks(here.officer, clock)[0].kind is Task.POST_LETTER


def test_a_treasurer_releases_and_nothing_else(here: Scene, clock: Clock) -> None:
    rows = _tasks(here.treasurer, clock)
    assert [row.kind for row in rows] == [Task.RELEASE]
    with writing() as session:
        payments.release(session, here.treasurer, rows[0].reference, make.nonce())
    assert _tasks(here.treasurer, clock) == []
    assert len(_of(_tasks(here.officer, clock), Task.MARK)) == 2


def test_nobody_is_offered_to_release_what_they_prepared(here: Scene, clock: Clock) -> None:
    both = replace(here.officer, grants=here.officer.grants | here.treasurer.grants)
    assert _of(_tasks(both, clock), Task.RELEASE) == []


def test_another_programme_and_a_resident_have_none_of_it(here: Scene, clock: Clock) -> None:
    elsewhere = here.at.place.programme_id + 1
    for grants in ((Grant(Role.OFFICER, elsewhere), Grant(Role.TREASURER, elsewhere)), (Grant(Role.ADMIN),), ()):
        assert _tasks(Actor(here.officer.person_id, "Marloes", frozenset(grants)), clock) == []


def test_an_officer_of_one_place_has_the_tasks_of_that_place(here: Scene, clock: Clock) -> None:
    of_place = replace(here.officer, grants=frozenset({Grant(Role.OFFICER, None, here.at.place.id)}))
    all_but_batches = [row for row in _tasks(here.officer, clock) if row.kind is not Task.MARK]
    assert _tasks(of_place, clock) == all_but_batches


def test_a_task_goes_when_it_is_done(here: Scene, clock: Clock) -> None:
    plans, officer = here.plans, here.officer
    with writing() as session:
        applications.called(session, officer, plans["call"])
        applications.post_receipt(session, officer, plans["call"])
        for name in ("check", "call", "answered"):
            applications.check(session, officer, plans[name])
        confirmed = {plans["concluded"]: decisions.Confirmed()}
        decisions.confirm(session, officer, here.at.round.reference, confirmed, make.nonce())
        decisions.post_letter(session, officer, plans["by_post"])
        awards.give_mail(session, officer, plans["posted"], {"mail": "trijn@voorbeeld.example"})
        awards.met(session, officer, plans["event"], 1)
        payments.returned(session, officer, plans["left_over"], {"cents": 38_00}, make.nonce())
    rows = _tasks(officer, clock)
    assert {row.kind for row in rows} == {Task.CAME_BACK, Task.PREPARE, Task.MARK, Task.GIVE_MAIL}
    assert _of(rows, Task.GIVE_MAIL) == [plans["by_post"]]
    assert [row.many for row in rows if row.kind is Task.PREPARE] == [2]


def test_money_that_came_back_can_be_prepared_for_another_account(here: Scene, clock: Clock) -> None:
    with writing() as session:
        scene.accept(session, here.plans["came_back"], "NL20 INGB 0001 2345 67")
    rows = _tasks(here.officer, clock)
    assert _of(rows, Task.CAME_BACK) == []
    assert [row.many for row in rows if row.kind is Task.PREPARE] == [2]


def test_somebody_calls_after_six_weeks_without_a_payee(here: Scene, clock: Clock) -> None:
    assert _of(_tasks(here.officer, clock), Task.ACCEPT) == []
    clock.step(days=43)
    assert _of(_tasks(here.officer, clock), Task.ACCEPT) == [here.plans["told"]]


def test_an_officer_is_not_asked_to_judge_a_plan_of_their_own(here: Scene, clock: Clock) -> None:
    with writing() as session:
        mail = session.get_one(Person, here.officer.person_id).email
        own = make.sent_in(session, here.at.round, mail=mail or "", title="Mijn eigen plan")
    assert own not in _of(_tasks(here.officer, clock), Task.CHECK)
    with writing() as session:
        other = make.officer(session, here.at.place)
    assert own in _of(_tasks(other, clock), Task.CHECK)


def test_tasks_are_one_statement(here: Scene, clock: Clock) -> None:
    with counted() as statements:
        _tasks(here.officer, clock)
    assert len(statements) == 1


def test_promises_count_the_days_and_stand_still_while_a_question_is_open(here: Scene, clock: Clock) -> None:
    def promised(today: date) -> dict[str, queries.Promise]:
        with reading() as session:
            mine = queries.scope(here.officer, Deed.READ_DESK)
            return {row.reference: row for row in queries.promises(session, mine, today)}

    today = clock.now.date()
    now, later = promised(today), promised(today + timedelta(days=8))
    plans = here.plans
    assert set(now) == {plans[name] for name in ("check", "call", "asked", "answered", "review", "concluded")}
    assert now[plans["asked"]].paused_until == today + timedelta(days=10)
    assert later[plans["asked"]].due_on > now[plans["asked"]].due_on
    assert later[plans["check"]].due_on == now[plans["check"]].due_on == today + timedelta(days=56)
    assert now[plans["answered"]].paused_until is None


def test_who_tends_a_tin_sees_what_waits_there_and_nobody_else(here: Scene, clock: Clock) -> None:
    place = here.at.place
    with writing() as session:
        both = replace(
            here.officer,
            grants=here.officer.grants | {Grant(Role.COMMUNITY_WORKER, place_id=place.id)},
        )
        worker, elsewhere = make.worker(session, place), make.worker(session, make.place(session))
    for who in (both, worker):
        (row,) = [one for one in _tasks(who, clock) if one.kind is Task.IDEAS]
        assert (row.reference, row.place, row.many) == (place.slug, place.name, 3)
        assert row.at <= clock.now
    assert [one.kind for one in _tasks(worker, clock)] == [Task.IDEAS]
    for other in (here.officer, here.treasurer, elsewhere):
        assert not [one for one in _tasks(other, clock) if one.kind is Task.IDEAS]
    assert len(_tasks(both, clock)) == len(_tasks(here.officer, clock)) + 1
