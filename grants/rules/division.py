"""How a pot is divided when the yeses ask for more than there is: the method that was published before opening.

Here the order of arrival; Equal Shares and the draw come later. All amounts are euro cents. Imports nothing of ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


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
    shares = []
    for plan in sorted(plans, key=lambda plan: (plan.complete_at, plan.reference)):
        cents = _fitting(free_cents, plan)
        free_cents -= cents or 0
        shares.append(Share(plan.reference, cents))
    return shares


def _fitting(free_cents: int, plan: Concluded) -> int | None:
    """Give the first amount the plan can live with that still fits; a minimum of nothing is no minimum."""
    amounts = (plan.cents, plan.minimum_cents or 0)
    return next((cents for cents in amounts if 0 < cents <= free_cents), None)
