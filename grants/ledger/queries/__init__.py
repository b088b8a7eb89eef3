"""What the kasboek says: the money line of a round, of a plan, its entries, and whether it all adds up.

Totals are read from the balances, never summed from the movements. May import: ledger.models, applications,
programmes, people, store, rules.
"""

from grants.ledger.queries.book import Entry, entries, hashed
from grants.ledger.queries.lines import PlanLine, line, lines, lines_of_programme, plan_line, plan_lines
from grants.ledger.queries.proof import check

__all__ = [
    "Entry",
    "PlanLine",
    "check",
    "entries",
    "hashed",
    "line",
    "lines",
    "lines_of_programme",
    "plan_line",
    "plan_lines",
]
