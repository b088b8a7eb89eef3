"""Rooms of a place: what the list must say of each. Imports refusals."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from grants.rules.refusals import Invalid

MOST_SEATS = 9999


class Wheelchair(StrEnum):
    """Whether somebody in a wheelchair can get in and about."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


def faults(typed: Mapping[str, Any]) -> list[Invalid]:
    """List what a room still needs, each at its field: its name, who has the key, wheelchair yes, no or partly.

    ``reach`` must be there when everybody may see it. Takes name, key_holder, reach, reach_public, wheelchair, seats.
    """
    found = [
        Invalid(code, field)
        for field, code in (("name", "room_name_needed"), ("key_holder", "room_key_needed"))
        if not str(typed.get(field) or "").strip()
    ]
    if typed.get("reach_public") and not str(typed.get("reach") or "").strip():
        found.append(Invalid("room_reach_needed", "reach"))
    if typed.get("wheelchair") not in list(Wheelchair):
        found.append(Invalid("choice_unknown", "wheelchair"))
    try:
        seats(typed.get("seats"))
    except Invalid as fault:
        found.append(fault)
    return found


def seats(typed: Any) -> int | None:
    """Read how many people fit; None when nobody knows. Raises Invalid('room_seats_format') at 'seats'."""
    words = str(typed or "").strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) <= len(str(MOST_SEATS)) and int(words)):
        raise Invalid("room_seats_format", "seats")
    return int(words)
