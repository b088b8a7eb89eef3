"""What follows from the panel's conclusions and the pot, plan by plan; the same for the page and for the press."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from grants.decisions.models import Verdict
from grants.decisions.papers import Ruling
from grants.decisions.queries import Held, LastRequest, Plan
from grants.programmes.models import Method
from grants.rules.division import Concluded, arrival
from grants.rules.lifecycle import DeclineReason
from grants.rules.reviews import Outcome


@dataclass(frozen=True)
class Departure:
    """Why the body does not follow the panel on one plan: a reason of the closed list, and a sentence about it.

    `asked` is the request for completion that 'incomplete' rests on.
    """

    reason: DeclineReason
    explanation: str
    asked: LastRequest | None = None


def rulings(
    free_cents: int, plans: Sequence[Plan], departures: Mapping[str, Departure], quick_left: int = 0
) -> dict[str, Ruling]:
    """Rule on concluded plans, by reference, by the method that was published (Awb 4:25-4:27).

    A yes gets its amount as concluded, else the stated minimum, else nothing ('pot_empty'). A plan that is departed
    from leaves its money to the next. `quick_left` of what is free is for small plans that went the quick way, and
    for nothing else: they get it in the order in which they became complete. Where a draw or Equal Shares must still be
    held and there is too little for every yes, the ruling is `undecided`: nobody knows before the press, so nobody can
    wait for a better draw.
    """
    ruled = {one.reference: _departed(departures[one.reference]) for one in plans if one.reference in departures}
    ruled |= {one.reference: _not_now(one) for one in plans if one.reference not in ruled and not _is_yes(one)}
    yeses = [one for one in plans if one.reference not in ruled]
    kept = min(quick_left, free_cents)
    ruled |= _in_turn(kept, [one for one in yeses if _is_quick(one)])
    free_cents, yeses = free_cents - kept, [one for one in yeses if not _is_quick(one)]
    if all(one.method is Method.ARRIVAL for one in yeses):
        return ruled | _in_turn(free_cents, yeses)
    ruled |= {one.reference: from_share(one.held) for one in yeses if one.held is not None}
    fresh, free = undivided(free_cents, plans, departures)
    if sum(asking(one).cents for one in fresh) <= free:
        return ruled | {one.reference: Ruling(Verdict.APPROVED, cents=asking(one).cents) for one in fresh}
    return ruled | {one.reference: Ruling(Verdict.APPROVED, undecided=True, method=one.method) for one in fresh}


def undivided(free_cents: int, plans: Sequence[Plan], departures: Collection[str]) -> tuple[list[Plan], int]:
    """Give the yeses that took part in no division yet, and what is free for them: less what others hold.

    `free_cents` is without the small pot: a small plan takes part in no division.
    """
    yeses = [one for one in plans if _is_yes(one) and not _is_quick(one) and one.reference not in departures]
    kept = sum(one.held.cents or 0 for one in yeses if one.held is not None)
    return [one for one in yeses if one.held is None], free_cents - kept


def small_pot(plans: Sequence[Plan]) -> int:
    """Give the cents that the round of these plans still keeps for small plans."""
    return plans[0].quick_left if plans else 0


def pot_for(plan: Plan, free_cents: int, quick_left: int) -> int:
    """Give what of the free cents is there for this plan: the small pot, or all the rest."""
    kept = min(quick_left, free_cents)
    return kept if _is_quick(plan) else free_cents - kept


def asking(plan: Plan) -> Concluded:
    """Give what a plan with a yes asks for."""
    if plan.said is None or plan.said.cents is None or plan.complete_at is None:
        raise ValueError("a yes has an amount, and only a complete plan was read")
    return Concluded(plan.reference, plan.complete_at, plan.said.cents, plan.minimum_cents)


def from_share(held: Held) -> Ruling:
    """Rule as was divided."""
    how = {"free_cents": held.left_cents, "method": held.method, "rank": held.position}
    if held.cents is None:
        return Ruling(Verdict.DECLINED, reason=DeclineReason.POT_EMPTY, **how)  # type: ignore[arg-type]  # by name
    return Ruling(Verdict.APPROVED, cents=held.cents, **how)  # type: ignore[arg-type]


def _is_quick(plan: Plan) -> bool:
    return plan.said is not None and plan.said.quick


def _is_yes(plan: Plan) -> bool:
    return plan.said is not None and plan.said.outcome is Outcome.YES


def _departed(departure: Departure) -> Ruling:
    return Ruling(Verdict.DECLINED, None, departure.reason, departure.explanation, departs=True, asked=departure.asked)


def _not_now(plan: Plan) -> Ruling:
    if plan.said is not None and plan.said.house_rule_id is not None:
        return Ruling(Verdict.DECLINED, reason=DeclineReason.HOUSE_RULE)
    return Ruling(Verdict.NOT_YET)


def _in_turn(free_cents: int, yeses: Collection[Plan]) -> dict[str, Ruling]:
    shares = arrival(free_cents, [asking(plan) for plan in yeses])
    ruled = {}
    for share in shares:
        if share.cents is None:
            ruled[share.reference] = Ruling(Verdict.DECLINED, reason=DeclineReason.POT_EMPTY, free_cents=free_cents)
            continue
        ruled[share.reference] = Ruling(Verdict.APPROVED, cents=share.cents, free_cents=free_cents)
        free_cents -= share.cents
    return ruled
