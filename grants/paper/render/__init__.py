"""From HTML to a tagged PDF (PDF/UA-1). Only the worker's renderer process imports this: WeasyPrint takes a second.

No address is fetched and no file is read except the bundled assets, by their exact name, and photos of plans as the
house drew them anew, by the names it gave them.
"""

import io
import logging
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pydyf  # type: ignore[import-untyped]  # it has no types
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from grants.paper.facts import ROOT
from grants.store import files

# Subset fonts carry the time they were made; a fixed one keeps the same paper the same bytes.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1767225600")

STATIC = ROOT / "grants" / "static"
# Never fetched: a reserved name (RFC 2606) that only makes relative addresses absolute.
BASE = "https://bundled.invalid/"
ASSETS = {
    path.relative_to(STATIC).as_posix(): path
    for pattern in ("fonts/*.woff2", "mark.svg", "cloth.svg", "box.svg", "art/*.svg")
    for path in STATIC.glob(pattern)
}


_PHOTO = re.compile(re.escape(BASE) + r"photo/([0-9a-f]{24})")
PHOTO_SIDE, PHOTO_QUALITY = 420, 72
"""Small on paper: 58 mm wide at 180 dots an inch, as JPEG, which a PDF takes as it is."""


class BadPaper(Exception):
    """A paper that may not leave: a picture without words, or an address that is not ours."""


def fetch(url: str, *_args: Any, **_options: Any) -> URLFetcherResponse:
    """Return a bundled asset or a photo by its exact name; refuses every other address, whatever its scheme."""
    if photo := _PHOTO.fullmatch(url):
        return URLFetcherResponse(url, _photo(photo[1]), {"Content-Type": "image/jpeg"})
    path = ASSETS.get(url.removeprefix(BASE)) if url.startswith(BASE) else None
    if path is None:
        raise FatalURLFetchingError(f"not an asset of ours: {url[:80]}")
    return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _kind(path)})


def _photo(name: str) -> bytes:
    """Return a photo small enough for paper. Only what the house drew anew is opened, never what people sent."""
    try:
        with files.current().open(f"photo/{name}-small.webp") as kept:
            picture: Image.Image = Image.open(io.BytesIO(kept.read()), formats=["WEBP"])
            picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    except OSError:
        # Gone from the store, for instance after a restore without files: the paper is still made.
        picture = Image.new("RGB", (4, 3), "#f3f1e9")
    made = io.BytesIO()
    picture.convert("RGB").save(made, "JPEG", quality=PHOTO_QUALITY)
    return made.getvalue()


def _kind(path: Path) -> str:
    return {".svg": "image/svg+xml", ".woff2": "font/woff2"}[path.suffix]


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> CSS:
    words = (STATIC / "print.css").read_text(encoding="utf-8")
    return CSS(string=words, base_url=BASE, url_fetcher=fetch, font_config=_fonts())


def pdf(html: str, content: str) -> bytes:
    """Return the PDF of a paper; ``content`` names it, so the same paper is the same bytes. Raises BadPaper."""
    complaints = _Complaints()
    log = logging.getLogger("weasyprint")
    log.addHandler(complaints)
    try:
        document = HTML(string=html, base_url=BASE, url_fetcher=fetch)
        made: bytes = document.write_pdf(
            stylesheets=[_style()],
            font_config=_fonts(),
            pdf_variant="pdf/ua-1",
            pdf_identifier=content.encode(),
            finisher=_finish,
        )
    except FatalURLFetchingError as error:
        raise BadPaper(str(error)) from error
    finally:
        log.removeHandler(complaints)
    if complaints.heard:
        raise BadPaper(complaints.heard[0])
    return made


class _Complaints(logging.Handler):
    """Hears what WeasyPrint only logs but a reader would miss."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def _finish(_document: Any, made: Any) -> None:
    """Give header cells their scope and see that every figure has words (ISO 14289-1, 7.5 and 7.3)."""
    elements = {f"{thing.number} 0 R": thing for thing in made.objects if isinstance(thing, pydyf.Dictionary)}
    for element in elements.values():
        kind = element.get("S")
        if kind == "/TH" and "A" in element:
            element["A"]["Scope"] = "/Column" if _within(element, "/THead", elements) else "/Row"
        elif kind == "/Figure" and "Alt" not in element:
            raise BadPaper("a figure has no words")


def _within(element: Any, kind: str, elements: dict[str, Any]) -> bool:
    parent = element
    while parent is not None:
        parent = elements.get(_text(parent.get("P", b"")))
        if parent is not None and parent.get("S") == kind:
            return True
    return False


def _text(reference: Any) -> str:
    return reference.decode() if isinstance(reference, bytes) else str(reference)
