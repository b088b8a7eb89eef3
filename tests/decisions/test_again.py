"""Beginning again, from a plan in every state, with and without an open round, on both databases."""

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.models import Application
from grants.applications.services import add_helper, submit
from grants.decisions.services import again
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Actor
from grants.rules.refusals import NotAllowed, NotNow
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import refused
from tests.scene import Scene

OVER = {"not_yet": State.NOT_YET, "pot_empty": State.DECLINED, "withdrawn": State.WITHDRAWN}


@pytest.fixture
def database_url(scene_url):
    return scene_url


def press(reference: str, actor: Actor | None = None):
    with writing() as session:
        return again(session, actor or make.owner(session, reference), reference)


def draft(token: str):
    with reading() as session:
        standing, typed, *_ = queries.draft(session, ANONYMOUS, token, house_clock.now())
        return session.get_one(Application, standing.id), typed


@pytest.mark.parametrize("step", OVER)
def test_a_plan_that_is_over_begins_again_with_its_text(here: Scene, step: str):
    reference = here.plans[step]
    slug, token = press(reference)
    made, typed = draft(token)
    with reading() as session:
        before = queries.plan(session, reference)
        assert before.state is OVER[step], "the old one never changes"
        assert (made.follows_id, made.state, slug) == (before.id, State.DRAFT, before.place_slug)
        assert typed == queries.sheet(session, before.id)[0]
    with writing() as session:
        sent = submit(session, make.owner(session, reference), token, typed | {"total": "1", "lines": []})
        assert queries.plan(session, sent.reference).follows_id == before.id


def test_every_other_state_says_that_it_still_runs(here: Scene):
    seen = set()
    for step, reference in here.plans.items():
        if step in OVER:
            continue
        with reading() as session:
            seen.add(queries.plan(session, reference).state)
        refused(NotNow, "not_over", lambda reference=reference: press(reference))
    assert seen >= {State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.AWARDED, State.CLOSED}


def test_before_the_letter_nobody_learns_that_it_is_over(here: Scene):
    with writing() as session:
        reference = make.plan_before(session, here.at)
        session.get_one(Application, queries.plan(session, reference).id).state = State.NOT_YET
    refused(NotNow, "not_over", lambda: press(reference))


def test_twice_is_the_same_draft(here: Scene):
    first, second = press(here.plans["withdrawn"])[1], press(here.plans["withdrawn"])[1]
    assert draft(first)[0].id == draft(second)[0].id


def test_only_an_owner_begins_again(here: Scene):
    reference = here.plans["withdrawn"]
    with writing() as session:
        helper = make.person(session)
        add_helper(session, make.owner(session, reference), reference, helper.id)
    for actor in (ANONYMOUS, here.officer, here.at.chair, make.actor(helper)):
        refused(NotAllowed, "not_yours", lambda actor=actor: press(reference, actor))


def test_without_an_open_round_the_text_is_kept(here: Scene, client, clock):
    reference = here.plans["not_yet"]
    with reading() as session:
        mine = make.owner(session, reference)
    clock.step(days=30)
    browser = client.as_(mine.person_id)
    page = browser.get(f"/applications/{reference}").fill("again").follow()
    assert "geen ronde open. Je tekst is bewaard." in page
    with reading() as session:
        made = session.scalars(select(Application).where(Application.follows_id.is_not(None))).one()
        typed = queries.sheet(session, made.id)[0]
    assert typed["what"]
    assert typed["title"] in page.text


def test_the_button_stands_where_it_works(here: Scene, client):
    for step, reference in here.plans.items():
        with reading() as session:
            person = make.owner(session, reference).person_id
        browser = client.as_(person)
        page = browser.get(f"/applications/{reference}")
        assert ("Begin opnieuw met dezelfde tekst" in page) == (step in OVER), step
