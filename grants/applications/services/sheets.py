"""A sheet as it was typed: what is kept of it, what its lines add up to, and the name it gives itself.

Pure: no session, no clock. May import: applications.models (lengths), rules.
"""

from collections.abc import Mapping
from typing import Any

from grants.applications.models import SHEET_TEXTS
from grants.rules import checks
from grants.rules.money import parse_cents
from grants.rules.refusals import Invalid

MOST_LINES = 60
LABEL_LENGTH = 120
AMOUNT_LENGTH = 40


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a sheet with exactly what was typed, known fields only.

    Raises Invalid at the field for what a database cannot keep, or for more than there is room for.
    """
    sheet: dict[str, Any] = {
        name: checks.demand_text(str(values.get(name) or ""), name, most) for name, most in SHEET_TEXTS.items()
    }
    rows = list(values.get("lines") or [])
    if len(rows) > MOST_LINES:
        raise Invalid("too_many_lines", "lines", most=MOST_LINES)
    sheet["lines"] = [
        {
            "label": checks.demand_text(str(row.get("label") or ""), f"lines-{n}-label", LABEL_LENGTH),
            "amount": checks.demand_text(str(row.get("amount") or ""), f"lines-{n}-amount", AMOUNT_LENGTH),
        }
        for n, row in enumerate(rows)
    ]
    return sheet


def added_up(sheet: Mapping[str, Any]) -> tuple[int, tuple[int, ...]]:
    """Return the sum in cents of the lines that can be read, and the numbers (from 1) of those that cannot."""
    total, unread = 0, []
    for n, row in enumerate(sheet["lines"], 1):
        try:
            total += parse_cents(row["amount"]) if row["amount"].strip() else 0
        except Invalid:
            unread.append(n)
    return total, tuple(unread)


TITLE_LENGTH = 60
LEAD_LENGTH = 200


def title_of(sheet: Mapping[str, Any]) -> str:
    """Return the name of a plan: as typed, else the first words of question 1, at most 60 characters of them."""
    typed = " ".join(str(sheet["title"]).split())
    return typed or _cut(_first_sentence(str(sheet["what"])).rstrip(".!?… "), TITLE_LENGTH)


def lead_of(what: str) -> str:
    """Return the first sentence of question 1, at most 200 characters of it."""
    return _cut(_first_sentence(what), LEAD_LENGTH)


def _first_sentence(text: str) -> str:
    words: list[str] = []
    for word in text.split():
        words.append(word)
        if word[-1] in ".!?…":
            break
    return " ".join(words)


def _cut(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters, cut between words where it can be."""
    if len(text) <= most:
        return text
    whole = text[: most - 1].rsplit(" ", 1)[0] if " " in text[: most - 1] else text[: most - 1]
    return whole.rstrip(",;: ") + "…"
