"""The Method of Equal Shares, as PRODUCT 3.3 defines it: every voter has an equal part of the pot to spend.

A plan is paid by those who want it. See equalshares.net; the winners are those of pabutools with Cost_Sat, which the
tests compare with. Exact: whole cents and fractions of them, never floating point. Imports only the purses.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from grants.rules.division.purses import Bought, Candidate, Purses, Run, run


class How(StrEnum):
    """How a plan was chosen: paid by those who want it, or with what was left, most voices first."""

    SHARES = "shares"
    MOST_VOICES = "most_voices"


class WhyNot(StrEnum):
    """Why a plan was not chosen: nobody said yes, it costs more than was there, or its voters had too little left."""

    NO_VOICES = "no_voices"
    MORE_THAN_POT = "more_than_pot"
    TOO_LITTLE_LEFT = "too_little_left"


@dataclass(frozen=True)
class Chosen:
    """One chosen plan, and what each voter put in, in cents; nobody did where it was paid with what was left."""

    name: str
    cents: int
    how: How
    paid: dict[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Unchosen:
    """One plan that was not chosen. `held` is what its voters had left together, `rest` what was left of the pot."""

    name: str
    cents: int
    why: WhyNot
    voices: int
    held: Fraction
    rest: int


@dataclass(frozen=True)
class Divided:
    """A pot divided. `share` is what every voter could spend, `steps` how often each got one unit more; cents."""

    chosen: tuple[Chosen, ...]
    unchosen: tuple[Unchosen, ...]
    share: Fraction
    steps: int
    rest: int


def equal_shares(
    budget: int,
    voters: int,
    plans: Sequence[Candidate],
    tie: Callable[[str], Any],
    unit: int | None = None,
) -> Divided:
    """Divide `budget` over `plans` among `voters`; ties go to more voices, lower cost, then the lowest `tie`.

    With a `unit` the division is completed: everybody gets one unit more, again and again, until the next time would
    cost more than there is or nothing fits any more; then what fits is taken, most voices first.
    """
    ordered = sorted(plans, key=lambda plan: (-len(plan.voices), plan.cents, tie(plan.name)))
    wanted = [plan for plan in ordered if plan.voices and plan.cents]
    share = Fraction(max(budget, 0), max(voters, 1))
    steps, done = _run(wanted, voters, share, budget, unit)
    share += steps * (unit or 0)
    free = tuple(Chosen(plan.name, 0, How.SHARES) for plan in ordered if plan.voices and not plan.cents)
    chosen = (*free, *_paid(done.bought, voters, share))
    rest = budget - sum(one.cents for one in chosen)
    if unit is not None:
        chosen += tuple(_most_voices(wanted, done, rest))
        rest = budget - sum(one.cents for one in chosen)
    unchosen = _unchosen(ordered, {one.name for one in chosen}, budget, rest, done.purses)
    return Divided(chosen, tuple(unchosen), share, steps, rest)


def _run(wanted: Sequence[Candidate], voters: int, share: Fraction, budget: int, unit: int | None) -> tuple[int, Run]:
    """Run once, or again with a unit more each time; give the last run that the pot could pay, and its steps."""
    steps, done = 0, _affordable(run(wanted, voters, share, budget))
    while unit is not None and _fits(wanted, done, budget):
        # Until some plan that is left could be paid by full purses, no more than these plans are bought.
        skipped = max(steps + 1, _first_change(wanted, done, share, unit))
        following = run(wanted, voters, share + skipped * unit, budget)
        if following is None:
            if skipped > steps + 1:
                done = _affordable(run(wanted, voters, share + (skipped - 1) * unit, budget))
            return skipped - 1, done
        steps, done = skipped, following
    return steps, done


def _affordable(found: Run | None) -> Run:
    if found is None:
        raise ArithmeticError("voters cannot spend more than they were given")
    return found


def _left(wanted: Sequence[Candidate], done: Run) -> list[Candidate]:
    bought = {one.plan.name for one in done.bought}
    return [plan for plan in wanted if plan.name not in bought]


def _fits(wanted: Sequence[Candidate], done: Run, budget: int) -> bool:
    rest = budget - sum(one.plan.cents for one in done.bought)
    return any(plan.cents <= rest for plan in _left(wanted, done))


def _first_change(wanted: Sequence[Candidate], done: Run, share: Fraction, unit: int) -> int:
    """Give the first step at which the voters of a plan that is left could pay it, if they bought nothing else."""
    needed = min(Fraction(plan.cents, len(plan.voices)) for plan in _left(wanted, done))
    return -((share - needed) // unit)


def _paid(bought: Sequence[Bought], voters: int, share: Fraction) -> Iterator[Chosen]:
    """Pay the plans once more, and write down who put in how much."""
    purses = Purses(voters, share)
    for one in bought:
        paid = {voter: min(purses.held(voter), one.price) for voter in sorted(one.plan.voices)}
        purses.pay(one.plan, one.price)
        yield Chosen(one.plan.name, one.plan.cents, How.SHARES, paid)


def _most_voices(wanted: Sequence[Candidate], done: Run, rest: int) -> Iterator[Chosen]:
    for plan in _left(wanted, done):
        if plan.cents <= rest:
            rest -= plan.cents
            yield Chosen(plan.name, plan.cents, How.MOST_VOICES)


def _unchosen(
    ordered: Sequence[Candidate], chosen: set[str], budget: int, rest: int, purses: Purses
) -> Iterator[Unchosen]:
    for plan in ordered:
        if plan.name in chosen:
            continue
        held = sum((purses.held(voter) for voter in plan.voices), Fraction(0))
        why = WhyNot.MORE_THAN_POT if plan.cents > budget else WhyNot.TOO_LITTLE_LEFT
        yield Unchosen(plan.name, plan.cents, why if plan.voices else WhyNot.NO_VOICES, len(plan.voices), held, rest)
