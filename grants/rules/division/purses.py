"""The purses of the voters while plans are paid from them: one run of the Method of Equal Shares.

Everything is exact: a purse holds a whole number of parts of a cent, and the parts grow finer as plans are paid.
Imports nothing of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm


@dataclass(frozen=True)
class Candidate:
    """One plan that asks for `cents`; `voices` are the numbers of the voters who said yes, counted from nought."""

    name: str
    cents: int
    voices: tuple[int, ...]


class Purses:
    """What every voter has left while plans are paid."""

    def __init__(self, voters: int, share: Fraction) -> None:
        """Give each of `voters` the same `share`, in cents."""
        self._parts = share.denominator
        self._held = [share.numerator] * voters

    def held(self, voter: int) -> Fraction:
        """Give what one voter has left, in cents."""
        return Fraction(self._held[voter], self._parts)

    def price(self, plan: Candidate) -> Fraction | None:
        """Give the most that anybody pays when all who want `plan` pay it together; None if they cannot.

        Who has less puts in all they have; the others share what is missing equally.
        """
        rich = list(map(self._held.__getitem__, plan.voices))
        missing = plan.cents * self._parts
        while rich:
            equal = -(-missing // len(rich))
            poor = [held for held in rich if held < equal]
            if not poor:
                return Fraction(missing, len(rich) * self._parts)
            missing -= sum(poor)
            rich = [held for held in rich if held >= equal]
        return None

    def pay(self, plan: Candidate, price: Fraction) -> None:
        """Take `price` from everybody who wants `plan`, or all they have where that is less."""
        finer = lcm(self._parts, price.denominator)
        if finer != self._parts:
            scale, self._parts = finer // self._parts, finer
            self._held = [held * scale for held in self._held]
        held, taken = self._held, price.numerator * (finer // price.denominator)
        for voter in plan.voices:
            left = held[voter] - taken
            held[voter] = left if left > 0 else 0


@dataclass(frozen=True)
class Bought:
    """One plan that its voters paid, and the most that any of them put in. `price` in cents."""

    plan: Candidate
    price: Fraction


@dataclass(frozen=True)
class Run:
    """The plans that were bought, in that order, and the purses afterwards."""

    bought: tuple[Bought, ...]
    purses: Purses


def run(plans: Sequence[Candidate], voters: int, share: Fraction, budget: int) -> Run | None:
    """Let voters with `share` each buy `plans` together; None as soon as that costs more than `budget`.

    Bought first is the plan of which a euro's worth costs each voter least (cost utilities); among equals the one that
    stands first in `plans`. Every plan costs something and is wanted by somebody.
    """
    purses, bought, spent = Purses(voters, share), list[Bought](), 0
    # A plan never gets cheaper during a run, so an old price is a bound: only the cheapest are asked again.
    queue = [(Fraction(1, len(plan.voices)), place, -1) for place, plan in enumerate(plans)]
    heapify(queue)
    while queue:
        worth, place, asked = heappop(queue)
        plan = plans[place]
        if asked == len(bought):
            price = worth * plan.cents
            purses.pay(plan, price)
            bought.append(Bought(plan, price))
            spent += plan.cents
            if spent > budget:
                return None
        elif (now := purses.price(plan)) is not None:
            heappush(queue, (now / plan.cents, place, len(bought)))
    return Run(tuple(bought), purses)
