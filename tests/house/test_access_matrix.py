"""Who may open and press what: every endpoint x every kind of person, against the rule that guards it.

What is expected is worked out from two things only: what a view declares (``opening``) and what each person is, written
down by hand below. Views that ask by themselves are written down too, and so are the crucial ones, once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.test import TestResponse

from grants.links.models import Link
from grants.links.services.press import press as press_link
from grants.payments.models import Batch
from grants.programmes.models import Programme
from grants.rules.permissions import Deed, Role, Tie, allows
from grants.store.session import reading, writing
from grants.web.access import Opening
from tests import make
from tests.links.case import pair as lines_of
from tests.scene import Scene
from tests.web.client import BASE, Client, Page

VOICE = "voice-of-event"
"""A file of the plan "event"."""

OPEN, NOT_YOURS, MISSING, SIGN_IN = "open", "not yours", "missing", "sign in"

ON_ITS_OWN = {
    "dossier.plan": "everybody sees a plan that is public; the rest is below",
    "house.components": "only with GRANTS_DEBUG",
    "people.look_around": "only in the demo",
    "people.enter": "by a token",
    "applications.draft": "by a token",
    "applications.receipt": "by a token",
    "applications.receipt_pdf": "by a token",
    "applications.files": "by a token",
    "applications.file": "by a token",
    "applications.remove_file": "by a token",
    "applications.confirm_contact": "by a token",
    "applications.draft_makers": "by a token",
    "applications.press_draft_makers": "by a token",
    "applications.join": "by a token",
    "applications.confirm_entry": "by a token",
    "awards.keeper": "by a token",
    "offers.thanks_link": "by a token",
    "panel.join": "by a token",
}
"""Endpoints that are open to everybody and then ask by themselves; the last ones are the same for who has no token."""


@dataclass(frozen=True)
class Who:
    """What somebody is: here (to the plan "event" and its round), and anywhere at all."""

    roles: frozenset[Role]
    ties: frozenset[Tie] = frozenset()
    elsewhere: frozenset[Role] = frozenset()
    signed_in: bool = True


def _who(*what: Role | Tie, elsewhere: tuple[Role, ...] = ()) -> Who:
    roles = {one for one in what if isinstance(one, Role)} | {Role.RESIDENT}
    ties = {one for one in what if isinstance(one, Tie)}
    return Who(frozenset(roles), frozenset(ties), frozenset(elsewhere))


PEOPLE: dict[str, Who] = {
    "nobody": Who(frozenset(), signed_in=False),
    "resident": _who(),
    "owner": _who(Tie.OWNER),
    "second_owner": _who(Tie.OWNER),
    "helper": _who(Tie.HELPER),
    "keeper": _who(Tie.PAYEE),
    "member": _who(Role.PANEL_MEMBER),
    "young_member": _who(Role.PANEL_MEMBER, Tie.EVENING_SCRIBE),
    "set_aside": _who(Role.PANEL_MEMBER, Tie.SET_ASIDE),
    "chair": _who(Role.PANEL_MEMBER, Role.CHAIR),
    "community_worker": _who(Role.COMMUNITY_WORKER),
    "officer": _who(Role.OFFICER, Tie.DECIDER),
    "treasurer": _who(Role.TREASURER),
    "admin": _who(Role.ADMIN),
    "other_officer": _who(elsewhere=(Role.OFFICER,)),
    "other_treasurer": _who(elsewhere=(Role.TREASURER,)),
    "other_chair": _who(elsewhere=(Role.PANEL_MEMBER, Role.CHAIR)),
    "other_worker": _who(elsewhere=(Role.COMMUNITY_WORKER,)),
}

OFFICE, PANEL = {"officer", "treasurer"}, {"member", "young_member", "set_aside", "chair"}
MAKERS = {"owner", "second_owner"}
READERS = MAKERS | PANEL | OFFICE | {"helper", "keeper", "community_worker"}

CRUCIAL: dict[str, set[str]] = {
    "applications.check": {"officer"},
    "applications.request_info": {"officer"},
    "applications.called": {"officer"},
    "applications.summarise": {"officer", "community_worker"},
    "applications.withdraw": MAKERS,
    "applications.makers": MAKERS,
    "applications.press_makers": MAKERS,
    "applications.answer_request": MAKERS,
    "applications.write_message": MAKERS | PANEL | {"officer"},
    "panel.plan": PANEL,
    "evenings.evening": PANEL | {"officer"},
    "evenings.booklet_pdf": PANEL | {"officer"},
    "evenings.booklet_large_pdf": PANEL | {"officer"},
    "evenings.arrange": {"chair", "officer"},
    "evenings.attend": {"chair", "young_member"},
    "evenings.papers": {"officer"},
    "decisions.hall": {"chair", "young_member"},
    "decisions.again": MAKERS,
    "decisions.conclude": {"chair"},
    "decisions.confirm": {"officer"},
    "decisions.decline": {"officer"},
    "decisions.recall": {"officer"},
    "decisions.set_aside": {"officer"},
    "applications.note_answer": {"officer", "community_worker"},
    "applications.called_about": {"officer", "community_worker"},
    "decisions.letter": MAKERS | {"officer", "keeper"},
    "decisions.letter_pdf": MAKERS | {"officer", "keeper"},
    "decisions.post_letter": {"officer"},
    "applications.helping": {"community_worker", "other_worker", "officer", "other_officer"},
    "applications.enter": {"community_worker"},
    "applications.entry": {"community_worker"},
    "applications.read_back": {"community_worker"},
    "applications.slip_pdf": {"community_worker"},
    "awards.payee": MAKERS,
    "awards.account": {"keeper"},
    "awards.turn_down": MAKERS,
    "awards.change": MAKERS,
    "awards.close": MAKERS,
    "awards.cancel": {"officer"},
    "awards.met": {"officer"},
    "payments.index": OFFICE | {"other_officer", "other_treasurer"},
    "payments.batch": OFFICE,
    "payments.prepare": {"officer", "other_officer"},
    "payments.release": {"treasurer"},
    "payments.send_back": {"treasurer"},
    "payments.mark": {"officer"},
    "payments.all_paid": {"officer"},
    "payments.returned": {"officer"},
    "dossier.plan_pdf": READERS,
    "dossier.mine": set(PEOPLE) - {"nobody"},
    "summaries.summary": OFFICE,
    "summaries.summary_pdf": OFFICE,
    "desk.index": OFFICE | {"other_officer", "other_treasurer"},
    "desk.plans": OFFICE | {"other_officer", "other_treasurer"},
    "desk.round": OFFICE,
    "panel.index": PANEL | {"other_chair"},
    "ideas.waiting": {"community_worker", "other_worker"},
    "ideas.settle": {"community_worker"},
    "ideas.cards": {"community_worker"},
    "ideas.undo": {"community_worker"},
    "offers.desk": {"community_worker", "other_worker"},
    "offers.mind": {"community_worker"},
    "offers.note": {"community_worker"},
    "offers.look": {"community_worker"},
    "offers.keep_rooms": {"community_worker", "other_worker"},
    "offers.add_room": {"community_worker", "other_worker"},
    "offers.edit_room": {"community_worker"},
    "offers.remove_room": {"community_worker"},
    "applications.costs": {"officer", "admin", "other_officer"},
    "applications.add_cost": {"officer", "admin"},
    "applications.cost": {"officer", "admin"},
    "applications.remove_cost": {"officer", "admin"},
    "links.press": set(PEOPLE) - {"nobody"},
    "links.desk": {"community_worker", "other_worker"},
    "links.pass_on": {"community_worker"},
    "panel.rules": PANEL | {"officer"},
    "panel.new_round": {"officer", "other_officer"},
    "panel.terms": {"officer"},
    "panel.publish": {"officer"},
    "panel.raise_ceiling": {"officer"},
    "panel.seats": {"officer", "chair"},
    "panel.press_seats": {"officer", "chair"},
    "decisions.register": {"officer"},
    "decisions.settle": {"officer"},
    "decisions.reconsider": set(),
    "decisions.terms": {"officer", "other_officer"},
    "panel.call_in": {"officer", "chair"},
    "panel.welcome": PANEL | {"other_chair"},
    "panel.home": PANEL | {"other_chair"},
    "panel.step_down": PANEL | {"other_chair"},
}


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


@pytest.fixture
def browsers(client: Client, here: Scene) -> dict[str, Client]:
    """The browser of everybody in PEOPLE."""
    ids = {name: actor.person_id for name, actor in here.people.items()}
    ids |= {"officer": here.officer.person_id, "treasurer": here.treasurer.person_id, "chair": here.at.chair.person_id}
    ids |= {"member": here.at.members[1].person_id, "young_member": here.at.members[-1].person_id}
    with writing() as session:
        ids |= {"resident": make.person(session).id}
        ids["admin"] = make.staff(session, Role.ADMIN, here.at.place).id
        make.voice(session, here.plans["event"], VOICE)
        press_link(session, here.people["community_worker"], here.at.place.slug, *lines_of(session, here.at.place))
        other = make.table(session)
        others = {"officer": Role.OFFICER, "treasurer": Role.TREASURER, "worker": Role.COMMUNITY_WORKER}
        for name, role in others.items():
            ids[f"other_{name}"] = make.staff(session, role, other.place).id
        ids["other_chair"] = other.chair.person_id
    return {"nobody": client} | {name: client.as_(person_id or 0) for name, person_id in ids.items()}


def _doors(app: Flask, here: Scene) -> Iterator[tuple[str, str, str]]:
    """Yield (endpoint, method, address) of everything, on the plan "event", its round, its place and a batch."""
    with reading() as session:
        of_batch = select(Programme.slug, Batch.number).join(Programme, Programme.id == Batch.programme_id)
        slug, number = session.execute(of_batch.order_by(Batch.number)).first() or ("", 0)
        linked = session.execute(select(Link.code, Link.pair)).first()
    link, pair = linked or ("none", "none none")
    with writing() as session:
        home, cost = make.cost(session, here.at.place)
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        is_round = "/rounds/" in rule.rule
        values: dict[str, Any] = {
            "slug": here.at.place.slug,
            "reference": here.at.round.reference if is_round else here.plans["event"],
            "token": "none",
            "idea": here.ideas["wall"],
            "line": 1,
            "name": VOICE,
            "number": 1 if "conditions" in rule.rule else f"{slug}-{number}",
            "offer": here.codes["offer"],
            "room_code": here.codes["room"],
            "wish": 1,
            "programme": home,
            "cost": cost,
            "link": link,
            "side": 1,
            "one": pair.split()[0],
            "other": pair.split()[1],
        }
        with app.test_request_context(base_url=BASE):
            address = url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, address


def _opening(app: Flask, endpoint: str) -> Opening | None:
    return getattr(app.view_functions[endpoint], "opening", None)


def _expected(opening: Opening, who: Who, of_somewhere: bool) -> str:
    """Work out what happens to somebody at a door that is guarded like this."""
    if opening.kind == "anyone":
        return OPEN
    if not who.signed_in:
        return SIGN_IN
    if opening.deed is None:
        return OPEN
    here = allows(opening.deed, who.roles, who.ties)
    if opening.kind == "plan":
        reads = allows(Deed.READ_PLAN, who.roles, who.ties)
        return (OPEN if here else NOT_YOURS) if reads else MISSING
    if opening.kind == "round":
        return OPEN if here else MISSING
    if not allows(opening.deed, who.roles | who.elsewhere, frozenset()):
        return NOT_YOURS
    # A batch of another programme is no batch at all, and what lies in another place is not there.
    return OPEN if allows(opening.deed, who.roles, frozenset()) or not of_somewhere else MISSING


def _knock(browser: Client, method: str, address: str) -> TestResponse:
    """Open a page, or press its button with an empty form: nothing may happen then, but the guard answers first."""
    return browser.flask.open(address, method=method, base_url=BASE)


def _outcome(answer: TestResponse) -> str:
    if answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in"):
        return SIGN_IN
    assert answer.status_code < 500, answer.request.path
    return {404: MISSING, 403: NOT_YOURS}.get(answer.status_code, OPEN)


def test_every_endpoint_declares_who_may_come_in(app: Flask) -> None:
    silent = [endpoint for endpoint in app.view_functions if endpoint != "static" and _opening(app, endpoint) is None]
    assert silent == []


def test_nobody_is_forgotten(browsers: dict[str, Client]) -> None:
    assert set(browsers) == set(PEOPLE)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_door_is_open_to_whom_the_rules_say(app: Flask, here: Scene, browsers: dict[str, Client]) -> None:
    wrong = []
    for endpoint, method, address in _doors(app, here):
        opening = _opening(app, endpoint)
        if endpoint in ON_ITS_OWN or opening is None:
            continue
        for name, who in PEOPLE.items():
            expected = _expected(opening, who, _of_somewhere(app, endpoint) and opening.kind == "desk")
            found = _outcome(_knock(browsers[name], method, address))
            if found != expected and not (endpoint == "people.sign_in" and found == SIGN_IN):
                wrong.append(f"{name}: {method} {endpoint} should be {expected}, is {found}")
    assert wrong == []


def _of_somewhere(app: Flask, endpoint: str) -> bool:
    """Say whether a door at the desk is that of one programme or place: it names one, or what lies in it."""
    return any(
        part in _rule(app, endpoint)
        for part in ("<number>", "<slug>", "<idea>", "<offer>", "<room_code>", "<programme>", "<link>")
    )


def _rule(app: Flask, endpoint: str) -> str:
    return next(rule.rule for rule in app.url_map.iter_rules(endpoint))


def test_the_crucial_doors_are_open_to_these_and_nobody_else(
    app: Flask, here: Scene, browsers: dict[str, Client]
) -> None:
    doors = [door for door in _doors(app, here) if door[0] in CRUCIAL]
    assert {endpoint for endpoint, _method, _address in doors} == set(CRUCIAL)
    for endpoint, method, address in doors:
        let_in = {name for name in PEOPLE if _outcome(_knock(browsers[name], method, address)) == OPEN}
        assert let_in == CRUCIAL[endpoint], f"{method} {endpoint}"


def test_doors_with_a_token_are_the_same_for_everybody_without_one(
    app: Flask, here: Scene, browsers: dict[str, Client]
) -> None:
    for endpoint, method, address in _doors(app, here):
        if endpoint not in ON_ITS_OWN or endpoint == "dossier.plan":
            continue
        statuses = {_knock(browser, method, address).status_code for browser in browsers.values()}
        assert len(statuses) == 1, f"{method} {endpoint}: {statuses}"
        assert statuses <= {200, 404, 409, 410, 422}, f"{method} {endpoint}: {statuses}"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_not_yours_to_see_looks_like_what_is_not_there(
    app: Flask, here: Scene, browsers: dict[str, Client]
) -> None:
    """The same status and the same page, for a plan, a round and a batch of another programme; and for a stranger."""
    event, round_ = here.plans["event"], here.at.round.reference
    for endpoint, method, address in _doors(app, here):
        unknown = address.replace(event, "SID-ZZZZ").replace(round_, "nergens-2026")
        if "<number>" in _rule(app, endpoint) and endpoint.startswith("payments."):
            unknown = address.replace(address.split("/")[3], "nergens-1")
        if unknown == address or endpoint in ("dossier.plan", "village.place", "decisions.division"):
            continue
        for name in ("nobody", "resident", "other_officer", "other_treasurer", "other_chair", "admin"):
            foreign, none = _knock(browsers[name], method, address), _knock(browsers[name], method, unknown)
            assert foreign.status_code == none.status_code, f"{name}: {method} {endpoint}"
            if foreign.status_code == 404:
                assert _words(foreign) == _words(none), f"{name}: {method} {endpoint}"
            assert _outcome(foreign) != OPEN, f"{name}: {method} {endpoint}"


def _words(answer: TestResponse) -> str:
    return Page(None, "", answer).words  # type: ignore[arg-type]  # only read


PRIVATE = READERS - MAKERS - {"helper", "keeper"}
"""Who reads a plan of other makers that is not public: not the people of "event"."""


@pytest.mark.parametrize("step", ["check", "review", "concluded", "fresh", "by_post", "not_yet", "pot_empty"])
def test_a_plan_is_private_until_its_yes_letter_left(here: Scene, browsers: dict[str, Client], step: str) -> None:
    address = f"/applications/{here.plans[step]}"
    for name, browser in browsers.items():
        answer = _knock(browser, "GET", address)
        expected = OPEN if name in PRIVATE else SIGN_IN if name == "nobody" else MISSING
        assert _outcome(answer) == expected, name
        if expected != OPEN:
            none = _knock(browser, "GET", "/applications/SID-ZZZZ")
            assert none.status_code == answer.status_code, name
            assert name == "nobody" or _words(none) == _words(answer), name


def test_a_public_plan_shows_strangers_its_story_and_makers_all(here: Scene, browsers: dict[str, Client]) -> None:
    for name, browser in browsers.items():
        page = browser.get(f"/applications/{here.plans['event']}")
        sees_all = "Zo ver zijn we" in page
        assert sees_all == (name in READERS), name
