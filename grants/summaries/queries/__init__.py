"""What the papers of this room hold, from every storey below. Never writes."""

from grants.summaries.queries.rounds import round_summary
from grants.summaries.queries.rows import DecidedPlan, MoneyLine, OpenPayment, RoundSummary, Story

__all__ = ["DecidedPlan", "MoneyLine", "OpenPayment", "RoundSummary", "Story", "round_summary"]
