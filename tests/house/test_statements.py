"""SQL per page: at most eight statements, none of them twice, and the same number at 5, 25 and 100 rows."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle

import pytest
from flask import Flask

from grants.applications.services import write_message
from grants.decisions.services import Confirmed, confirm
from grants.ideas.queries.ideas import wall
from grants.ideas.services import offers, rooms
from grants.ideas.services.cards import type_card
from grants.rules.permissions import Actor, Grant, Role
from grants.store.session import Database, writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.fixtures_web import counted
from tests.house.pages import addresses
from tests.scene import Scene
from tests.web.client import BASE, Client

MOST = 8
"""QUALITY section 1, row 4; the goal is 5. Three of them say who is here and what their roles are."""


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


def _everybody(here: Scene) -> dict[str, Actor]:
    """Everybody there is to this round, and one person who is nearly everything at once."""
    return {
        "officer": here.officer,
        "treasurer": here.treasurer,
        "chair": here.at.chair,
        "young member": here.at.members[-1],
        **here.people,
    }


def test_no_page_needs_more_than_eight_statements_or_one_twice(app: Flask, here: Scene, client: Client) -> None:
    pages = list(addresses(app, here))
    everybody = _everybody(here)
    browsers = {who: client.as_(actor.person_id or 0) for who, actor in everybody.items()} | {"nobody": client}
    turns = cycle(browsers.items())
    for number, (endpoint, address) in enumerate(pages):
        # The plan with all ties is opened by everybody; of the other pages each opens a part, the officer all.
        each = browsers if here.plans["event"] in address or address.count("/") < 3 else dict([next(turns)])
        for who, browser in ({"officer": browsers["officer"]} | each).items():
            with counted() as statements:
                answer = browser.flask.get(address, base_url=BASE)
                answer.get_data()
            about = f"{endpoint} {address} ({answer.status_code}) for {who}, page {number}"
            assert len(statements) <= MOST, f"{len(statements)} statements: {about}\n" + "\n".join(statements)
            assert not statements.twice, f"twice: {about}\n{statements.twice}"


LISTS = (
    "/",
    "/in",
    "/in/{place}",
    "/in/{place}/ideas",
    "/in/{place}/apply?idea={idea}",
    "/in/{place}/offers",
    "/in/{place}/offer",
    "/in/{place}/rooms",
    "/in/{place}/links",
    "/desk/links",
    "/desk/offers",
    "/desk/rooms",
    "/register",
    "/register.json",
    "/desk",
    "/desk/ideas",
    "/desk/tin/{place}",
    "/desk/plans",
    "/desk/plans?state=in_review",
    "/desk/payments",
    "/desk/rounds/{round}",
    "/desk/rounds/{round}/confirm",
    "/desk/rounds/{round}/summary",
    "/desk/rounds/{round}/summary.pdf",
    "/panel",
    "/panel/plans/{plan}",
    "/panel/plans/{plan}/conclude",
    "/applications/{plan}",
    "/applications/{plan}/check",
    "/mine",
)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_lists_need_the_same_statements_at_5_25_and_100_rows(
    app: Flask, here: Scene, client: Client, clock: Clock, database: Database
) -> None:
    """What waits, what is decided, what is paid and what is said: all of it grows, no statement is added."""
    seen: dict[str, set[int]] = defaultdict(set)
    opened: set[str] = set()
    with writing() as session:
        round_ = scene.staff(session, make.table(session, 900_000_00))
        worker = make.staff(session, Role.COMMUNITY_WORKER, round_.at.place)
        at_work = Grant(Role.COMMUNITY_WORKER, round_.at.place.programme_id)
        round_.people["community_worker"] = make.actor(worker, at_work)
    rows = 0
    for wanted in (5, 25, 100):
        plan = _grow(round_, clock, wanted - rows, wanted)
        rows = wanted
        for who, address, status, count in _counts(round_, client, plan):
            seen[f"{address} for {who}: {status}"].add(count)
            opened |= {address} if status in (200, 202) else set()
    assert {page: counts for page, counts in seen.items() if len(counts) > 1} == {}
    assert max(max(counts) for counts in seen.values()) <= MOST
    assert opened == set(LISTS)


def _grow(here: Scene, clock: Clock, count: int, messages: int) -> str:
    """Add plans that were awarded, plans that the panel concluded and plans that wait; one of these is talked about."""
    with writing() as session:
        made = [make.agreed(session, here.at, total="20") for _ in range(count)]
        confirm(session, here.officer, here.at.round.reference, {one: Confirmed() for one in made}, make.nonce())
        clock.step(minutes=61)
        make.letters_out(session)
        for reference in made:
            scene.accept(session, reference)
        for _ in range(count):
            make.agreed(session, here.at, total="20")
            waiting = make.plan_before(session, here.at, total="20", mail="fenna@voorbeeld.example")
        for number in range(count):
            make.idea(session, here.at.place, f"Bankje {number}", name="", phone="0612345678")
            make.idea(session, here.at.place, f"Bankje {number}")
            type_card(
                session, here.people["community_worker"], here.at.place.slug, {"line": "Bankje", "source": "paper"}
            )
            seeks = {"mail": f"rit{number}-{messages}@voorbeeld.example", "wants_room": True}
            make.idea(session, here.at.place, "Een aanhanger", **seeks)
            room = {"name": f"Zaal {number}", "key_holder": "Wim", "wheelchair": "yes"}
            rooms.add_room(session, here.people["community_worker"], here.at.place.slug, room)
            given = {"kind": "have", "line": "een aanhanger", "name": "Bert", "phone": "06 12 34 56 78"}
            offers.give(session, here.at.place.slug, given)
            offers.give(session, here.at.place.slug, given | {"kind": "talk"})
        for number in range(messages):
            write_message(session, here.at.chair, waiting, f"Vraag {number}")
        make.voices(session, here.at, waiting, *["yes Doen!"] * 5)
        return waiting


def _counts(here: Scene, client: Client, plan: str) -> Iterator[tuple[str, str, int, int]]:
    """Open every list as everybody: who, the address as it stands above, the status and the number of statements."""
    people = {"officer": here.officer, "treasurer": here.treasurer, "chair": here.at.chair, **here.people}
    parts = {"place": here.at.place.slug, "round": here.at.round.reference, "plan": plan}
    with writing() as session:
        people["owner"] = make.owner(session, plan)
        parts["idea"] = wall(session, here.at.place.id, 1)[0].reference
    for who, actor in people.items():
        browser = client.as_(actor.person_id or 0)
        for address in LISTS:
            with counted() as statements:
                answer = browser.flask.get(address.format(**parts), base_url=BASE)
                answer.get_data()
            assert not statements.twice, f"{address} for {who}: {statements.twice}"
            yield who, address, answer.status_code, len(statements)
