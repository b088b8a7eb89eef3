"""Equal Shares among the people of one place: first the full amounts, then the stated minimums (PRODUCT 3.3).

Imports only the method itself, lots and refusals.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from grants.rules.division.equal_shares import Chosen, Divided, equal_shares
from grants.rules.division.purses import Candidate
from grants.rules.lots import number
from grants.rules.refusals import NotNow

LEAST_VOTERS = 15
EURO = 100


@dataclass(frozen=True)
class Wanted:
    """One plan with a yes: `voices` are the numbers of the voters who said Ja or Ja-als, counted from nought."""

    reference: str
    cents: int
    minimum_cents: int | None
    voices: tuple[int, ...]


@dataclass(frozen=True)
class Passes:
    """A pot divided at the full amounts, and what was left of it at the minimums; None when nobody stated one."""

    full: Divided
    minimum: Divided | None

    @property
    def chosen(self) -> dict[str, Chosen]:
        """Give every chosen plan by reference, in the order chosen."""
        later = self.minimum.chosen if self.minimum else ()
        return {one.name: one for one in (*self.full.chosen, *later)}


def demand_shares(voters: int, set_aside: Collection[str]) -> None:
    """Refuse Equal Shares where it would not be fair; `set_aside` are plans on which somebody may not have a say.

    Raises NotNow: 'division_few_voters' (an equal part means little among a few), 'division_set_aside' (who may not
    have a say on one plan would still decide on it with money for the others).
    """
    if voters < LEAST_VOTERS:
        raise NotNow("division_few_voters", voters=voters, least=LEAST_VOTERS)
    if set_aside:
        raise NotNow("division_set_aside", plans=", ".join(sorted(set_aside)))


def two_passes(free_cents: int, voters: int, plans: Sequence[Wanted], seed: str) -> Passes:
    """Divide `free_cents` over `plans`; ties that voices and cost leave are drawn with `seed`.

    What the first pass leaves is divided equally again, among the plans not chosen that can start with less. No chosen
    plan gets less for it.
    """
    tie = partial(number, seed)
    full = equal_shares(
        free_cents, voters, [Candidate(plan.reference, plan.cents, plan.voices) for plan in plans], tie, EURO
    )
    chosen = {one.name for one in full.chosen}
    smaller = [
        Candidate(plan.reference, plan.minimum_cents, plan.voices)
        for plan in plans
        if plan.reference not in chosen and plan.minimum_cents and plan.minimum_cents < plan.cents
    ]
    return Passes(full, equal_shares(full.rest, voters, smaller, tie, EURO) if smaller else None)
