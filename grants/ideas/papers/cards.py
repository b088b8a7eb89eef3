"""The sheet of idea cards: A4 with four cards of A6, to cut, to leave on kitchen tables and to drop in a tin."""

from dataclasses import asdict, dataclass
from typing import Any

import segno


@dataclass(frozen=True)
class CardSheet:
    """What stands on each of the four cards. ``qr`` is a path of squares of one unit, ``size`` units wide."""

    place: str
    address: str
    shown_address: str
    phone: str
    qr: str
    size: int


def sheet(place: str, address: str, phone: str) -> CardSheet:
    """Return the sheet of a place whose ideas are left at ``address``."""
    # Error correction M: a card that lay on the table with coffee on it can still be read.
    squares = [[bool(dark) for dark in row] for row in segno.make_qr(address, error="m").matrix]
    return CardSheet(
        place=place,
        address=address,
        shown_address=address.partition("://")[2],
        phone=phone,
        qr="".join(_runs(row, number) for number, row in enumerate(squares)),
        size=len(squares),
    )


def _runs(row: list[bool], y: int) -> str:
    """Draw one row of squares as a path: each run of dark ones is one bar."""
    edges = [x for x in range(len(row) + 1) if (x < len(row) and row[x]) != (x > 0 and row[x - 1])]
    return "".join(
        f"M{start} {y}h{end - start}v1h-{end - start}z" for start, end in zip(edges[::2], edges[1::2], strict=True)
    )


def frozen(paper: CardSheet) -> dict[str, Any]:
    """Return the sheet as JSON values, for the renderer and the page."""
    return asdict(paper)
