"""The receipt on the page, on paper and in the mail, and the link that confirms an address; on both databases."""

import pytest
from sqlalchemy import select

from grants.applications import papers
from grants.applications.models import Owner
from grants.applications.services import start_draft
from grants.notices.models import Notice
from grants.paper import facts as words
from grants.programmes.models import Place
from grants.rules.permissions import ANONYMOUS, Role
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import Case
from tests.fixtures_web import counted

pytestmark = pytest.mark.usefixtures("database", "clock")

FULL = {
    "already": "Jurre zit op de bouwschool & heeft <gereedschap>",
    "for_whom": "Jongeren vanaf 12",
    "where_about": "Naast het sportveld",
    "when_about": "In januari",
    "also_needed": "Iemand die een kachel aansluit",
    "helper_about": "oma Hilda",
    "neighbours": "Mevrouw Dekker wil stilte na elf uur.",
    "group_name": "De Container",
    "phone": "06 - 12 34 56 78",
    "lines": [("hout {{ 7 * 7 }}", "1.000"), ("verf", "250")],
    "minimum": "500",
}


@pytest.fixture
def case():
    return Case(**FULL)


def texts():
    return [value for name, value in FULL.items() if name not in ("lines", "minimum")]


def test_the_page_shows_everything_that_was_sent_in(client, case):
    with counted() as statements:
        page = client.get(f"/in/{case.place.slug}/apply/{case.token}/receipt")
    for text in [
        *texts(),
        case.reference,
        "2 maart 2026 om 10:00 uur",
        "dinsdag 28 april",
        "hout {{ 7 * 7 }}",
        "€ 1.250,00",
    ]:
        assert text in page, text
    assert "Kijk in je mail" in page
    assert (len(statements) <= 3, statements.twice, statements.writes) == (True, [], [])
    case.confirm()
    assert "Je hoeft nu niets te doen" in client.get(page.path)


def test_the_paper_holds_the_same(case):
    with reading() as session:
        facts = papers.frozen(papers.receipt(session, case.plan.id))
    for locale, hello in (("nl", "Beste Fenna,"), ("en", "Fenna")):
        paper = words.html("applications/receipt", facts, locale)
        assert hello in paper
        assert "Jurre zit op de bouwschool &amp; heeft &lt;gereedschap&gt;" in paper
        assert "hout {{ 7 * 7 }}" in paper
        assert "Siddeburen" in paper


def test_a_draft_has_no_receipt_yet(client):
    with writing() as session:
        slug = session.get_one(Place, make.published_round(session).place_id).slug
        token = start_draft(session, ANONYMOUS, slug, make.sheet())
    for ending in ("", ".pdf"):
        path = f"/in/{slug}/apply/{token}/receipt{ending}"
        assert client.get(path, status=303).location == f"/in/{slug}/apply/{token}"


def test_the_pdf_is_asked_of_the_renderer(client, case, monkeypatch):
    asked = []
    monkeypatch.setattr("grants.paper.facts.desk.ask", lambda *question: asked.append(question) or b"%PDF-1.7")
    page = client.get(f"/in/{case.place.slug}/apply/{case.token}/receipt.pdf")
    assert (page.data, page.headers["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert asked[0][1] == "applications/receipt"
    assert asked[0][2]["reference"] == case.reference


def test_a_wrong_or_old_token_shows_nothing(client, case, clock):
    client.get(f"/in/{case.place.slug}/apply/verzonnen/receipt", status=404)
    clock.step(days=61)
    client.get(f"/in/{case.place.slug}/apply/{case.token}/receipt", status=404)


# ---- confirming ----


def test_looking_at_the_link_confirms_nothing_and_the_button_does(client, case):
    page = client.get(f"/confirm/{case.link}")
    with reading() as session:
        assert session.scalars(select(Owner.confirmed_at)).one() is None
    done = page.fill().follow()
    assert "Bedankt, je adres klopt" in done
    assert done.forms() == []
    with reading() as session:
        assert session.scalars(select(Owner.confirmed_at)).one() is not None
    assert page.fill().location == page.path, "the same press again has the same answer"


def test_a_link_that_never_was_or_is_over_says_so(client, case, clock):
    client.get("/confirm/verzonnen", status=410)
    page = client.get(f"/confirm/{case.link}")
    clock.step(days=60)
    client.get(page.path, status=410)
    page.fill(status=410)


# ---- mail ----


def sent(template):
    with reading() as session:
        notice = session.scalars(select(Notice).where(Notice.template == f"applications/{template}")).one()
    return words.mail(notice.template, {**notice.facts, "url": "https://noaber.example"}, notice.locale.value)


def test_the_mail_with_the_receipt_has_the_link_the_day_and_a_name(case):
    subject, body = sent("receipt")
    assert subject == "Je plan is binnen: We maken een honk van de container"
    for text in (case.reference, f"https://noaber.example/confirm/{case.link}", "dinsdag 28 april", "050 123 45 68"):
        assert text in body, text


def test_the_mail_with_the_way_back():
    with writing() as session:
        slug = session.get_one(Place, make.published_round(session).place_id).slug
        token = start_draft(session, ANONYMOUS, slug, make.sheet(name=""))
    subject, body = sent("resume")
    assert subject.startswith("Verder met je plan voor Siddeburen")
    assert f"https://noaber.example/in/{slug}/apply/{token}" in body


def test_the_office_prints_the_receipt_for_who_has_no_mail(client, monkeypatch):
    monkeypatch.setattr("grants.paper.facts.desk.ask", lambda *_question: b"%PDF-1.7")
    case = Case(mail="", phone="0612345678")
    with writing() as session:
        officer = make.staff(session, Role.OFFICER, case.place).id
        stranger = make.person(session).id
    assert client.as_(officer).get(f"/applications/{case.reference}/receipt.pdf").data == b"%PDF-1.7"
    client.as_(stranger).get(f"/applications/{case.reference}/receipt.pdf", status=404)
    assert client.get(f"/applications/{case.reference}/receipt.pdf", status=303).location.startswith("/sign-in")
    shown = client.get(f"/in/{case.place.slug}/apply/{case.token}/receipt")
    assert "Een kopie komt met de post" in shown
