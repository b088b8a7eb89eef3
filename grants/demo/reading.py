"""The demo's own words, as JSON beside the code: places, people, plans and what was said of them."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def told(name: str) -> Any:
    """Return what one of the JSON files tells."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@cache
def areas() -> tuple[dict[str, str], ...]:
    """Return the places, with the programme each belongs to."""
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
