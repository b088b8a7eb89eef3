"""Whether a plan can still get enough voices, and who has to be asked when it cannot (PRODUCT 3.3). Imports reviews."""

from dataclasses import dataclass

from grants.rules.reviews import Band, Tally


@dataclass(frozen=True)
class Reach:
    """How far the voices of one table can come: those that may still be given, of each age, called in included.

    `seats` counts the panel's own chairs; `possible` the voices there can be at most; `young` and `adult` of these.
    """

    seats: int
    possible: int
    young: int
    adult: int


@dataclass(frozen=True)
class Short:
    """How many more people must be asked before a plan can be valid at all, and of which age one must be."""

    count: int
    bands: tuple[Band, ...]


def short(counted: Tally, reach: Reach) -> Short:
    """Say who is missing: nobody (count 0) when everybody who may speak is enough.

    A youth plan without anybody young, or anybody adult, needs one of them however many others there are.
    """
    bands = tuple(
        band
        for band, there in ((Band.YOUNG, reach.young), (Band.ADULT, reach.adult))
        if counted.youth_plan and there == 0
    )
    return Short(max(counted.needed - reach.possible, len(bands), 0), bands)
