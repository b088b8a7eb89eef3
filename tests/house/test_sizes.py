"""A page stays light: what one pays for on a phone in the field. The packages are counted by scripts/packages.py."""

import gzip
import re
from pathlib import Path

import pytest

from tests import scene
from tests.fixtures_db import Clock
from tests.scene import Scene
from tests.web.client import Client, Page

STATIC = Path(__file__).resolve().parents[2] / "grants" / "static"
ON_DISK = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

PAGE, ROW, FIRST_VISIT, FIRST_LOOK = 20_000, 500, 100_000, 14_000
"""Bytes; the first look is HTML and CSS, compressed."""


@pytest.fixture
def here(clock: Clock, client: Client) -> Scene:
    """A round to which plans can be sent."""
    return scene.opened()


def listed(client: Client, here: Scene, path: str = "/desk/plans") -> Page:
    """Open the list of plans as the officer."""
    return client.as_(here.officer.person_id or 0).get(path)


def rows(page: Page) -> int:
    """Count the rows of the table."""
    return page.text.count('<th scope="row"')


@ON_DISK
@pytest.mark.parametrize("language", ["", "?taal=en"])
def test_a_page_of_plans_is_light(client: Client, here: Scene, language: str) -> None:
    scene.more(here, 26)
    officer = client.as_(here.officer.person_id or 0)
    if language:
        officer.get(f"/desk/plans{language}", status=303)
    page = officer.get("/desk/plans")
    assert rows(page) == 25
    assert len(page.data) <= PAGE


@ON_DISK
def test_one_more_row_is_light(client: Client, here: Scene) -> None:
    scene.more(here, 5)
    few = listed(client, here)
    scene.more(here, 15)
    many = listed(client, here)
    assert (rows(few), rows(many)) == (5, 20)
    assert (len(many.data) - len(few.data)) / 15 <= ROW


@ON_DISK
@pytest.mark.parametrize("path", ["/", "/in/{slug}", "/in/{slug}/apply", "/sign-in"])
def test_a_first_visit_is_light(client: Client, here: Scene, path: str) -> None:
    """Everything a browser without a copy fetches: the page, what it names, and the fonts its letters need."""
    page = client.get(path.format(slug=here.at.place.slug))
    files = fetched(page.text)
    assert {"noaber.css", "fonts/source-sans-3-latin-wght-normal.woff2"} <= files
    assert len(page.data) + sum((STATIC / name).stat().st_size for name in files) <= FIRST_VISIT
    style = (STATIC / "noaber.css").read_bytes()
    assert len(gzip.compress(page.data)) + len(gzip.compress(style)) <= FIRST_LOOK


def fetched(html: str) -> set[str]:
    """Return the files of ours that a page brings along, by their names below static/."""
    named = set(re.findall(r"/static/([^\"?#]+)", html))
    style = (STATIC / "noaber.css").read_text(encoding="utf-8")
    faces = re.findall(r"@font-face \{[^}]*url\(([^)]+)\)[^}]*unicode-range: ([^;]+);", style)
    assert len(faces) == 2
    outside = re.sub(r"@font-face \{[^}]*\}", "", style)
    named |= {name.strip("\"'") for name in re.findall(r"url\(([^)]+)\)", outside) if "data:" not in name}
    return named | {font for font, ranges in faces if any(within(ord(letter), ranges) for letter in set(html))}


def within(code: int, ranges: str) -> bool:
    """Tell whether a character lies in the unicode-range of a font."""
    spans = [one.strip().removeprefix("U+").split("-") for one in ranges.split(",")]
    return any(int(span[0], 16) <= code <= int(span[-1], 16) for span in spans)


def test_a_letter_from_elsewhere_brings_the_other_font() -> None:
    latin, extended = "fonts/source-sans-3-latin-wght-normal.woff2", "fonts/source-sans-3-latin-ext-wght-normal.woff2"
    assert {latin, extended} <= fetched("<p>Łukasz</p>")
    assert extended not in fetched("<p>Geert – € 12</p>")
