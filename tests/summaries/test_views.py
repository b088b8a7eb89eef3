"""The summary on paper and as a page: one press away, and the same figures as everywhere."""

import io
import re
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from grants.ledger import queries as ledger
from grants.paper import facts as words
from grants.paper.render import pdf
from grants.paper.render.server import make as make_paper
from grants.rules.money import euro, euro_exact
from grants.rules.moves import Line
from grants.rules.permissions import Role
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from grants.summaries import papers
from grants.summaries.queries import round_summary
from tests import make
from tests.scene import Scene
from tests.web.client import Client

PARTS = ("paid", "underway", "reserved", "free", "asked", "returned")


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


@pytest.fixture
def officer(client: Client, here: Scene) -> Client:
    """The browser of the officer."""
    return client.as_(here.officer.person_id or 0)


def _line(here: Scene) -> Line:
    with reading() as session:
        return ledger.line(session, here.at.round.id)


def _render(client: Client, here: Scene, locale: str = "nl") -> None:
    """Make the paper as the renderer would, so that the page finds its copy."""
    with reading() as session:
        facts = papers.frozen(round_summary(session, here.at.round.id, house_clock.today()))
    question = {"paper": "summaries/summary", "facts": facts, "locale": locale}
    make_paper(Path(client.app.config["INSTANCE"]), question)


def _text(made: bytes) -> str:
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True)
    return re.sub(r"\s+", " ", found.stdout.decode())


def _plain(amount: str) -> str:
    return amount.replace("\xa0", " ")


def test_pdf_is_one_press_from_the_round(officer: Client, here: Scene) -> None:
    _render(officer, here)
    address = f"/desk/rounds/{here.at.round.reference}"
    assert f"{address}/summary.pdf" in officer.get(address).links
    answer = officer.get(f"{address}/summary.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    again = officer.get(f"{address}/summary.pdf", 304, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.data == b""


def test_pdf_that_is_being_made_says_so(officer: Client, here: Scene) -> None:
    page = officer.get(f"/desk/rounds/{here.at.round.reference}/summary.pdf", 202)
    assert page.is_html


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_pdf_holds_the_amounts_of_the_ledger_on_two_pages(
    officer: Client, here: Scene, locale: str, tmp_path: Path
) -> None:
    with reading() as session:
        facts = papers.frozen(round_summary(session, here.at.round.id, house_clock.today()))
    made = pdf(words.html("summaries/summary", facts, locale), words.name("summaries/summary", facts, locale))
    path = tmp_path / "summary.pdf"
    path.write_bytes(made)
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0
    with pikepdf.open(path) as opened:
        assert len(opened.pages) <= 2
        assert str(opened.Root.Lang) == locale
    text, line = _text(made), _line(here)
    for name in PARTS:
        assert _plain(euro_exact(getattr(line, name))) in text, name
    for row in facts["decided"]:
        assert row["title"] in text
        assert row["cents"] is None or _plain(euro_exact(row["cents"])) in text
    assert "Midwinterhoorn" not in text


def test_page_is_the_twin_of_the_paper(officer: Client, here: Scene) -> None:
    _render(officer, here)
    address = f"/desk/rounds/{here.at.round.reference}/summary"
    page, text = officer.get(address), _text(officer.get(f"{address}.pdf").data)
    line = _line(here)
    for name in PARTS:
        assert _plain(euro_exact(getattr(line, name))) in page, name
    for words_on_both in (
        "In het kort",
        "Wat besloten is en waarom",
        "Nee, pot leeg",
        "Er was te weinig over.",
        "kwam terug van de bank",
    ):
        assert words_on_both in page
        assert words_on_both in text
    amounts = re.compile(r"€ [0-9.]+,[0-9]{2}")
    assert sorted(amounts.findall(page.words)) == sorted(amounts.findall(text))


def test_every_page_shows_the_same_line_of_money(client: Client, officer: Client, here: Scene) -> None:
    line, reference = _line(here), here.at.round.reference
    pages = {
        "desk": officer.get("/desk"),
        "round": officer.get(f"/desk/rounds/{reference}"),
        "summary": officer.get(f"/desk/rounds/{reference}/summary"),
        "place": client.get(f"/in/{here.at.place.slug}"),
    }
    drawn = {
        name: [_plain(one.get("aria-label") or "") for one in page.tree.iter() if one.get("role") == "img"]
        for name, page in pages.items()
    }
    for cents in (line.paid, line.underway, line.reserved, line.free):
        for name, labels in drawn.items():
            assert any(_plain(euro(cents)) in words for words in labels), (name, cents)
    for name in ("desk", "round", "place"):
        assert _plain(euro(line.asked)) in pages[name], name
        assert _plain(euro(line.free)) in pages[name], name


def test_summary_is_for_the_office_of_this_programme(client: Client, here: Scene) -> None:
    with writing() as session:
        stranger = make.staff(session, Role.OFFICER, make.place(session)).id
    for end in ("summary", "summary.pdf"):
        address = f"/desk/rounds/{here.at.round.reference}/{end}"
        assert client.get(address, 303).location.startswith("/sign-in?")
        client.as_(stranger).get(address, 404)
        client.as_(here.at.chair.person_id or 0).get(address, 404)
        client.as_(here.treasurer.person_id or 0).get(address, 202 if end.endswith("pdf") else 200)


def test_twelve_plans_with_long_words_fit_on_two_pages(here: Scene) -> None:
    with reading() as session:
        summary = round_summary(session, here.at.round.id, date(2026, 12, 7))
    sentence = "Iedereen mag meedoen, ook wie hier nog maar net woont, en dat is precies wat wij in dit dorp zochten."
    decided = [
        {**plan, "title": f"Plan nummer {number} met een naam die wat langer is", "sentence": sentence}
        for number, plan in enumerate(papers.frozen(summary)["decided"])
    ]
    stories = [{"title": "Plantjesmarkt", "sentence": (sentence + sentence)[:130], "left_over_cents": 38_00}] * 3
    assert len(decided) == 12
    facts = papers.frozen(summary) | {"decided": decided, "stories": stories}
    made = pdf(words.html("summaries/summary", facts, "nl"), "name")
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages) <= 2
