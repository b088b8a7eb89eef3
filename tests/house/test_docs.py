"""The tables in docs/scheme.md are the tables of the program, and no document points at what is not there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["lifecycle", "access"])
def test_printed_table_stands_in_the_docs(name: str) -> None:
    code = "import sys; from grants.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "scheme", name]
    printed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert len(printed.splitlines()) > 10
    assert printed.strip() in (ROOT / "docs" / "scheme.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [*sorted(path.name for path in (ROOT / "docs").glob("*.md")), "../README.md"])
def test_named_files_and_folders_exist(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:grants|tests|templates|migrations|scripts|docs)/[\w./-]*)`", text)
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []
