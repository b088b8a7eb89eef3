"""What the panel concluded, how a pot was divided, what was decided, and the letter that says so.

May import: panel, ledger, applications, programmes, people, store, rules.
"""

from grants.decisions.models.division import Division, DivisionShare
from grants.decisions.models.outcomes import (
    Condition,
    ConditionKind,
    Decision,
    DecisionEvent,
    LeftBy,
    Letter,
    Recommendation,
    Verdict,
)
from grants.decisions.models.register import RegisterEntry, RegisterKind

__all__ = [
    "Condition",
    "ConditionKind",
    "Decision",
    "DecisionEvent",
    "Division",
    "DivisionShare",
    "LeftBy",
    "Letter",
    "Recommendation",
    "RegisterEntry",
    "RegisterKind",
    "Verdict",
]
