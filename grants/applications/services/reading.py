"""Reading a sheet: from what somebody typed to a plan that can be sent in, with every fault at its field.

A draft only has to be storable (`sheets.kept`); a plan that is sent in must be readable. Pure: no session, no clock.
May import: models (the drawings), services.sheets, rules.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from grants.applications.models import DRAWINGS
from grants.applications.services.sheets import added_up, lead_of, title_of
from grants.rules import checks
from grants.rules.money import euro, parse_cents
from grants.rules.payees import PartyKind
from grants.rules.refusals import Invalid

T = TypeVar("T")

MOST_WORDS = 250


@dataclass(frozen=True)
class Line:
    """One thing the money is for, in cents."""

    label: str
    cents: int


@dataclass(frozen=True)
class Contact:
    """How to reach the one who sends a plan in: a mail address, a phone number or both, and where they live."""

    name: str
    mail: str | None
    phone: str | None
    postcode: str
    house_number: str


@dataclass(frozen=True)
class Plan:
    """A plan that can be sent in. ``texts`` are the columns of an application; amounts in cents."""

    texts: dict[str, str | None]
    party_kind: PartyKind
    total_cents: int
    minimum_cents: int | None
    lines: tuple[Line, ...]
    contact: Contact


class _Faults(list[Invalid]):
    """Collects what is wrong, so a page can say it all at once."""

    def read(self, reader: Callable[[], T], otherwise: T) -> T:
        try:
            return reader()
        except Invalid as fault:
            self.append(fault)
            return otherwise


def faults(sheet: Mapping[str, Any], most_cents: int, told: bool = False) -> list[Invalid]:
    """Return everything that keeps a sheet from being sent in, in the order of the page; empty when it can be.

    ``most_cents`` is the most one plan may ask in this round; ``told``: a photo or a voice answers question 1.
    """
    return _read(sheet, most_cents, told)[1]


def read(sheet: Mapping[str, Any], most_cents: int, told: bool = False) -> Plan:
    """Return the plan on a sheet. Raises the first of its faults, an Invalid at its field."""
    plan, wrong = _read(sheet, most_cents, told)
    if wrong:
        raise wrong[0]
    return plan


def reread(sheet: Mapping[str, Any], most_cents: int, told: bool, fields: Collection[str]) -> Plan:
    """Return the plan on a sheet of which only these ``fields`` were open. Raises the first fault at one of them."""
    plan, wrong = _read(sheet, most_cents, told)
    for fault in wrong:
        if (fault.field or "").partition("-")[0] in fields:
            raise fault
    return plan


def _read(sheet: Mapping[str, Any], most_cents: int, told: bool) -> tuple[Plan, list[Invalid]]:
    wrong = _Faults()
    what = wrong.read(lambda: _what(sheet, told), "")
    total = wrong.read(lambda: _total(sheet, most_cents), 0)
    lines = tuple(_lines(sheet, wrong))
    in_lines = sum(line.cents for line in lines)
    if lines and total and in_lines != total and not any((fault.field or "").startswith("lines") for fault in wrong):
        wrong.append(Invalid("total_differs", "total", sum=euro(in_lines)))
    minimum = wrong.read(lambda: _minimum(sheet, total), None)
    contact = _contact(sheet, wrong)
    party = wrong.read(lambda: _party(sheet), PartyKind.PERSON)
    texts: dict[str, str | None] = {name: sheet[name].strip() for name in _COLUMNS}
    texts |= {"what": what, "title": title_of(sheet) or sheet["group_name"].strip() or contact.name}
    texts["lead"] = sheet["lead"].strip() or lead_of(what)
    texts["art"] = sheet["art"] if sheet["art"] in DRAWINGS else None
    return Plan(texts, party, total, minimum, lines, contact), wrong


_COLUMNS = (
    "already", "for_whom", "where_about", "when_about", "also_needed", "group_name", "helper_about", "neighbours",
)  # fmt: skip


def _what(sheet: Mapping[str, Any], told: bool) -> str:
    what = str(sheet["what"]).strip()
    if not what and not told:
        raise Invalid("what_needed", "what")
    return checks.demand_words(what, "what", MOST_WORDS)


def _total(sheet: Mapping[str, Any], most_cents: int) -> int:
    if not sheet["total"].strip():
        raise _offer(sheet)
    cents = parse_cents(sheet["total"], field="total")
    if cents > most_cents:
        raise Invalid("total_above_most", "total", most=euro(most_cents))
    return cents


def _offer(sheet: Mapping[str, Any]) -> Invalid:
    """Return what to say about an empty total: with readable lines, their sum is offered."""
    added = added_up(sheet)[0]
    return Invalid("total_offered", "total", sum=euro(added)) if added else Invalid("total_needed", "total")


def _minimum(sheet: Mapping[str, Any], total: int) -> int | None:
    if not sheet["minimum"].strip():
        return None
    cents = parse_cents(sheet["minimum"], field="minimum")
    if total and cents > total:
        raise Invalid("minimum_above_total", "minimum")
    return cents


def _lines(sheet: Mapping[str, Any], wrong: _Faults) -> Iterable[Line]:
    for n, row in enumerate(sheet["lines"]):
        line = wrong.read(lambda n=n, row=row: _line(n, row), None)  # type: ignore[misc]
        if line is not None:
            yield line


def _line(n: int, row: Mapping[str, str]) -> Line | None:
    label, amount = row["label"].strip(), row["amount"].strip()
    if not label and not amount:
        return None
    if not amount:
        raise Invalid("line_needs_amount", f"lines-{n}-amount")
    cents = parse_cents(amount, field=f"lines-{n}-amount")
    if not label:
        raise Invalid("line_needs_words", f"lines-{n}-label")
    return Line(label, cents)


def _contact(sheet: Mapping[str, Any], wrong: _Faults) -> Contact:
    name = str(sheet["name"]).strip()
    if not name:
        wrong.append(Invalid("name_needed", "name"))
    phone = wrong.read(lambda: checks.tidy_phone(sheet["phone"], "phone") if sheet["phone"].strip() else None, None)
    if not sheet["phone"].strip() and not sheet["mail"].strip():
        wrong.append(Invalid("contact_needed", "phone"))
    mail = wrong.read(lambda: checks.tidy_mail(sheet["mail"], "mail") if sheet["mail"].strip() else None, None)
    return Contact(
        name=name,
        mail=mail,
        phone=phone,
        postcode=wrong.read(lambda: checks.tidy_postcode(sheet["postcode"], "postcode"), ""),
        house_number=wrong.read(lambda: checks.tidy_house_number(sheet["house_number"], "house_number"), ""),
    )


def _party(sheet: Mapping[str, Any]) -> PartyKind:
    """Return who applies; somebody who names a group is a group, even with the first choice left as it was."""
    try:
        kind = PartyKind(sheet["party_kind"] or PartyKind.PERSON)
    except ValueError:
        raise Invalid("choice_unknown", "party_kind") from None
    if kind is PartyKind.PERSON and sheet["group_name"].strip():
        return PartyKind.INFORMAL_GROUP
    return kind
