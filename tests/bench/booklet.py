"""The booklet of a large evening, made in a process of its own: `python -m tests.bench.booklet [nl|en] [large]`.

Prints the seconds of processor time it took (and by the clock on the wall, which others on the machine share), the
most memory the process held in MB, and the size of the paper.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image

from grants.paper import facts as words
from grants.paper.render import pdf
from grants.store import files

PLANS = 40
SENTENCE = "We maken er samen iets moois van, en iedereen die wil kan meedoen. "


def plan(number: int) -> dict[str, Any]:
    """Return a long plan: 250 words, seven answers, eight lines, four messages of the longest kind, two photos."""
    return {
        "reference": f"SID-{number:04d}",
        "title": f"Moestuin nummer {number} achter het dorpshuis",
        "youth": number % 3 == 0,
        "makers": ["Fenna", "Jurre"],
        "answers": [["what", SENTENCE * 19]]
        + [[name, SENTENCE * 3] for name in ("already", "for_whom", "where", "also_needed", "helper", "neighbours")],
        "lines": [[f"Regel {line}", 100_00 + line] for line in range(8)],
        "total_cents": 828_00,
        "minimum_cents": 400_00,
        "photos": [f"{2 * number + extra:024x}" for extra in range(2)],
        "messages": 9,
        "thread": [
            {"name": "Anneke", "makers": False, "on": "2026-11-12", "body": (SENTENCE * 5)[:280]} for _ in range(4)
        ],
    }


def facts(plans: int, large: bool) -> dict[str, Any]:
    """Return the facts of a booklet."""
    return {
        "large": large,
        "reference": "siddeburen-2026",
        "place": "Siddeburen",
        "on": "2026-12-01",
        "at": "19.30",
        "room": "Dorpshuis",
        "treat": "Ria bakt kruidkoek.",
        "contact_name": "Harma Veenstra",
        "contact_phone": "050 123 45 68",
        "house_rules": [[number, "Weten de buren ervan?"] for number in (1, 2, 3)],
        "plans": [plan(number) for number in range(plans)],
    }


def keep_photos(folder: Path, plans: int) -> None:
    """Put two photos a plan in a store, as large as the house draws its small ones, and hard to press together."""
    files.install(files.Folder(folder))
    (folder / "photo").mkdir(parents=True)
    for number in range(2 * plans):
        picture = Image.effect_noise((480, 360), 90).convert("RGB")
        picture.save(folder / "photo" / f"{number:024x}-small.webp", "WEBP", quality=80)


def measure(plans: int, locale: str, large: bool) -> tuple[float, float, float, bytes]:
    """Make a booklet; return seconds of the processor and of the wall, the most memory in MB, and the paper."""
    with tempfile.TemporaryDirectory() as folder:
        keep_photos(Path(folder) / "files", plans)
        began, wall = time.process_time(), time.perf_counter()
        made = pdf(words.html("evenings/booklet", facts(plans, large), locale), "a" * 64)
        seconds, waited = time.process_time() - began, time.perf_counter() - wall
    return seconds, waited, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, made


if __name__ == "__main__":
    asked = sys.argv[1:]
    took, waited, most, paper = measure(PLANS, "en" if "en" in asked else "nl", "large" in asked)
    if "keep" in asked:
        Path("build/booklet.pdf").write_bytes(paper)
    print(f"{took:.2f} s ({waited:.2f} s on the wall), {most:.0f} MB, {len(paper) / 1e6:.1f} MB on paper")
