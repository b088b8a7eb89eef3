"""The letter of a decision: what it holds (`letter`) and how it is put together from rows and a ruling (`writing`).

May import: decisions.queries, models' enums, rules. Reads no database.
"""

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
    "Pot",
    "Question",
    "Ruling",
    "Sentence",
    "dated",
    "frozen",
    "letter",
    "thawed",
    "twin",
]
