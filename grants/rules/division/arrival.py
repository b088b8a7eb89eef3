"""In the order in which plans became complete, or in the order drawn: the pot goes round until it is empty.

All amounts are euro cents. Imports only lots.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from grants.rules.lots import drawn


@dataclass(frozen=True)
class Concluded:
    """One plan with a yes: complete since `complete_at` (aware), for `cents`, or at least `minimum_cents` if stated."""

    reference: str
    complete_at: datetime
    cents: int
    minimum_cents: int | None = None


@dataclass(frozen=True)
class Share:
    """What one plan gets in cents; None means the pot was empty for it (decline with `pot_empty`)."""

    reference: str
    cents: int | None


def arrival(free_cents: int, plans: Iterable[Concluded]) -> list[Share]:
    """Divide `free_cents` in the order in which the plans became complete, then by reference (Awb 4:25-4:27).

    Each plan gets the amount as concluded, else its stated minimum, else nothing. A plan that does not fit does not
    stop the next one: a smaller plan may still use what is left.
    """
    return _round(free_cents, sorted(plans, key=lambda plan: (plan.complete_at, plan.reference)))


def draw(free_cents: int, plans: Sequence[Concluded], seed: str) -> list[Share]:
    """Divide `free_cents` in the order in which the references are drawn with `seed`; else as in order of arrival."""
    by_reference = {plan.reference: plan for plan in plans}
    return _round(free_cents, [by_reference[lot] for lot in drawn(seed, (plan.reference for plan in plans))])


def _round(free_cents: int, plans: Iterable[Concluded]) -> list[Share]:
    shares = []
    for plan in plans:
        cents = _fitting(free_cents, plan)
        free_cents -= cents or 0
        shares.append(Share(plan.reference, cents))
    return shares


def _fitting(free_cents: int, plan: Concluded) -> int | None:
    """Give the first amount the plan can live with that still fits; a minimum of nothing is no minimum."""
    amounts = (plan.cents, plan.minimum_cents or 0)
    return next((cents for cents in amounts if 0 < cents <= free_cents), None)
