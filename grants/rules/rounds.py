"""What a round must have before it is published; from then on the database refuses changes to its terms.

A resident may rely on these from the first day: how much, by which rule, who to call, when the answer comes
(Awb 4:23, 4:25-4:27). Imports only the division and refusals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from grants.rules.division import LEAST_VOTERS
from grants.rules.refusals import Invalid

LEAST_SEATS = 3
LEAST_RULES, MOST_RULES = 3, 5

# 13 weeks, the longest term of the state's own framework (Aanwijzing 17); Awb 4:13 alone gives 8.
LONGEST_ANSWER_DAYS = 91

# The texts a round cannot do without, and the code of the refusal: written out, so it can be found and translated.
NEEDED: dict[str, str] = {
    "contact_name": "round_needs_contact_name",
    "contact_phone": "round_needs_contact_phone",
    "stand_in": "round_needs_stand_in",
    "legal_base": "round_needs_legal_base",
    "method": "round_needs_method",
}


@dataclass(frozen=True)
class Terms:
    """The terms of one round: local dates, money in cents, the answer term in days from the day of the application.

    `evening_on` is the first evening of the panel. Names, phone and legal base are texts as printed in letters.
    `method` is how a pot that is too small is divided. `quick_cents` of the ceiling is for plans of at most
    `quick_most_cents` that two members can say yes to; both are nothing where there is no quick track.
    """

    opens_on: date
    closes_on: date
    evening_on: date | None
    answer_days: int
    ceiling_cents: int
    legal_base: str
    contact_name: str
    contact_phone: str
    stand_in: str
    method: str
    quick_cents: int = 0
    quick_most_cents: int = 0


def faults(terms: Terms, seats_filled: int, house_rules: Sequence[str]) -> list[Invalid]:
    """Give everything that keeps a round from being published, in the order of the page; empty when it may be."""
    wrong = (
        _missing_words(terms),
        _wrong_dates(terms),
        _wrong_quick(terms),
        _wrong_panel(seats_filled, house_rules),
        _wrong_method(terms, seats_filled),
    )
    return [fault for part in wrong for fault in part]


def demand_publishable(terms: Terms, seats_filled: int, house_rules: Sequence[str]) -> None:
    """Refuse to publish a round that lacks something. Raises the first of `faults`, an Invalid at its field."""
    for fault in faults(terms, seats_filled, house_rules):
        raise fault


def _missing_words(terms: Terms) -> Iterator[Invalid]:
    for field, code in NEEDED.items():
        if not getattr(terms, field).strip():
            yield Invalid(code, field)
    if terms.ceiling_cents <= 0:
        yield Invalid("round_needs_ceiling", "ceiling_cents")


def _wrong_dates(terms: Terms) -> Iterator[Invalid]:
    if terms.closes_on < terms.opens_on:
        yield Invalid("round_closes_before_opening", "closes_on")
    if not 1 <= terms.answer_days <= LONGEST_ANSWER_DAYS:
        yield Invalid("round_answer_days", "answer_days", most=LONGEST_ANSWER_DAYS)
    if terms.evening_on is None:
        yield Invalid("round_needs_evening", "evening_on")
    elif terms.evening_on < terms.opens_on:
        yield Invalid("round_evening_before_opening", "evening_on")
    # Window plus evening: who applies on the first day waits longest, and must still be answered in time.
    elif (terms.evening_on - terms.opens_on).days > terms.answer_days:
        yield Invalid("round_evening_after_term", "evening_on", days=terms.answer_days)


def _wrong_quick(terms: Terms) -> Iterator[Invalid]:
    """A small pot lies within the large one, and a plan that may use it must fit into it."""
    if not 0 <= terms.quick_cents <= max(terms.ceiling_cents, 0):
        yield Invalid("round_quick_above_ceiling", "quick_cents")
    elif bool(terms.quick_cents) != bool(terms.quick_most_cents):
        yield Invalid("round_quick_both", "quick_most_cents")
    elif not 0 <= terms.quick_most_cents <= terms.quick_cents:
        yield Invalid("round_quick_most", "quick_most_cents")


def _wrong_panel(seats_filled: int, house_rules: Sequence[str]) -> Iterator[Invalid]:
    if seats_filled < LEAST_SEATS:
        yield Invalid("round_needs_seats", None, least=LEAST_SEATS, filled=seats_filled)
    told = sum(bool(rule.strip()) for rule in house_rules)
    if not LEAST_RULES <= told <= MOST_RULES:
        yield Invalid("round_house_rules", "house_rules", least=LEAST_RULES, most=MOST_RULES)


def _wrong_method(terms: Terms, seats_filled: int) -> Iterator[Invalid]:
    if terms.method == "equal_shares" and seats_filled < LEAST_VOTERS:
        yield Invalid("round_method_needs_seats", "method", least=LEAST_VOTERS, filled=seats_filled)
