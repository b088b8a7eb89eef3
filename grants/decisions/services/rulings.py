"""What follows from the panel's conclusions and the pot, plan by plan; the same for the page and for the press."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from grants.decisions.models import Verdict
from grants.decisions.papers import Ruling
from grants.decisions.queries import Plan
from grants.rules.division import Concluded, arrival
from grants.rules.lifecycle import DeclineReason
from grants.rules.reviews import Outcome


@dataclass(frozen=True)
class Departure:
    """Why the body does not follow the panel on one plan: a reason of the closed list, and a sentence about it."""

    reason: DeclineReason
    explanation: str


def rulings(
    free_cents: int, plans: Sequence[Plan], departures: Mapping[str, Departure], quick_left: int = 0
) -> dict[str, Ruling]:
    """Rule on concluded plans, by reference: the pot goes round in order of completeness (Awb 4:25-4:27).

    A yes gets its amount as concluded, else the stated minimum, else nothing ('pot_empty'). A plan that is departed
    from leaves its money to the next. `quick_left` of what is free is for small plans that went the quick way, and
    for nothing else.
    """
    ruled = {one.reference: _departed(departures[one.reference]) for one in plans if one.reference in departures}
    ruled |= {one.reference: _not_now(one) for one in plans if one.reference not in ruled and not _is_yes(one)}
    yeses = [one for one in plans if one.reference not in ruled]
    small = [one for one in yeses if one.said is not None and one.said.quick]
    large = [one for one in yeses if one not in small]
    kept = min(quick_left, free_cents)
    return ruled | _divided(kept, small) | _divided(free_cents - kept, large)


def pot_for(plan: Plan, free_cents: int, quick_left: int) -> int:
    """Give what of the free cents is there for this plan: the small pot, or all the rest."""
    kept = min(quick_left, free_cents)
    return kept if plan.said is not None and plan.said.quick else free_cents - kept


def _is_yes(plan: Plan) -> bool:
    return plan.said is not None and plan.said.outcome is Outcome.YES


def _departed(departure: Departure) -> Ruling:
    return Ruling(Verdict.DECLINED, None, departure.reason, departure.explanation, departs=True)


def _not_now(plan: Plan) -> Ruling:
    if plan.said is not None and plan.said.house_rule_id is not None:
        return Ruling(Verdict.DECLINED, reason=DeclineReason.HOUSE_RULE)
    return Ruling(Verdict.NOT_YET)


def _divided(free_cents: int, yeses: Collection[Plan]) -> dict[str, Ruling]:
    shares = arrival(free_cents, [_asking(plan) for plan in yeses])
    ruled = {}
    for share in shares:
        if share.cents is None:
            ruled[share.reference] = Ruling(Verdict.DECLINED, reason=DeclineReason.POT_EMPTY, free_cents=free_cents)
            continue
        ruled[share.reference] = Ruling(Verdict.APPROVED, cents=share.cents, free_cents=free_cents)
        free_cents -= share.cents
    return ruled


def _asking(plan: Plan) -> Concluded:
    if plan.said is None or plan.said.cents is None or plan.complete_at is None:
        raise ValueError("a yes has an amount, and only a complete plan was read")
    return Concluded(plan.reference, plan.complete_at, plan.said.cents, plan.minimum_cents)
