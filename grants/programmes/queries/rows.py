"""A place and a round as plain rows. May import: programmes.models."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from grants.programmes.models import DecisionMode, Method


class PlaceRow(NamedTuple):
    """A place with the programme it belongs to."""

    id: int
    slug: str
    name: str
    municipality: str
    programme_id: int
    programme_slug: str
    programme_name: str
    body_name: str
    phone: str


class RuleRow(NamedTuple):
    """One house rule of a round; ``question_en`` is empty when the panel wrote none."""

    number: int
    question: str
    question_en: str


@dataclass(frozen=True)
class RoundRow:
    """A round with its terms and house rules. Amounts in cents, days local, ``answer_days`` from the day it came in.

    ``rules_version`` numbers the house rules, 0 when there are none; ``version`` goes into the form about the terms.
    """

    id: int
    reference: str
    programme_id: int
    place_id: int
    opens_on: date
    closes_on: date
    answer_days: int
    ceiling_cents: int
    most_per_plan_cents: int
    quick_cents: int
    quick_most_cents: int
    method: Method
    decision_mode: DecisionMode
    legal_base_title: str
    legal_base_article: str
    legal_base_url: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    stand_in_name: str
    stand_in_phone: str
    evening_on: date | None
    evening_time: time | None
    evening_place: str
    evening_treat: str
    published_at: datetime | None
    closed_at: datetime | None
    version: int
    house_rules: tuple[RuleRow, ...]
    rules_version: int
    rules_written_at: datetime | None

    def takes(self, on: date) -> bool:
        """Say whether plans may be sent in on this day: published, not closed, and between its two dates."""
        return self.published_at is not None and self.closed_at is None and self.opens_on <= on <= self.closes_on
