"""The letter of a decision: what it holds (`letter`) and how it is put together from rows and a ruling (`writing`).

May import: decisions.queries, models' enums, rules. Reads no database.
"""

from grants.decisions.papers.division import Outcome, Paying, Turn, outcomes
from grants.decisions.papers.letter import (
    Agreement,
    Aside,
    Counts,
    LetterPaper,
    Pot,
    Question,
    Sentence,
    dated,
    frozen,
    thawed,
)
from grants.decisions.papers.writing import Ruling, letter, twin

__all__ = [
    "Agreement",
    "Aside",
    "Counts",
    "LetterPaper",
    "Outcome",
    "Paying",
    "Pot",
    "Question",
    "Ruling",
    "Sentence",
    "Turn",
    "dated",
    "frozen",
    "letter",
    "outcomes",
    "thawed",
    "twin",
]
