"""The papers of plans: the questions with room to write, the receipt, and the slip of who had a plan written down.

Plain values; templates/papers/applications/ has the words. May import: applications.queries, programmes.queries, rules.
"""

from dataclasses import asdict
from typing import Any

from grants.applications.papers.entries import slip, written
from grants.applications.papers.questions import QuestionSheet, question_sheet, worded
from grants.applications.papers.receipts import Receipt, ReceiptLine, Written, budget, receipt

__all__ = [
    "QuestionSheet",
    "Receipt",
    "ReceiptLine",
    "Written",
    "budget",
    "frozen",
    "question_sheet",
    "receipt",
    "slip",
    "worded",
    "written",
]


def frozen(paper: Receipt | QuestionSheet) -> dict[str, Any]:
    """Return a paper as JSON values, for the outbox, the renderer and the page."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(paper).items()}
