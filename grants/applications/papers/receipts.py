"""The receipt of everything that was sent in, as typed. May import: applications.queries, rules."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.rules.money import parse_cents
from grants.rules.terms import AMSTERDAM, answer_due


@dataclass(frozen=True)
class ReceiptLine:
    """One line of the budget as sent in, in cents."""

    label: str
    cents: int


@dataclass(frozen=True, kw_only=True)
class Written:
    """What stands on a sheet, in the shape in which a page shows it; amounts in cents."""

    what: str
    already: str
    for_whom: str
    where_about: str
    when_about: str
    also_needed: str
    name: str
    mail: str
    phone: str
    postcode: str
    house_number: str
    party_kind: str
    group_name: str
    helper_about: str
    neighbours: str
    total_cents: int
    minimum_cents: int | None
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True, kw_only=True)
class Receipt(Written):
    """The proof of what was sent in and when (Awb 4:2). Texts as typed, empty where nothing was; amounts in cents.

    ``told`` counts photos and spoken answers; ``sent_on`` and ``hear_by`` are local days as ISO text, ``sent_time`` is
    local ('20:14').
    """

    reference: str
    title: str
    place: str
    body_name: str
    round_reference: str
    sent_on: str
    sent_time: str
    hear_by: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    stand_in_name: str
    stand_in_phone: str
    told: int = 0


TYPED = (
    "what", "already", "for_whom", "where_about", "when_about", "also_needed", "name", "mail", "phone", "postcode",
    "house_number", "group_name", "helper_about", "neighbours",
)  # fmt: skip

_SAME = (
    "reference", "title", "place", "body_name", "round_reference", "contact_name",
    "contact_phone", "contact_hours", "stand_in_name", "stand_in_phone", "told",
)  # fmt: skip


def receipt(session: Session, application_id: int) -> Receipt:
    """Return the receipt of a plan that was sent in; the same whenever it is asked for.

    Raises Missing when what was typed was erased, and ValueError for a draft.
    """
    row = queries.sent_in(session, application_id)
    if row.submitted_at is None:
        raise ValueError("a draft has no receipt")
    sent_at = row.submitted_at.astimezone(AMSTERDAM)
    same = {name: getattr(row, name) for name in _SAME}
    return Receipt(
        sent_on=sent_at.date().isoformat(),
        sent_time=f"{sent_at:%H:%M}",
        hear_by=answer_due(sent_at.date(), row.answer_days).isoformat(),
        party_kind=row.party_kind.value,
        lines=budget(row.typed),
        # Of the sheet, not of the plan: the makers may have completed that since.
        total_cents=parse_cents(row.typed["total"]),
        minimum_cents=parse_cents(row.typed["minimum"]) if row.typed["minimum"].strip() else None,
        **same | {name: str(row.typed[name]) for name in TYPED},
    )


def budget(typed: dict[str, Any]) -> tuple[ReceiptLine, ...]:
    """Return the lines of a sheet that was sent in."""
    rows = [row for row in typed.get("lines", ()) if row["amount"].strip()]
    return tuple(ReceiptLine(row["label"], parse_cents(row["amount"])) for row in rows)
