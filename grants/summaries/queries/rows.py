"""What a round summary holds: plain values. Amounts in euro cents. Imports nothing of ours."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MoneyLine:
    """The line of money of a round, in euro cents: ceiling = paid + underway + reserved + free."""

    ceiling: int
    paid: int
    underway: int
    reserved: int
    free: int
    asked: int
    returned: int


@dataclass(frozen=True)
class DecidedPlan:
    """One plan with its outcome as its letter told it. ``state`` is the plan's state now, ``cents`` what it got."""

    reference: str
    title: str
    youth: bool
    verdict: str
    reason: str
    with_condition: bool
    state: str
    sentence: str
    cents: int | None


@dataclass(frozen=True)
class OpenPayment:
    """Money that was promised and is not paid: ``where`` is 'reserved' or 'underway'."""

    reference: str
    title: str
    cents: int
    where: str
    came_back: bool


@dataclass(frozen=True)
class Story:
    """What makers told at the end, and what was left over in cents."""

    title: str
    sentence: str
    left_over_cents: int


@dataclass(frozen=True)
class RoundSummary:
    """One round on one or two pages. Counts are of plans; ``days_to_letter`` is a median, None before any letter."""

    place: str
    municipality: str
    round_reference: str
    opens_on: date
    closes_on: date
    programme: str
    body_name: str
    made_on: date
    legal_base_title: str
    legal_base_article: str

    plans_in: int
    still_open: int
    said_yes: int
    said_not_yet: int
    said_no: int
    withdrawn: int
    days_to_letter: int | None

    line: MoneyLine
    decided: tuple[DecidedPlan, ...]
    open_payments: tuple[OpenPayment, ...]
    stories: tuple[Story, ...]

    seats: int
    young_seats: int
    lot_seats: int
    voices: int
    set_aside: int
    a_bit: int
    youth_plans: int
    youth_cents: int
    awarded_cents: int
