"""What a community worker wrote down, to read back, and the slip with the code.

May import: applications.queries, rules.
"""

from datetime import timedelta
from typing import Any

from grants.applications.papers.receipts import TYPED, ReceiptLine, Written
from grants.applications.queries import EntryRow
from grants.rules.money import parse_cents
from grants.rules.references import shown_code
from grants.rules.refusals import Invalid
from grants.rules.terms import local_day


def written(typed: dict[str, Any]) -> Written:
    """Return a sheet as it is read back. An amount that cannot be read counts as nothing."""
    texts = {name: str(typed.get(name, "")) for name in (*TYPED, "party_kind")}
    return Written(
        total_cents=_cents(typed.get("total", "")) or 0,
        minimum_cents=_cents(typed.get("minimum", "")),
        lines=tuple(
            ReceiptLine(row["label"], _cents(row["amount"]) or 0)
            for row in typed.get("lines", ())
            if row["amount"].strip()
        ),
        **texts,
    )


def _cents(text: str) -> int | None:
    try:
        return parse_cents(text) if text.strip() else None
    except Invalid:
        return None


def slip(found: EntryRow, code: str, site: str) -> dict[str, Any]:
    """Return the facts of a slip of paper with the code that says yes to a plan; ``site`` is the address of this site.

    The last day it names is one it works all of: it ends at the hour at which it was made.
    """
    return {
        "address": f"{site.partition('://')[2]}/slip",
        "reference": found.slip_reference,
        "code": shown_code(code),
        "name": str(found.typed.get("name", "")),
        "title": found.title,
        "place": found.place,
        "scribe": found.scribe,
        "last_day": (local_day(found.read_back_at or found.saved_at) + timedelta(days=29)).isoformat(),
        "contact_name": found.contact_name,
        "contact_phone": found.contact_phone,
        "contact_hours": found.contact_hours,
    }
