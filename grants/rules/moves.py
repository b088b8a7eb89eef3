"""How money may move: the second of the two tables that run the scheme.

One ledger row is one movement of `cents > 0` from a source to a target account. Nothing is ever edited: a correction
is a new row with source and target swapped. Imports nothing of ours.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Account(StrEnum):
    """Where euro cents can be. Only `outside`, the world beyond the round, may be below zero."""

    OUTSIDE = "outside"
    POT = "pot"
    RESERVED = "reserved"
    UNDERWAY = "underway"
    PAID = "paid"


class Move(StrEnum):
    """One kind of press that moves money. CARRY is a press, not a row: its rows are an UNFUND and a FUND."""

    FUND = "fund"
    UNFUND = "unfund"
    CARRY = "carry"
    RESERVE = "reserve"
    UNRESERVE = "unreserve"
    SEND = "send"
    PAY = "pay"
    BOUNCE = "bounce"
    BOUNCE_LATE = "bounce_late"
    RETURN = "return"


MOVES: dict[Move, tuple[Account, Account]] = {
    Move.FUND: (Account.OUTSIDE, Account.POT),
    Move.UNFUND: (Account.POT, Account.OUTSIDE),
    Move.RESERVE: (Account.POT, Account.RESERVED),
    Move.UNRESERVE: (Account.RESERVED, Account.POT),
    Move.SEND: (Account.RESERVED, Account.UNDERWAY),
    Move.PAY: (Account.UNDERWAY, Account.PAID),
    Move.BOUNCE: (Account.UNDERWAY, Account.RESERVED),
    Move.BOUNCE_LATE: (Account.PAID, Account.RESERVED),
    Move.RETURN: (Account.PAID, Account.POT),
}

# The only rows without an application.
PROGRAMME_LEVEL: frozenset[Move] = frozenset({Move.FUND, Move.UNFUND})


def legs(move: Move) -> tuple[Move, ...]:
    """Give the rows one press writes, in order: for CARRY the UNFUND of the old round and the FUND of the next."""
    return (Move.UNFUND, Move.FUND) if move is Move.CARRY else (move,)


def reversed_of(move: Move) -> tuple[Account, Account]:
    """Give (source, target) of the row that takes a `move` back.

    Not always the accounts of another move: there is no move from paid to underway, and a correction of PAY is still
    one. Raises KeyError for CARRY, which is not a row: take back its two legs.
    """
    source, target = MOVES[move]
    return target, source


@dataclass(frozen=True)
class Line:
    """The money of one round at one moment, in cents: the four parts of the bar and the two figures beside it."""

    paid: int
    underway: int
    reserved: int
    free: int
    asked: int
    returned: int

    @property
    def ceiling(self) -> int:
        """The ceiling of the round in cents: free + reserved + underway + paid (net of what was returned)."""
        return self.free + self.reserved + self.underway + self.paid


def chain(previous_hash: str, row: tuple[object, ...]) -> str:
    """Give the sha256 (64 hex digits) that ties `row` to the row before it ('' for the first row of a round).

    The encoding is JSON of one flat list, so no two different rows read the same: None, whole numbers, text, dates and
    aware datetimes each have their own form. True is 1 (SQLite gives back numbers) and every datetime is written in
    UTC with microseconds, so both databases hash alike. Raises TypeError for anything else, a float above all.
    """
    text = json.dumps([previous_hash, *map(_plain, row)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    """Give the one JSON form of a value of the ledger; a date is a list, which no text or number can look like."""
    if isinstance(value, int):  # bool is an int, too
        return int(value)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a ledger row holds aware datetimes only")
        return ["at", value.astimezone(UTC).isoformat(timespec="microseconds")]
    if isinstance(value, date):
        return ["on", value.isoformat()]
    raise TypeError(f"a ledger row cannot hold {type(value).__name__}")
