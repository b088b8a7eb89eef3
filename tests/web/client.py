"""A strict browser without JavaScript: it fills in forms as they are, and fails on what a person should never meet."""

from typing import Any, Self
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from grants.people import services as people
from grants.store.session import Press, reading, writing
from tests.web import markup

BASE = "http://127.0.0.1:8000"


class Page:
    """One answer: status, text, location (a path), headers, the tree of the HTML and the words without tags."""

    def __init__(self, client: "Client", path: str, answer: TestResponse) -> None:
        self.client, self.path = client, path
        self.status, self.headers, self.data = answer.status_code, answer.headers, answer.data
        kind = answer.mimetype or ""
        self.is_html = kind == "text/html"
        self.text = answer.get_data(as_text=True) if kind.startswith(("text/", "application/json")) else ""
        answer.close()
        target = answer.headers.get("Location", "")
        self.location = urlsplit(target)._replace(scheme="", netloc="").geturl() if target else ""

    @property
    def tree(self) -> Element:
        """The page as a tree."""
        return markup.parsed(self.text)

    @property
    def words(self) -> str:
        """What there is to read in <main>, with single spaces."""
        return " ".join(" ".join(next(self.tree.iter("main")).itertext()).split())

    @property
    def links(self) -> list[str]:
        """Where the links lead."""
        return [element.get("href") or "" for element in self.tree.iter("a")]

    def __contains__(self, words: str) -> bool:
        return words in self.words

    def forms(self) -> list[Element]:
        """The POST forms, without the way out in the head of the page."""
        found = [form for form in self.tree.iter("form") if (form.get("method") or "").lower() == "post"]
        return [form for form in found if form.get("action") != "/sign-out"]

    def form(self, which: str | None = None) -> Element:
        """The POST form with this id or action, or the one there is."""
        found = [form for form in self.forms() if which in (None, form.get("id"), form.get("action"))]
        if which == "/sign-out":
            found = [form for form in self.tree.iter("form") if form.get("action") == which]
        assert len(found) == 1, f"{len(found)} forms {which or ''} on {self.path}: {[f.attrib for f in self.forms()]}"
        return found[0]

    def fill(self, form: str | None = None, press: str | None = None, status: int = 303, **values: Any) -> "Page":
        """Fill in a form of this page and press its button; ``press`` names one by its value or its words.

        A value is text; True or False for one tick box; a list for several. Raises for a field that is not there.
        """
        element = self.form(form)
        sent = _touched(element, values) + _pressed(element, press)
        return self.client.post(urljoin(self.path, element.get("action") or self.path), sent, status=status)

    def follow(self) -> "Page":
        """Go where this answer leads."""
        assert self.location, f"{self.path} leads nowhere: {self.status}"
        return self.client.get(self.location)


class Client:
    """The browser of one person. Every answer is looked at; see ``_demand``."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.flask: FlaskClient = app.test_client()

    def as_(self, person_id: int) -> Self:
        """Return another browser, signed in as this person through the service."""
        other = type(self)(self.app)
        with writing() as session:
            token = people.start_session(session, person_id)
        with other.flask.session_transaction(base_url=BASE) as browser:
            browser["_user_id"] = token
            browser["csrf"] = f"test-{person_id}"
        return other

    def get(self, path: str, status: int | None = 200, **options: Any) -> Page:
        """Open a page; the status must be 200, or what is named; None for any below 500."""
        return self._demand("GET", path, self.flask.get(path, base_url=BASE, **options), status)

    def post(self, path: str, data: Any = (), status: int | None = 303, **options: Any) -> Page:
        """Send a form as it stands; the status must be 303, or what is named."""
        fields: dict[str, list[str]] = {}
        for name, value in data.items() if isinstance(data, dict) else data:
            fields.setdefault(name, []).append(value)
        page = self._demand("POST", path, self.flask.post(path, data=fields, base_url=BASE, **options), status)
        if page.status == 303 and "key" in fields and page.location.partition("?")[0] != "/sign-in":
            self._demand_kept(path, fields["key"][0])
        return page

    def fill(self, path: str, form: str | None = None, press: str | None = None, status: int = 303, **v: Any) -> Page:
        """Open a page, fill in its form and press the button; see Page.fill."""
        return self.get(path).fill(form, press, status, **v)

    def _demand(self, method: str, path: str, answer: TestResponse, status: int | None) -> Page:
        page = Page(self, path, answer)
        if status is None:
            assert page.status < 500, f"{method} {path} gave {page.status}"
        else:
            said = page.location or page.text[page.text.find("<main") :][:1500]
            assert page.status == status, f"{method} {path} gave {page.status}, not {status}: {said}"
        if page.is_html and page.data and page.status not in (301, 302, 303, 308):
            wrong = markup.faults(page.text)
            assert not wrong, f"{method} {path}: {wrong}"
        return page

    def _demand_kept(self, path: str, key: str) -> None:
        """A press that says it is done must be in the database, for everybody: nobody forgot to commit."""
        with reading() as session:
            kept = session.scalar(select(Press.key).where(Press.key == key))
        assert kept is not None, f"POST {path} answered 303, but nothing was committed"


def _touched(form: Element, values: dict[str, Any]) -> list[tuple[str, str]]:
    sent = [(name, value) for name, value in markup.fields(form) if name not in values]
    for name, value in values.items():
        can_be = markup.options(form, name)
        for one in _as_sent(value, can_be):
            assert can_be is None or one in can_be, f"{name} cannot be {one!r}, only {sorted(can_be)}"
            sent.append((name, one))
    return sent


def _as_sent(value: Any, can_be: set[str] | None) -> list[str]:
    if value is True:
        assert can_be is not None, "True is for a tick box"
        assert len(can_be) == 1, "True is for a single tick box"
        return list(can_be)
    if value is False or value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _pressed(form: Element, press: str | None) -> list[tuple[str, str]]:
    buttons = [b for b in form.iter("button") if (b.get("type") or "submit") == "submit"]
    if press is not None:
        buttons = [b for b in buttons if press in (b.get("value"), " ".join(" ".join(b.itertext()).split()))]
        assert buttons, f"no button {press!r}"
    chosen = buttons[0]
    return [(chosen.get("name") or "", chosen.get("value") or "")] if chosen.get("name") else []
