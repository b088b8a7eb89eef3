"""Names and texts of the scheme, as they are stored. May import: rules."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from grants.rules import checks


def folded(text: str) -> str:
    """Return a text as it sorts and compares: small letters without accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def slug_of(name: str) -> str:
    """Return the name of a place as it stands in an address: 'Sint Annen' becomes 'sint-annen'."""
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")


def texts(values: Mapping[str, Any], lengths: Mapping[str, int], required: bool = True) -> dict[str, str]:
    """Return the named texts, trimmed and fit to store; raises Invalid at the field, also for an empty required one."""
    return {
        name: checks.demand_text(values.get(name, "").strip(), name, most, required) for name, most in lengths.items()
    }
