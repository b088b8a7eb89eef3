"""Two papers: the seven questions with room to write, and the receipt of everything that was sent in, as typed.

Plain values; templates/papers/applications/ has the words. May import: applications.queries, programmes.queries, rules.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.queries import EntryRow
from grants.programmes.queries import ExampleRow, PlaceRow, RoundRow
from grants.rules.money import parse_cents
from grants.rules.references import shown_code
from grants.rules.refusals import Invalid
from grants.rules.terms import AMSTERDAM, answer_due, local_day


@dataclass(frozen=True)
class QuestionSheet:
    """The seven questions of a place. ``closes_on`` is ISO text, empty without an open round; amounts in cents."""

    place: str
    body_name: str
    address: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    closes_on: str
    most_cents: int | None
    house_rules: list[str]
    examples: list[tuple[str, int]]


def question_sheet(
    place: PlaceRow, terms: RoundRow | None, is_open: bool, examples: tuple[ExampleRow, ...], site: str, locale: str
) -> QuestionSheet:
    """Return the questions of a place in a language; ``terms`` are of its latest round, ``site`` where people type."""
    english = locale == "en"
    rules = terms.house_rules if terms and is_open else ()
    return QuestionSheet(
        place=place.name,
        body_name=place.body_name,
        address=f"{site.partition('://')[2]}/in/{place.slug}/apply",
        contact_name=terms.contact_name if terms else place.body_name,
        contact_phone=terms.contact_phone if terms else place.phone,
        contact_hours=terms.contact_hours if terms else "",
        closes_on=terms.closes_on.isoformat() if terms and is_open else "",
        most_cents=terms.most_per_plan_cents if terms and is_open else None,
        house_rules=[(rule.question_en if english else "") or rule.question for rule in rules],
        examples=worded(examples, locale),
    )


def worded(examples: tuple[ExampleRow, ...], locale: str) -> list[tuple[str, int]]:
    """Return what things cost, about, in a language: words and cents."""
    return [((one.label_en if locale == "en" else "") or one.label, one.cents) for one in examples]


@dataclass(frozen=True)
class ReceiptLine:
    """One line of the budget as sent in, in cents."""

    label: str
    cents: int


@dataclass(frozen=True)
class Receipt:
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
    what: str
    already: str
    for_whom: str
    where_about: str
    when_about: str
    total_cents: int
    minimum_cents: int | None
    lines: tuple[ReceiptLine, ...]
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
    contact_name: str
    contact_phone: str
    contact_hours: str
    stand_in_name: str
    stand_in_phone: str
    told: int = 0


_TYPED = (
    "what", "already", "for_whom", "where_about", "when_about", "also_needed", "name", "mail", "phone", "postcode",
    "house_number", "group_name", "helper_about", "neighbours",
)  # fmt: skip

_SAME = (
    "reference", "title", "place", "body_name", "round_reference", "total_cents", "minimum_cents", "contact_name",
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
        **same | {name: str(row.typed[name]) for name in _TYPED},
    )


def budget(typed: dict[str, Any]) -> tuple[ReceiptLine, ...]:
    """Return the lines of a sheet that was sent in."""
    rows = [row for row in typed.get("lines", ()) if row["amount"].strip()]
    return tuple(ReceiptLine(row["label"], parse_cents(row["amount"])) for row in rows)


def frozen(paper: Receipt | QuestionSheet) -> dict[str, Any]:
    """Return a paper as JSON values, for the outbox, the renderer and the page."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(paper).items()}


@dataclass(frozen=True)
class Written:
    """What was written down for somebody, in the shape in which a page shows what was sent in; amounts in cents."""

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


def written(typed: dict[str, Any]) -> Written:
    """Return a sheet as it is read back. An amount that cannot be read counts as nothing."""
    texts = {name: str(typed.get(name, "")) for name in (*_TYPED, "party_kind")}
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
