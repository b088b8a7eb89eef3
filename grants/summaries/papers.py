"""The round summary: one or two pages for the council, made from the ledger and the panel's own words.

Plain values only; templates/papers/summaries/summary.html has the words. May import: summaries.queries. Reads no
database.
"""

from dataclasses import asdict
from typing import Any

from grants.summaries.queries import DecidedPlan, MoneyLine, OpenPayment, RoundSummary, Story

__all__ = ["DecidedPlan", "MoneyLine", "OpenPayment", "RoundSummary", "Story", "frozen"]


def frozen(summary: RoundSummary) -> dict[str, Any]:
    """Give the summary as JSON values, for the renderer and for the page beside it."""
    facts = asdict(summary)
    for day in ("opens_on", "closes_on", "made_on"):
        facts[day] = facts[day].isoformat()
    return facts
