"""Small elections that hypothesis makes, and the Method of Equal Shares once more, written slowly and plainly."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from grants.rules.division import Candidate

Small = tuple[int, int, list[Candidate]]


@st.composite
def elections(draw: st.DrawFn, most_voters: int = 8, most_plans: int = 6, most_cents: int = 60) -> Small:
    """Make (budget, voters, plans); some plans nobody wants, some cost more than the pot, many are alike."""
    voters = draw(st.integers(1, most_voters))
    budget = draw(st.integers(0, most_cents))
    ballots = st.frozensets(st.integers(0, voters - 1))
    some_costs = st.sampled_from([6, 10, 12]) | st.integers(1, most_cents)
    made = draw(st.lists(st.tuples(some_costs, ballots), min_size=1, max_size=most_plans))
    return budget, voters, [Candidate(f"P{n}", cents, tuple(sorted(who))) for n, (cents, who) in enumerate(made)]


def plainly(budget: int, voters: int, plans: Sequence[Candidate], unit: int | None) -> list[str]:
    """Name the winners, with one plain loop for each sentence of the method. Ties: voices, cost, name."""
    share = Fraction(budget, voters)
    won = _once(voters, plans, share)
    while unit and _fitting(budget, plans, won):
        more = _once(voters, plans, share + unit)
        if sum(plan.cents for plan in more) > budget:
            break
        won, share = more, share + unit
    if unit:
        while fitting := _fitting(budget, plans, won):
            won.append(min(fitting, key=lambda plan: (-len(plan.voices), plan.cents, plan.name)))
    return [plan.name for plan in won]


def _fitting(budget: int, plans: Sequence[Candidate], won: Sequence[Candidate]) -> list[Candidate]:
    rest = budget - sum(plan.cents for plan in won)
    return [plan for plan in plans if plan not in won and plan.voices and plan.cents <= rest]


def _once(voters: int, plans: Sequence[Candidate], share: Fraction) -> list[Candidate]:
    held = [share] * voters
    won: list[Candidate] = []
    while True:
        prices = {}
        for plan in plans:
            if plan not in won and plan.voices and sum(held[voter] for voter in plan.voices) >= plan.cents:
                prices[plan.name] = _price(plan, held)
        found = [plan for plan in plans if plan.name in prices]
        if not found:
            return won
        best = min(found, key=lambda one: (prices[one.name] / one.cents, -len(one.voices), one.cents, one.name))
        for voter in best.voices:
            held[voter] -= min(held[voter], prices[best.name])
        won.append(best)


def _price(plan: Candidate, held: Sequence[Fraction]) -> Fraction:
    """Find the price at which the poorest give all and the others the same."""
    purses = sorted(held[voter] for voter in plan.voices)
    for poor in range(len(purses)):
        price = (plan.cents - sum(purses[:poor])) / Fraction(len(purses) - poor)
        if price <= purses[poor]:
            return price
    raise AssertionError("together they have enough")
