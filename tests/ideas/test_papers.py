"""The sheet of idea cards: sound, on one A4, four times the place and a code that leads to the page; and its twin."""

import io
from pathlib import Path

import pikepdf
import pytest
import segno
from flask import Flask

from grants.ideas.papers import cards
from grants.paper import facts as words
from grants.paper.render import pdf
from grants.programmes.models import Place
from grants.store.session import writing
from tests import make
from tests.paper.test_render import elements, rendered, sound, text_of
from tests.web.client import Client

ADDRESS = "https://noaber.example/in/siddeburen/idea"
SHEET = cards.frozen(cards.sheet("Siddeburen", ADDRESS, "06 - 00 00 00 34"))


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_four_cards_on_one_sound_sheet(locale: str, tmp_path: Path) -> None:
    made = rendered("ideas/cards", SHEET, locale)
    opened = sound(made, tmp_path)
    assert len(opened.pages) == 1
    assert [float(side) for side in opened.pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)
    assert str(opened.Root.Lang) == locale
    text = text_of(made)
    assert text.count("noaber.example/in/siddeburen/idea") == 4
    assert text.count("06 - 00 00 00 34") == 4
    assert len(elements(opened, "/H1")) == 4
    assert [str(figure.Alt) for figure in elements(opened, "/Figure")] == [
        f"QR-code naar {ADDRESS}"
    ] * 4 or locale == "en"


def test_a_long_name_still_fits_its_card(tmp_path: Path) -> None:
    long = cards.frozen(
        cards.sheet("Glimmen-Onnen-Noordlaren", ADDRESS.replace("siddeburen", "g" * 24), "0500 - 00 00 00")
    )
    made = rendered("ideas/cards", long, "nl")
    assert len(sound(made, tmp_path).pages) == 1
    assert text_of(made).count("0500 - 00 00 00") == 4


def test_markup_in_a_name_is_text() -> None:
    odd = cards.frozen(cards.sheet("<b>{{ 7*7 }}", ADDRESS, "1"))
    assert "<b>{{ 7*7 }}" in text_of(rendered("ideas/cards", odd, "nl"))


def test_the_code_is_the_one_segno_draws() -> None:
    """Each dark square of the code lies under exactly one bar of the path, and no light one does."""
    paper = cards.sheet("Siddeburen", ADDRESS, "")
    drawn = [[0] * paper.size for _ in range(paper.size)]
    for bar in paper.qr.split("M")[1:]:
        x, rest = bar.split(" ")
        y, wide = rest.split("v")[0].split("h")
        for one in range(int(x), int(x) + int(wide)):
            drawn[int(y)][one] += 1
    assert drawn == [[int(bool(dark)) for dark in row] for row in segno.make_qr(ADDRESS, error="m").matrix]


def test_same_facts_same_bytes() -> None:
    name = words.name("ideas/cards", SHEET, "nl")
    first, second = (pdf(words.html("ideas/cards", SHEET, "nl"), name) for _ in range(2))
    assert first == second
    assert len(first) < 200_000
    assert pikepdf.open(io.BytesIO(first)).pages


@pytest.mark.usefixtures("database", "clock")
def test_the_page_beside_it_shows_the_same_card(client: Client, app: Flask) -> None:
    with writing() as session:
        place = session.get_one(Place, make.published_round(session).place_id)
    page = client.get(f"/in/{place.slug}/idea-cards")
    for sentence in (
        f"In {place.name} zou ik wel willen…",
        "Eén zin is genoeg",
        f"/in/{place.slug}/idea",
        "050 123 45 68",
    ):
        assert sentence in page
    assert f"/in/{place.slug}/idea-cards.pdf" in page.links
    # No renderer runs here: the page says that the paper is being made.
    assert "We maken je papier" in client.get(f"/in/{place.slug}/idea-cards.pdf", status=202)
