"""Every paper leaves as a sound, tagged PDF/UA-1 whose text holds the facts; nothing is fetched from anywhere."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from grants.decisions import papers as letters
from grants.paper import facts as words
from grants.paper.render import BadPaper, pdf
from grants.summaries import papers as summaries
from tests.paper import samples

LETTERS = ("YES", "NOT_YET", "POT_EMPTY", "DEPARTS", "HOUSE_RULE", "CANCELLED")


def rendered(paper: str, facts: dict[str, Any], locale: str) -> bytes:
    return pdf(words.html(paper, facts, locale), words.name(paper, facts, locale))


def text_of(made: bytes) -> str:
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True)
    return re.sub(r"\s+", " ", found.stdout.decode())


def sound(made: bytes, tmp_path: Path) -> pikepdf.Pdf:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made)
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    for font in fonts:
        assert "Source-Sans" in font or "SourceSans" in font, font
        assert re.search(r"\byes\s+yes\s+(yes|no)\s+\d+\s+\d+$", font), font
    checked = subprocess.run([".venv/bin/pdfua", "check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    return pikepdf.open(io.BytesIO(made))


def elements(opened: pikepdf.Pdf, kind: str) -> list[Any]:
    return [
        thing
        for thing in opened.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem" and thing.get("/S") == kind
    ]


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_letter_is_sound_and_says_the_facts(name: str, locale: str, tmp_path: Path) -> None:
    letter = replace(getattr(samples, name), locale=locale)
    made = rendered("decisions/letter", letters.frozen(letter), locale)
    opened = sound(made, tmp_path)
    assert str(opened.Root.Lang) == locale
    assert opened.Root.MarkInfo.Marked
    text = text_of(made)
    assert letter.reference in text
    assert ("15 januari 2027" if locale == "nl" else "15 January 2027") in text
    assert "Postbus 0, 0000 AA Voorbeeldstad" in text
    assert len(opened.pages) == 2
    assert elements(opened, "/H1")


def test_letter_prints_amount_reason_and_departure(tmp_path: Path) -> None:
    yes = text_of(rendered("decisions/letter", letters.frozen(samples.YES), "nl"))
    assert "€ 2.400" in yes
    assert "€ 3.000" in yes
    assert "vóór 18 december 2026" in yes
    assert "Żółć" in yes
    departs = text_of(rendered("decisions/letter", letters.frozen(samples.DEPARTS), "nl"))
    assert "wijkt hier af" in departs
    assert "4:35" in departs
    aside = text_of(rendered("decisions/letter", letters.frozen(samples.INCOMPLETE), "nl"))
    assert "Wie keurt de verwarming?" in aside
    assert "Begin opnieuw met dezelfde tekst" in aside.replace("\n", " ")
    empty = text_of(rendered("decisions/letter", letters.frozen(samples.POT_EMPTY), "nl"))
    assert "nummer 9" in empty
    assert "€ 120" in empty


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_summary_holds_the_ledger_on_at_most_two_pages(locale: str, tmp_path: Path) -> None:
    made = rendered("summaries/summary", summaries.frozen(samples.SUMMARY), locale)
    opened = sound(made, tmp_path)
    assert len(opened.pages) <= 2
    text = text_of(made)
    for amount in ("€ 3.162,00", "€ 800,00", "€ 1.850,00", "€ 4.188,00", "€ 3.000,00", "€ 38,00"):
        assert amount in text
    scopes = {str(cell.A.Scope) for cell in elements(opened, "/TH")}
    assert scopes == {"/Column", "/Row"}
    assert all("/Alt" in figure for figure in elements(opened, "/Figure"))


def test_same_facts_same_bytes() -> None:
    facts = summaries.frozen(samples.SUMMARY)
    assert rendered("summaries/summary", facts, "nl") == rendered("summaries/summary", facts, "nl")
    assert words.name("summaries/summary", facts, "nl") != words.name("summaries/summary", facts, "en")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://bundled.invalid/../cli.py", "x.png"]
)
def test_no_address_is_fetched(address: str) -> None:
    with pytest.raises(BadPaper):
        pdf(f'<html lang="nl"><title>x</title><img alt="x" src="{address}"></html>', "x")


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(BadPaper):
        pdf('<html lang="nl"><title>x</title><img src="mark.svg"></html>', "x")


def test_markup_in_a_field_is_text() -> None:
    nasty = '</title><script>alert(1)</script><img src="file:///etc/passwd">{{ 7*7 }}'
    letter = replace(samples.YES, plan_title=nasty[:60], addressees=(nasty,))
    assert "{{ 7*7 }}" in text_of(rendered("decisions/letter", letters.frozen(letter), "nl"))


def test_letters_beyond_latin_1_are_drawn_with_our_own_font(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(rendered("decisions/letter", letters.frozen(samples.YES), "nl"))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert "Source-Sans-3-Ext" in fonts
