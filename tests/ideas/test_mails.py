"""The mails to who left an idea: each in both languages, with the line and whom to call, never with a plan's name."""

import pytest
from sqlalchemy import select

from grants.applications.services import start_draft, submit
from grants.ideas.services.tending import put_on_wall, take_off
from grants.notices.models import Notice
from grants.paper.facts import mail
from grants.people.models import Locale
from grants.programmes.models import Place
from grants.rules.permissions import ANONYMOUS
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

ADDRESS = {"mail": "trijn@voorbeeld.example"}


@pytest.fixture
def sent() -> dict[str, Notice]:
    """Everything that can be mailed about an idea, once, by template."""
    with writing() as session:
        at = session.get_one(Place, make.published_round(session).place_id)
        worker = make.worker(session, at)
        put_on_wall(session, worker, make.idea(session, at, "Samen <soep> eten", name="", **ADDRESS))
        take_off(session, worker, make.idea(session, at, "Samen <soep> eten", name="", **ADDRESS))
        grows = make.idea(session, at, "Samen <soep> eten", name="Trijn", **ADDRESS)
        sheet = make.sheet(title="Geheim plan", name="Geheime Maker")
        submit(session, ANONYMOUS, start_draft(session, ANONYMOUS, at.slug, sheet, idea=grows), sheet)
    with reading() as session:
        rows = session.scalars(select(Notice).where(Notice.template.like("ideas/%")))
        return {row.template: row for row in rows}


def test_each_is_sent_once(sent: dict[str, Notice]) -> None:
    assert set(sent) == {"ideas/on_wall", "ideas/taken_off", "ideas/grown"}


@pytest.mark.parametrize("locale", list(Locale))
def test_each_says_which_idea_and_whom_to_call(sent: dict[str, Notice], locale: Locale) -> None:
    for template, row in sent.items():
        subject, body = mail(template, {**row.facts, "url": "https://noaber.example"}, locale.value)
        assert "\n" not in subject
        assert row.facts["place"] in subject
        assert "‘Samen <soep> eten’" in body
        assert "Harma Veenstra: 050 123 45 68" in body
        assert "Geheim" not in body + subject
        if template != "ideas/taken_off":
            assert f"https://noaber.example{row.facts['path']}" in body
    assert "Trijn" in mail("ideas/grown", {**sent["ideas/grown"].facts, "url": ""}, locale.value)[1]
