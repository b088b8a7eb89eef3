"""Addresses inside the house, asked for a hundred times a page: what is constant of each is worked out once.

Flask's own ``url_for`` walks its map every time, which for a list takes longer than writing the list.
May import: Flask.
"""

from functools import cache
from typing import Any
from urllib.parse import quote

from flask import current_app, url_for

# A number, so that it fits where a rule wants one, too; no address of ours holds it.
_MARK = 90_817_263_500
_SAFE = "!$&'()*+,/:;=@"
"""What Werkzeug leaves as it is in a path."""


def address(endpoint: str, **values: Any) -> str:
    """Return the address of an endpoint, as ``url_for`` does."""
    # One application a process, but for tests.
    pattern = _pattern(current_app.name, endpoint, tuple(values))
    if not pattern or None in values.values():
        return url_for(endpoint, **values)
    return pattern % {name: _written(value) for name, value in values.items()}


@cache
def _pattern(_app: str, endpoint: str, names: tuple[str, ...]) -> str:
    """Return the path of an endpoint with the names of its values in it; nothing where it is more than a path."""
    if any(name.startswith("_") for name in names):
        return ""
    marks: dict[str, Any] = {name: _MARK + number for number, name in enumerate(names)}
    pattern = url_for(endpoint, **marks).replace("%", "%%")
    for name, mark in marks.items():
        pattern = pattern.replace(str(mark), f"%({name})s")
    return "" if "?" in pattern else pattern


def _written(value: Any) -> str:
    text = str(value)
    return text if text.isascii() and text.replace("-", "").isalnum() else quote(text, safe=_SAFE)
