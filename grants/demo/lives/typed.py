"""What a life is: the moments at which its next step is due; and the ends of it that the officer decided on."""

from collections.abc import Iterator
from datetime import datetime

Life = Iterator[datetime]

DECIDED = (
    "completed", "awarded", "awarded_in_part", "plan_changed", "declined_fixable", "awarded_paid", "bounce_late",
    "underway", "approved", "pot_empty",
)  # fmt: skip
