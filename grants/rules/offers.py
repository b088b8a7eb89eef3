"""Offers: what people can do, have and look for. What an offer needs, and how long it stands.

Imports checks and refusals.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from grants.rules import checks
from grants.rules.refusals import Invalid

STANDS = timedelta(days=365)
"""How long an offer stands before its giver is asked whether it still holds. The one place where this is set."""

LINE, NAME, SENTENCE = 160, 40, 300
"""The most characters of one line, of a first name, and of what somebody says who would like it."""


class OfferKind(StrEnum):
    """What somebody says. TALK is 'I do not know yet, call me': it has no line and is never shown."""

    CAN = "can"
    HAVE = "have"
    SEEK = "seek"
    TALK = "talk"


# Nine digits in a row, however they are spaced, or something with an @ in it: how to reach somebody.
_REACH = re.compile(r"(?:\d[\s.()/+-]*){9}|\S@\S")

SHOWN = (OfferKind.CAN, OfferKind.HAVE, OfferKind.SEEK)
"""The kinds that everybody sees, in the order of the page."""


def kind_of(typed: Any) -> OfferKind:
    """Return the kind that was chosen. Raises Invalid('choice_unknown') at 'kind'."""
    try:
        return OfferKind(str(typed or ""))
    except ValueError:
        raise Invalid("choice_unknown", "kind") from None


def faults(typed: Mapping[str, Any]) -> list[Invalid]:
    """List everything an offer still needs, each at its field: a kind, a line, a first name, and a way to reach them.

    Takes kind, line, name, mail and phone as typed. A talk needs no line, but a phone number.
    """
    found = [fault for fault in (_fault(lambda: kind_of(typed.get("kind"))),) if fault]
    talks = typed.get("kind") == OfferKind.TALK.value
    if not talks and (fault := line_fault(_said(typed, "line"))):
        found.append(fault)
    found += person_faults(typed)
    if talks and not _said(typed, "phone") and not any(fault.field == "phone" for fault in found):
        found.append(Invalid("offer_phone_needed", "phone"))
    return found


def line_fault(line: str) -> Invalid | None:
    """Return what is wrong with a line that everybody will see: it is empty, or says how to reach somebody."""
    if not line.strip():
        return Invalid("offer_line_needed", "line")
    return Invalid("offer_line_tells_contact", "line") if _REACH.search(line) else None


def person_faults(typed: Mapping[str, Any]) -> list[Invalid]:
    """List what is wrong with who says it: a first name, and a mail address or a phone number that can be one."""
    found = [] if _said(typed, "name") else [Invalid("name_needed", "name")]
    mail, phone = _said(typed, "mail"), _said(typed, "phone")
    if not mail and not phone and typed.get("kind") != OfferKind.TALK.value:
        found.append(Invalid("contact_needed", "phone"))
    read = [_fault(lambda: checks.tidy_mail(mail)) if mail else None]
    read += [_fault(lambda: checks.tidy_phone(phone)) if phone else None]
    return found + [fault for fault in read if fault]


def wish_faults(typed: Mapping[str, Any]) -> list[Invalid]:
    """List what a wish ('I would like this') still needs: a sentence, a first name and a way to reach who asks."""
    missing = [] if _said(typed, "sentence") else [Invalid("wish_sentence_needed", "sentence")]
    return [*missing, *person_faults(typed)]


def first_name(typed: str) -> str:
    """Return the first word of a name: nobody's family name stands on a page of ours (PRODUCT 3.5)."""
    return (typed.split() or [""])[0]


def one_line(typed: str) -> str:
    """Return what was typed on one line, with single spaces."""
    return " ".join(typed.split())


def _said(typed: Mapping[str, Any], name: str) -> str:
    return str(typed.get(name) or "").strip()


def _fault(read: Callable[[], object]) -> Invalid | None:
    try:
        read()
    except Invalid as fault:
        return fault
    return None
