"""Drawing lots that anybody can draw again: plans in a division, and seats on a panel (PRODUCT 3.3).

Each lot gets a number: the SHA-256 of the seed, a colon and the lot. The lowest number comes first. Who knows the seed
and the lots finds the same order with any tool: ``printf 'seed:lot' | sha256sum``. The seed is made when the lots are
known, so nobody can choose their place; every order is as likely as every other. Imports only reviews.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from grants.rules.reviews import Band

SEATS, YOUTH_SEATS = 7, 3


def number(seed: str, lot: str) -> str:
    """Give the number of one lot, as 64 hexadecimal digits."""
    return sha256(f"{seed}:{lot}".encode()).hexdigest()


def drawn(seed: str, lots: Iterable[str]) -> list[str]:
    """Give the lots in the order in which they are drawn; how they were handed in does not matter.

    Raises ValueError when a lot is in twice: nobody has two chances.
    """
    known = list(lots)
    if len(set(known)) < len(known):
        raise ValueError("each lot once")
    return sorted(known, key=lambda lot: (number(seed, lot), lot))


@dataclass(frozen=True)
class Seating:
    """Who is drawn for a seat, and who comes next when one falls free; both in the order drawn."""

    seats: tuple[str, ...]
    reserve: tuple[str, ...]


def seated(
    seed: str, volunteers: Sequence[tuple[str, Band]], seats: int = SEATS, youth_seats: int = YOUTH_SEATS
) -> Seating:
    """Draw the seats of a panel from its volunteers, by age band: `youth_seats` young ones, the others adults.

    A band with too few volunteers leaves its seats to the other, in the order drawn. A seat that falls free goes to
    the first of the reserve of the same band. Raises ValueError for a name that is in twice and for seats that are no
    number of seats.
    """
    if not 0 <= youth_seats <= seats:
        raise ValueError("the seats for young people are among the seats")
    order = drawn(seed, (name for name, _ in volunteers))
    bands = dict(volunteers)
    room = {Band.YOUNG: youth_seats, Band.ADULT: seats - youth_seats}
    chosen = set[str]()
    for band, most in room.items():
        chosen |= set([name for name in order if bands[name] is band][:most])
    chosen |= set([name for name in order if name not in chosen][: seats - len(chosen)])
    return Seating(tuple(name for name in order if name in chosen), tuple(name for name in order if name not in chosen))
