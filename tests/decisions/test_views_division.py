"""The outcome page of a division, and the officer's page before it: through a strict browser without JavaScript."""

import pytest
from sqlalchemy import select

from grants.decisions.models import Division
from grants.decisions.services import Confirmed, confirm
from grants.programmes.models import Method
from grants.rules.lots import drawn
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_db import Clock
from tests.fixtures_web import counted
from tests.web.client import Client

pytestmark = [
    pytest.mark.usefixtures("app", "clock"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

TITLES = ("Bankje", "Muziekavond", "Geveltuinen")


def _village(clock: Clock, method: Method, cents: int = 700_00, **size: int) -> tuple[make.Table, list[str]]:
    """Three plans of € 300 that everybody wants, in a pot that pays two of them."""
    with writing() as session:
        at = make.table(session, cents=cents, method=method, **size)
        plans = []
        for title in TITLES:
            plans.append(make.agreed(session, at, title=title))
            clock.step(minutes=5)
        return at, plans


def _confirm(at: make.Table, plans: list[str]) -> None:
    with writing() as session:
        confirm(session, at.officer, at.round.reference, {one: Confirmed() for one in plans}, make.nonce())


def _letters(clock: Clock) -> None:
    clock.step(hours=1)
    with writing() as session:
        make.letters_out(session)


def _page(at: make.Table) -> str:
    return f"/rounds/{at.round.reference}/division"


def _seed() -> str:
    with reading() as session:
        return session.scalars(select(Division.seed)).one()


def test_before_anything_was_divided(client: Client, clock: Clock) -> None:
    at, _ = _village(clock, Method.DRAW)
    page = client.get(_page(at))
    assert page.status == 200
    assert "Dan wordt er geloot." in page.words
    assert "Er is nog niets verdeeld." in page.words
    assert "Dan wordt er geloot." in client.get(f"/in/{at.place.slug}").words


def test_a_round_that_was_not_published_is_not_there(client: Client) -> None:
    with writing() as session:
        made = make.drafted_round(session)
    assert client.get(f"/rounds/{made.reference}/division", 404).status == 404
    assert client.get("/rounds/nergens-2026/division", 404).status == 404


def test_nobody_reads_it_before_the_letters_left_but_the_office(client: Client, clock: Clock) -> None:
    at, plans = _village(clock, Method.DRAW)
    _confirm(at, plans)
    page = client.get(_page(at))
    assert "De brieven zijn nog niet allemaal weg." in page.words
    assert not any(words in page.text for words in (*TITLES, *plans, _seed()))
    assert all(title in client.as_(at.officer.person_id).get(_page(at)).words for title in TITLES)
    assert TITLES[0] not in client.as_(at.chair.person_id).get(_page(at)).words


def test_a_draw_explains_itself_plan_by_plan(client: Client, clock: Clock) -> None:
    at, plans = _village(clock, Method.DRAW)
    _confirm(at, plans)
    _letters(clock)
    page = client.get(_page(at))
    order = drawn(_seed(), plans)
    titles = dict(zip(plans, TITLES, strict=True))
    places = [page.words.index(words) for words in (titles[order[0]], titles[order[1]], f"({order[2]})")]
    assert places == sorted(places)
    assert titles[order[2]] not in page.text, "a plan with a no stays its makers'"
    assert "Er was nog € 700. Het plan vroeg € 300. Dat paste." in page.words
    assert "Er was nog € 100. Het plan heeft minstens € 300 nodig. Dat paste niet meer." in page.words
    assert f"printf '{_seed()}:{order[0]}' | sha256sum" in page.words
    assert "In de pot bleef over: € 100." in page.words


def test_arrival_explains_itself_too(client: Client, clock: Clock) -> None:
    at, plans = _village(clock, Method.ARRIVAL)
    _confirm(at, plans)
    _letters(clock)
    page = client.get(_page(at))
    assert "kwam het eerst aan de beurt" in page.words
    assert "sha256sum" not in page.words
    assert f"3. Een plan zonder geld ({plans[2]})" in page.words


def test_equal_shares_tell_how_many_put_in_how_much(client: Client, clock: Clock) -> None:
    at, plans = _village(clock, Method.EQUAL_SHARES, young=5, adults=10)
    _confirm(at, plans)
    _letters(clock)
    page = client.get(_page(at))
    assert "Er stemden 15 mensen mee." in page.words
    assert "De 15 mensen die ja zeiden, legden elk € 20 in." in page.words
    assert "15 mensen zeiden ja en hadden samen nog € 100 om uit te geven." in page.words
    with reading() as session:
        people = session.scalars(select(make.Person.name).join(make.Seat, make.Seat.person_id == make.Person.id)).all()
    assert not any(name in page.text for name in people if name != at.officer.name)


def test_equal_shares_that_may_not_say_why(client: Client, clock: Clock) -> None:
    at, _ = _village(clock, Method.EQUAL_SHARES, young=5, adults=10)
    with writing() as session:
        plan = make.plan_before(
            session, at, title="Vlaggen", mail=session.get_one(make.Person, at.seats[9].person_id).email
        )
        make.voices(session, at, plan, *["yes"] * 9)
        make.conclude_now(session, at, plan)
    browser = client.as_(at.officer.person_id)
    page = browser.get(f"/desk/rounds/{at.round.reference}/confirm")
    assert "bij een van deze plannen mag iemand niet meestemmen" in page.words
    page.fill()
    _letters(clock)
    assert "mocht iemand niet meestemmen" in client.get(_page(at)).words


def test_the_officer_presses_without_knowing_who_will_be_drawn(client: Client, clock: Clock) -> None:
    at, plans = _village(clock, Method.DRAW)
    browser = client.as_(at.officer.person_id)
    page = browser.get(f"/desk/rounds/{at.round.reference}/confirm")
    assert page.words.count("Hierover wordt geloot") == 3
    assert "Als je drukt, wordt er geloot." in page.words
    assert "Bekijk de hele brief" not in page.words
    after = page.fill().follow()
    assert "Zo is de pot verdeeld" in after.words
    order = drawn(_seed(), plans)
    lost = TITLES[plans.index(order[2])]
    letter = browser.get(f"/applications/{order[2]}/letter")
    assert "Jullie plan kwam als nummer 3 uit de loting." in letter.words
    assert lost in letter.words


def test_the_heaviest_of_these_pages_needs_few_statements(client: Client, clock: Clock) -> None:
    at, plans = _village(clock, Method.EQUAL_SHARES, young=5, adults=10)
    browser = client.as_(at.officer.person_id)
    with counted() as before:
        browser.get(f"/desk/rounds/{at.round.reference}/confirm")
    _confirm(at, plans)
    with counted() as after:
        browser.get(_page(at))
    assert (len(before) <= 8, len(after) <= 8) == (True, True), (len(before), len(after))
