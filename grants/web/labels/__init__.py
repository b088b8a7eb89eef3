"""The words people read for the codes the program keeps.

A house test proves that every code has words here, in both languages. Enums are labelled by name and value, so no
storey is imported. May import: rules.
"""

from enum import Enum
from functools import cache
from typing import Any

from flask_babel import gettext

from grants.rules.refusals import Refusal
from grants.web.labels.codes import LABELS
from grants.web.labels.refusals import REFUSALS
from grants.web.words import tongue

__all__ = ["LABELS", "REFUSALS", "label", "refusal_text", "words"]


def refusal_text(refusal: Refusal) -> str:
    """Return the sentence that belongs to a refusal, with its facts filled in."""
    words = REFUSALS.get(refusal.code)
    if words is None:
        return str(gettext("Dat lukt nu niet. Bel ons even, dan kijken we mee."))
    return str(words) % refusal.facts if refusal.facts else str(words)


def label(code: Any) -> str:
    """Return the words for an enum member; raises KeyError for one without words, which a test catches first."""
    return _label(type(code).__name__, str(code.value), tongue())


@cache
def _label(kind: str, value: str, _language: str) -> str:
    return str(LABELS[kind, value])


def words(value: Any) -> str:
    """Return what people read for a value: the label of a code, and anything else as it stands."""
    return label(value) if isinstance(value, Enum) else str(value)
