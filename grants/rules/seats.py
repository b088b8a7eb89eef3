"""How the chairs of a panel are shared between young and old (PRODUCT 3.3). Imports reviews' words and refusals."""

from collections.abc import Sequence

from grants.rules.refusals import Invalid
from grants.rules.reviews import Band

SEATS = 7
YOUTH_SEATS = 3
"""Three of the seven chairs are for who is 12 to 24 years old: kept free for them, and more of them may come."""


def room(bands: Sequence[Band], band: Band, seats: int = SEATS, youth: int = YOUTH_SEATS) -> int:
    """Say how many more people of this band fit, when `bands` are those who sit or were asked.

    The chairs kept for the young are for nobody else; a young member may take any chair. Raises ValueError for a share
    that does not fit into the table.
    """
    if not 0 <= youth <= seats:
        raise ValueError("the young have some of the chairs")
    free = seats - len(bands)
    if band is Band.ADULT:
        adults = sum(one is Band.ADULT for one in bands)
        free = min(free, seats - youth - adults)
    return max(free, 0)


def demand_room(bands: Sequence[Band], band: Band) -> None:
    """Refuse when every chair is taken or kept. Raises Invalid('panel_full' or 'youth_seats_kept') at 'band'."""
    if room(bands, band) > 0:
        return
    if band is Band.ADULT and len(bands) < SEATS:
        raise Invalid("youth_seats_kept", "band", youth=YOUTH_SEATS, seats=SEATS)
    raise Invalid("panel_full", "band", seats=SEATS)


def still_kept(bands: Sequence[Band]) -> int:
    """Say how many chairs still wait for somebody young."""
    return max(YOUTH_SEATS - sum(one is Band.YOUNG for one in bands), 0)
