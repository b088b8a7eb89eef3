"""Coming in and going out, through the pages."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from grants.notices.models import Notice
from grants.people import services
from grants.people.models import BrowserSession, Face
from grants.store.house import DEMO_MADE, note_fact
from grants.store.session import reading, writing
from tests.web.client import BASE, Client

MAIL = "anneke@voorbeeld.example"


@pytest.fixture
def anneke(app: Flask) -> int:
    """Somebody we know."""
    with writing() as session:
        return services.add_person(session, "Anneke Dijkstra", MAIL)


def _mailed() -> dict[str, str]:
    with reading() as session:
        facts = session.scalars(select(Notice.facts).order_by(Notice.id.desc()).limit(1)).one()
    secret: dict[str, str] = facts["secret"]
    return secret


def _is_in(client: Client, name: str = "Anneke Dijkstra") -> bool:
    return name in client.get("/how").text


def test_sign_in_answers_alike_for_a_known_and_an_unknown_address(client: Client, anneke: int) -> None:
    known = client.fill("/sign-in", mail=MAIL)
    unknown = Client(client.app).fill("/sign-in", mail="niemand@voorbeeld.example")
    assert known.location == unknown.location == "/sign-in/sent"
    same = [re.sub(r'value="[^"]*"', "", page.follow().text) for page in (known, unknown)]
    assert same[0] == same[1]


@pytest.mark.parametrize("typed", ["", "geen adres", "a@b", "x" * 300, "a@b.example\r\nBcc: c@d.test", "é@b.test"])
def test_sign_in_says_what_is_wrong_at_the_field(client: Client, typed: str) -> None:
    page = client.fill("/sign-in", mail=typed, status=422)
    assert 'aria-invalid="true"' in page.text


def test_enter_shows_a_button_and_only_pressing_it_uses_the_link(client: Client, anneke: int) -> None:
    client.fill("/sign-in", mail=MAIL)
    path = _mailed()["path"]
    for _scanner in range(3):
        Client(client.app).get(path)
    elsewhere = Client(client.app)
    elsewhere.fill(path)
    assert _is_in(elsewhere)
    assert not _is_in(client)
    assert client.get(path, status=410)


def test_the_code_works_beside_the_link(client: Client, anneke: int) -> None:
    sent = client.fill("/sign-in", mail=MAIL).follow()
    wrong = sent.fill(code="000000" if _mailed()["code"] != "000000" else "000001", status=422)
    assert "Die code klopt niet" in wrong
    assert not _is_in(client)
    wrong.fill(code=_mailed()["code"])
    assert _is_in(client)


def test_a_code_is_tried_five_times_and_no_more(client: Client, anneke: int) -> None:
    page = client.fill("/sign-in", mail=MAIL).follow()
    code = _mailed()["code"]
    for _try in range(5):
        page = page.fill(code=f"{(int(code) + 1) % 10**6:06}", status=422)
    assert "Die code klopt niet" in page.fill(code=code, status=422)


def test_signing_in_starts_a_new_browser_session(client: Client, anneke: int) -> None:
    client.fill("/sign-in", mail=MAIL)
    with client.flask.session_transaction(base_url=BASE) as before:
        csrf = before["csrf"]
    client.fill(_mailed()["path"])
    with client.flask.session_transaction(base_url=BASE) as after:
        assert after["csrf"] != csrf
        assert "attempt" not in after


def test_somebody_who_was_going_somewhere_gets_there(client: Client, anneke: int) -> None:
    asked = client.get("/mine", status=303)
    assert asked.location == "/sign-in?going_to=/mine"
    client.get(asked.location).fill(mail=MAIL)
    assert client.fill(_mailed()["path"]).location == "/mine"


def test_who_is_in_need_not_sign_in(client: Client, anneke: int) -> None:
    assert client.as_(anneke).get("/sign-in", status=303).location == "/mine"


def test_sign_out_ends_the_session_in_the_database_too(client: Client, anneke: int) -> None:
    signed_in = client.as_(anneke)
    cookie = signed_in.flask.get_cookie("noaber", domain="127.0.0.1")
    assert cookie is not None
    assert signed_in.get("/how").fill("/sign-out").location == "/"
    assert not _is_in(signed_in)
    with reading() as session:
        assert session.scalars(select(BrowserSession.ended_at)).one() is not None
    thief = Client(client.app)
    thief.flask.set_cookie("noaber", cookie.value, domain="127.0.0.1")
    assert not _is_in(thief), "a cookie kept from before signing out opens nothing"


def test_sign_out_is_a_post(client: Client) -> None:
    client.get("/sign-out", status=405)


def test_a_link_of_nobody_is_over(client: Client) -> None:
    assert "Deze link werkt niet meer" in client.get("/sign-in/nonsense", status=410)


def test_asking_too_often_for_one_address_is_held_up(client: Client) -> None:
    for _time in range(5):
        client.fill("/sign-in", mail="Niemand@voorbeeld.example")
    client.fill("/sign-in", mail="niemand@voorbeeld.example", status=429)
    client.fill("/sign-in", mail="iemand.anders@voorbeeld.example")


# ---- the demo ----


@pytest.fixture
def demo(app: Flask, anneke: int) -> Flask:
    """The application on a database of the demo."""
    with writing() as session:
        note_fact(session, DEMO_MADE)
        services.show_face(session, 1, Face.CHAIR, anneke)
    app.config["DEMO_MADE"] = True
    return app


def test_look_around_as_somebody_of_the_demo(demo: Flask, anneke: int) -> None:
    client = Client(demo)
    page = client.get("/sign-in")
    assert "Anneke Dijkstra, voorzitter van het panel" in page
    page.fill("/look-around", press=str(anneke))
    assert _is_in(client)
    assert "oefenomgeving" in client.get("/how").text


def test_look_around_does_not_exist_without_the_demo(client: Client, anneke: int) -> None:
    assert "rond als" not in client.get("/sign-in")
    client.post("/look-around", {"person": str(anneke)}, status=404)


def test_look_around_is_for_this_machine_only(demo: Flask, anneke: int) -> None:
    client = Client(demo)
    far = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.1"}}
    assert "rond als" not in client.get("/sign-in", **far)
    client.post("/look-around", {"person": str(anneke)}, status=404, **far)
    demo.config["PUBLIC_DEMO"] = True
    assert "rond als" in client.get("/sign-in", **far)


@pytest.mark.parametrize("person", ["", "x", "999999999999999999999", "-1"])
def test_look_around_as_nobody_is_refused(demo: Flask, person: str) -> None:
    Client(demo).post("/look-around", {"person": person}, status=404)


def test_look_around_needs_the_proof_of_our_own_page(demo: Flask, anneke: int) -> None:
    page = Client(demo).post("/look-around", {"person": str(anneke)}, status=422)
    assert "stond al lang open" in page
