"""What can be asked for when something is missing in a plan (Awb 4:5), and what of a sheet each part opens again.

What was not asked for stays as it was sent in; who does not answer is reminded twice. Pure. Imports rules.money and
refusals.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from grants.rules.money import euro_exact, parse_cents
from grants.rules.refusals import Invalid


class Part(StrEnum):
    """One part of a plan that the officer can ask for, in the order of the page."""

    WHAT = "what"
    ALREADY = "already"
    FOR_WHOM = "for_whom"
    WHERE_WHEN = "where_when"
    MONEY = "money"
    ALSO_NEEDED = "also_needed"
    CONTACT = "contact"
    WHO = "who"
    NEIGHBOURS = "neighbours"


FIELDS: dict[Part, tuple[str, ...]] = {
    Part.WHAT: ("what",),
    Part.ALREADY: ("already",),
    Part.FOR_WHOM: ("for_whom",),
    Part.WHERE_WHEN: ("where_about", "when_about"),
    Part.MONEY: ("total", "lines", "minimum"),
    Part.ALSO_NEEDED: ("also_needed",),
    # The mail address is how somebody signs in: it is not part of a plan.
    Part.CONTACT: ("name", "phone", "postcode", "house_number"),
    Part.WHO: ("party_kind", "group_name", "helper_about"),
    Part.NEIGHBOURS: ("neighbours",),
}

PRIVATE = frozenset(FIELDS[Part.CONTACT])
"""What the panel never sees, neither old nor new."""

AMOUNTS = frozenset({"total", "minimum"})


def fields_of(codes: Iterable[str]) -> tuple[str, ...]:
    """Give the fields of a sheet that these parts open, in the order of the page; an unknown code opens nothing."""
    asked = set(codes)
    return tuple(name for part, names in FIELDS.items() if part.value in asked for name in names)


class Change(NamedTuple):
    """One field of a plan as it was sent in and as it is now, ready to read."""

    field: str
    old: str
    new: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any], private: bool = False) -> tuple[Change, ...]:
    """Give what a completion changed, in the order of the page; details of the contact only where `private`."""
    every = (name for names in FIELDS.values() for name in names)
    return tuple(
        Change(name, written(name, before.get(name, "")), written(name, after[name]))
        for name in every
        if name in after and (private or name not in PRIVATE)
    )


def written(name: str, value: Any) -> str:
    """Give one field of a sheet as text: amounts in euros, each line of money on a line of its own."""
    if name == "lines":
        return "\n".join(f"{row['label']} {_amount(row['amount'])}".strip() for row in filled(value or ()))
    return _amount(str(value)) if name in AMOUNTS else str(value)


def filled(lines: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Give the lines of money on which something is typed."""
    return [row for row in lines if row["label"].strip() or row["amount"].strip()]


def _amount(typed: str) -> str:
    try:
        return euro_exact(parse_cents(typed)) if typed.strip() else ""
    except Invalid:
        return typed


class Reminder(StrEnum):
    """When makers are reminded of a question; ASKED is at once, a call to who gets no mail."""

    ASKED = "asked"
    SOON = "soon"
    LAST_DAY = "last_day"


SOON = timedelta(days=3)


def reminder_on(sent_on: date, due_on: date, today: date) -> Reminder | None:
    """Give the reminder that fits `today`: three days before the last day or a little later, and on that day itself.

    Nobody is reminded on the day they were asked, and nobody after the last day.
    """
    if today <= sent_on or today > due_on:
        return None
    if today == due_on:
        return Reminder.LAST_DAY
    return Reminder.SOON if today >= due_on - SOON else None
