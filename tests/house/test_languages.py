"""Every sentence people read stands in both languages, with the same gaps, and what is served is what is written."""

import io
import re
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES"


def gaps(words: str) -> list[str]:
    return sorted(set(re.findall(r"%\((\w+)\)[sd]", words)))


def catalogue() -> Catalog:
    return read_po(io.BytesIO((ENGLISH / "messages.po").read_bytes()), locale="en")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the code and the templates say now."""
    path = tmp_path_factory.mktemp("words") / "words.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "babel.cfg",
        "-k",
        "lazy_gettext",
    ]
    subprocess.run([*command, "-k", "_:1", "--no-location", "-o", path, "."], cwd=ROOT, check=True)
    return read_po(io.BytesIO(path.read_bytes()))


def test_every_sentence_stands_in_english(found: Catalog) -> None:
    english = catalogue()
    assert len(found) > 1000
    missing = []
    for message in found:
        known = english.get(message.id) if message.id else None
        if message.id and (known is None or not all(known.string if message.pluralizable else [known.string])):
            missing.append(message.id)
    assert missing == [], "scripts/words adds them to translations/en; fill them in"


def test_both_languages_have_the_same_gaps() -> None:
    wrong = []
    for message in catalogue():
        if not message.id:
            continue
        dutch = message.id if isinstance(message.id, tuple) else (message.id,)
        english = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = gaps(dutch[-1])
        if gaps(english[-1]) != wanted or any(set(gaps(words)) - set(wanted) for words in english):
            wrong.append(message.id)
    assert wrong == []


def test_what_is_served_is_what_is_written() -> None:
    fresh = io.BytesIO()
    write_mo(fresh, catalogue())
    with (ENGLISH / "messages.mo").open("rb") as served, io.BytesIO(fresh.getvalue()) as written:
        assert GNUTranslations(served)._catalog == GNUTranslations(written)._catalog, "scripts/words compiles it"  # type: ignore[attr-defined]
