"""The burden budget (PRODUCT.md, section 2), measured on the real pages. The numbers below may only go down.

A journey is walked with everything filled in, and once more for each field left empty on a plan of its own: what is
refused then is required. Screens are the pages somebody sees before it is done; the answer is no screen. Applying is
measured in tests/applications/test_burden.py, field by field, because each press there begins a draft.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grants.rules.permissions import Actor
from grants.store.session import writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.scene import Scene
from tests.web.client import Client, Page

pytestmark = pytest.mark.usefixtures("database", "clock")

HIDDEN = ("csrf_token", "key", "version", "do", "started", "website")


@dataclass(frozen=True)
class Journey:
    """One page with one form. ``most`` is the budget of inputs, ``required`` what is refused when it is empty."""

    address: str
    makes: Callable[[Session, Scene, Clock], str]
    who: Callable[[Session, Scene, str], Actor]
    typed: dict[str, Any]
    most: int
    required: int
    form: str | None = None


def _owner(session: Session, _here: Scene, reference: str) -> Actor:
    return make.owner(session, reference)


def _before_panel(session: Session, here: Scene, _clock: Clock) -> str:
    return make.plan_before(session, here.at, total="20")


def _spoken(session: Session, here: Scene, _clock: Clock) -> str:
    reference = make.plan_before(session, here.at, total="20")
    make.voices(session, here.at, reference, *["yes Doen!"] * 5)
    return reference


def _awarded(session: Session, here: Scene, clock: Clock) -> str:
    return scene.awarded(session, here, clock, total="20")


def _paid(session: Session, here: Scene, clock: Clock) -> str:
    reference = scene.awarded(session, here, clock, total="20")
    scene.pay(session, here, reference)
    return reference


JOURNEYS = {
    "review one plan": Journey(
        "/panel/plans/{plan}", _before_panel, lambda _s, here, _p: here.at.members[1],
        {"closeness": "none", "choice": "not_yet", "sentence": "Regel eerst een zaal."}, most=3, required=3,
        form="voice",
    ),
    "report a change of plan": Journey(
        "/applications/{plan}/change", _awarded, _owner, {"kind": "date", "sentence": "Een week later."}, most=2,
        required=2,
    ),
    "close": Journey(
        "/applications/{plan}/close", _paid, _owner, {"sentence": "Het was een feest.", "left_over": "0"}, most=3,
        required=2,
    ),
    "decide after the panel has spoken": Journey(
        "/panel/plans/{plan}/conclude", _spoken, lambda _s, here, _p: here.at.chair, {}, most=1, required=0,
        form="conclude",
    ),
}  # fmt: skip


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with everybody in it."""
    return scene_url


@pytest.fixture
def rich(here: Scene, clock: Clock) -> Scene:
    """A place with money enough for a plan per field."""
    with writing() as session:
        return scene.staff(session, make.table(session, 900_000_00))


def _opened(client: Client, rich: Scene, clock: Clock, journey: Journey) -> Page:
    with writing() as session:
        plan = journey.makes(session, rich, clock)
        who = journey.who(session, rich, plan)
    return client.as_(who.person_id or 0).get(journey.address.format(plan=plan))


def _asked(page: Page, form: str | None) -> set[str]:
    """Give the names of what stands open on a form: a group of choices is one input."""
    boxes = [one for one in page.form(form).iter() if one.tag in ("input", "textarea", "select")]
    return {one.get("name") or "" for one in boxes if one.get("type") not in ("hidden", "submit")} - {*HIDDEN, ""}


@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_journey_asks_no_more_than_its_budget(client: Client, rich: Scene, clock: Clock, name: str) -> None:
    journey = JOURNEYS[name]
    page = _opened(client, rich, clock, journey)
    assert page.fill(journey.form, **journey.typed).status == 303, "one screen, and it is done"
    needed = []
    for one in journey.typed:
        page = _opened(client, rich, clock, journey)
        rest = {other: value for other, value in journey.typed.items() if other != one}
        if page.fill(journey.form, status=None, **rest).status == 422:
            needed.append(one)
    assert len(needed) <= journey.required, f"{name} now requires {needed}"
    assert len(journey.typed) <= journey.most
    assert len(needed) == journey.required, f"{name} became lighter: write {len(needed)} in the table"


@pytest.mark.parametrize("name", ["review one plan", "report a change of plan", "close"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_else_stands_on_the_form(client: Client, rich: Scene, clock: Clock, name: str) -> None:
    journey = JOURNEYS[name]
    assert _asked(_opened(client, rich, clock, journey), journey.form) == set(journey.typed)


MOST_CLICKS = {"officer pays a batch": 3, "treasurer pays a batch": 2, "report a round": 1}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_paying_takes_three_clicks_and_two(client: Client, rich: Scene, clock: Clock) -> None:
    with writing() as session:
        scene.awarded(session, rich, clock, total="20")
    officer, treasurer = (client.as_(who.person_id or 0) for who in (rich.officer, rich.treasurer))
    stack = officer.get("/desk/payments").fill("prepare").location
    officers = ["prepare"]
    waiting = treasurer.get("/desk/payments")
    assert stack in waiting.links
    treasurers = ["the stack"]
    treasurer.get(stack).fill("release")
    treasurers.append("release")
    assert stack in officer.get("/desk/payments").links
    officers.append("the stack")
    officer.get(stack).fill("all-paid")
    officers.append("all paid")
    assert len(officers) <= MOST_CLICKS["officer pays a batch"]
    assert len(treasurers) <= MOST_CLICKS["treasurer pays a batch"]


def test_a_round_is_reported_with_one_click(client: Client, here: Scene) -> None:
    officer = client.as_(here.officer.person_id or 0)
    assert f"/desk/rounds/{here.at.round.reference}/summary.pdf" in officer.get("/desk").links
    assert MOST_CLICKS["report a round"] == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_leaving_an_idea_is_one_answer_on_one_screen(client: Client, here: Scene, clock: Clock) -> None:
    """PRODUCT section 2: no account; the line alone, sent by somebody nobody knows, leads to thanks."""
    page = client.get(f"/in/{here.at.place.slug}/idea")
    clock.step(seconds=1)
    refused = page.fill(None, None, 422)
    assert refused.text.count('class="error"') == 1
    assert "/idea/thanks" in page.fill(None, None, line="Een bankje").follow().path
