"""Every way a request can end badly has a page that helps, and never costs a text."""

import logging
import threading
from typing import Any

import pytest
from flask import Blueprint, Flask, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from grants import create_app
from grants.rules.refusals import Busy, Missing, NotEnough, NotNow, Refusal, Stale
from grants.store.session import Database, current
from grants.web import access
from grants.web.forms import PressRecordForm, RecordForm, StoryField, WordsField
from grants.web.pages import page
from tests.fixtures_web import SETTINGS
from tests.web.client import BASE, Client

room = Blueprint("trial", __name__)


class Trial(RecordForm):
    """A form with a line and a story."""

    line = WordsField("Een regel", most=40, needed=True)
    story = StoryField("Een verhaal", most=400)


class Wild:
    """What the service of the trial page does; a test says it."""

    act: Any = None
    calls = 0


@room.route("/trial", methods=["GET", "POST"])
@access.anyone
def trial() -> Response:
    """Do what the test said."""
    form = Trial.arrived()
    if form.accepts():
        with form.press() as session:
            Wild.calls += 1
            Wild.act(session)
            return form.answered(session, url_for("trial.done"))
    return page("house/trial.html", form.status, form=form)


@room.get("/trial/done")
@access.anyone
def done() -> Response:
    """Where the trial leads."""
    return page("people/sign_out.html", form=PressRecordForm.blank())


@room.get("/trial/fault")
@access.anyone
def fault() -> Response:
    """Fall over, with something personal in the message."""
    raise RuntimeError("Anneke Dijkstra, NL91ABNA0417164300")


TEMPLATE = """{% extends "base.html" %}{% import "_forms.html" as forms with context %}
{% block main %}<h1>Proef</h1>{{ forms.oops(form) }}{% call forms.post(form) %}{{ forms.field(form.line) }}
{{ forms.field(form.story) }}{{ forms.submit("Doe het") }}{% endcall %}{% endblock %}"""


@pytest.fixture(scope="module")
def trials() -> dict[str, Flask]:
    """The application with a trial page, made once."""
    return {}


@pytest.fixture
def app(database: Database, trials: dict[str, Flask], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with a trial page."""
    if "app" not in trials:
        folder = tmp_path_factory.mktemp("instance")
        made = create_app({**SETTINGS, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(folder)})
        made.register_blueprint(room)
        loader = made.jinja_env.loader
        assert loader is not None
        source = loader.get_source
        made.jinja_env.loader.get_source = (  # type: ignore[union-attr,method-assign]
            lambda e, name: (TEMPLATE, None, None) if name == "house/trial.html" else source(e, name)
        )
        trials["app"] = made
    Wild.act, Wild.calls = (lambda _session: None), 0
    trials["app"].testing = False
    return trials["app"]


@pytest.fixture
def client(app: Flask) -> Client:
    """A strict browser."""
    return Client(app)


def _raises(error: Exception) -> Any:
    def act(_session: object) -> None:
        raise error

    return act


FILLED = {"line": "Moestuin", "story": "Achter het dorpshuis.\nMet z'n allen."}


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (Missing("no_such_page"), 404, "Deze bladzijde is er niet"),
        (NotNow("wrong_state"), 409, "Intussen is er iets veranderd"),
        (NotEnough("pot_empty"), 422, "Er zit niet genoeg in de pot"),
        (NotNow("link_over"), 410, "Deze link werkt niet meer"),
    ],
)
def test_a_refusal_has_a_page(client: Client, refusal: Refusal, status: int, words: str) -> None:
    Wild.act = _raises(refusal)
    assert words in client.fill("/trial", **FILLED, status=status)


def test_a_stale_page_shows_what_changed_and_keeps_what_was_typed(client: Client) -> None:
    Wild.act = _raises(Stale("stale", changed=[("Bedrag", "€ 300", "€ 250")]))
    page = client.fill("/trial", **FILLED, status=409)
    for words in ("€ 300", "€ 250", "Moestuin", "Achter het dorpshuis"):
        assert words in page
    assert "/trial" in page.links


def test_five_copies_of_one_press_have_one_effect_and_one_answer(client: Client) -> None:
    element = client.get("/trial").form()
    sent = {field.get("name") or "": field.get("value") or "" for field in element.iter("input")} | FILLED
    answers = [client.post("/trial", sent).location for _copy in range(5)]
    assert answers == ["/trial/done"] * 5
    assert Wild.calls == 1


def test_a_press_that_was_refused_may_be_pressed_again(client: Client) -> None:
    Wild.act = _raises(NotEnough("pot_empty"))
    element = client.get("/trial").form()
    sent = {field.get("name") or "": field.get("value") or "" for field in element.iter("input")} | FILLED
    client.post("/trial", sent, status=422)
    Wild.act = lambda _session: None
    assert client.post("/trial", sent).location == "/trial/done"


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "é" * 20, "a b" * 10])
def test_a_strange_key_is_no_key(client: Client, key: str) -> None:
    element = client.get("/trial").form()
    sent = {field.get("name") or "": field.get("value") or "" for field in element.iter("input")} | FILLED
    answer = client.flask.post("/trial", data=sent | {"key": key}, base_url=BASE)
    assert answer.status_code == 303


@pytest.mark.parametrize("token", ["", "x", "é", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_an_old_page_keeps_what_was_typed_and_says_so(client: Client, token: str) -> None:
    page = client.fill("/trial", **FILLED, csrf_token=token, status=422)
    assert "stond al lang open" in page
    assert "Moestuin" in page.text
    assert "Met z&#39;n allen." in page.text
    assert page.fill().location == "/trial/done", "one more press is enough"


def test_busy_says_when_to_come_back(client: Client) -> None:
    Wild.act = _raises(Busy("busy"))
    page = client.fill("/trial", **FILLED, status=503)
    assert page.headers["Retry-After"] == "5"
    assert "Even geduld" in page


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_locked_database_is_busy_and_no_fault(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grants.store.session.gate.WAIT_SECONDS", 0.1)
    page = client.get("/trial")
    gate = current().gate
    assert gate is not None
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with gate.turn():
            held.set()
            free.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        page.fill(**FILLED, status=503)
        client.get("/trial")
    finally:
        free.set()
        thread.join()
    assert page.fill(**FILLED).location == "/trial/done"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_database_that_is_gone_gives_a_page_that_asks_it_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client.flask.session_transaction(base_url=BASE) as browser:
        browser["_user_id"] = "somebody"

    def gone(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("unable to open database file"))

    monkeypatch.setattr("grants.people.queries.clock.now", gone)
    answer = client.flask.get("/trial", base_url=BASE)
    assert answer.status_code == 503


class _Deadlock(Exception):
    sqlstate = "40P01"


def test_a_deadlock_is_tried_again(client: Client) -> None:
    def act(_session: object) -> None:
        if Wild.calls < 3:
            raise OperationalError("UPDATE", {}, _Deadlock())

    Wild.act = act
    assert client.fill("/trial", **FILLED).location == "/trial/done"
    assert Wild.calls == 3


def test_a_deadlock_without_end_is_busy(client: Client) -> None:
    Wild.act = _raises(OperationalError("UPDATE", {}, _Deadlock()))
    client.fill("/trial", **FILLED, status=503)
    assert Wild.calls == 3


def test_a_fault_shows_a_mark_and_logs_no_personal_words(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.flask.get("/trial/fault", base_url=BASE)
    assert answer.status_code == 500
    (line,) = [record.getMessage() for record in caplog.records]
    mark = line.split()[1]
    assert mark in answer.text
    assert "RuntimeError" in line
    assert "test_errors.py" in line
    assert "Anneke" not in caplog.text
    assert "NL91" not in caplog.text
    assert "Traceback" not in answer.text


def test_when_even_the_page_of_an_error_falls_over_there_is_a_plain_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr("grants.web.errors.page", fall)
    answer = client.flask.get("/trial/fault", base_url=BASE)
    assert answer.status_code == 500
    assert "Er ging bij ons iets mis" in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nergens", 404), ("POST", "/trial/done", 405)])
def test_http_errors_have_a_page(client: Client, method: str, path: str, status: int) -> None:
    answer = client.flask.open(path, method=method, base_url=BASE)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    if status == 405:
        assert "GET" in answer.headers["Allow"]


# ---- what cannot be read ----

SENT = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"line=%FF%FE", SENT, 400),
        (b"line=\xff\xfe", SENT, 400),
        (b"line=%ED%A0%80", SENT, 400),
        (b"line=" + b"x" * 300_000, SENT, 413),
        (b"&".join(b"a%d=1" % n for n in range(1200)), SENT, 413),
        (b'{"line": "x"}', "application/json", 415),
        (b"--x\r\nContent-Disposition: form-data; name=line\r\n\r\nx\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"<line/>", "text/xml", 415),
        (b"", "", 422),
    ],
)
def test_what_cannot_be_read_is_refused_whole(client: Client, body: bytes, kind: str, status: int) -> None:
    answer = client.flask.post("/trial", data=body, content_type=kind, base_url=BASE)
    assert answer.status_code == status
    assert Wild.calls == 0


@pytest.mark.parametrize("path", ["/in/%00", "/trial?after=%00", "/in/a%00b"])
def test_nul_in_an_address_is_a_page_that_is_not_there(client: Client, path: str) -> None:
    client.get(path, status=404)


@pytest.mark.parametrize("path", ["/in/%FF", "/in/%ED%A0%80", "/in/" + "a" * 5000, "/in/%F0%9F%8C%BB"])
def test_a_strange_address_is_a_page_that_is_not_there(client: Client, path: str) -> None:
    client.get(path, status=404)
