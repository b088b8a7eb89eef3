"""Saying the same few hundred sentences and days again without looking them up again.

A page asks for a hundred of them; each look-up through Flask-Babel takes as long as writing a table row. What is kept
here is what the program says, never what people typed. May import: Flask-Babel.
"""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any

from flask import has_app_context
from flask.globals import app_ctx
from flask_babel import format_date, get_locale, get_translations
from markupsafe import Markup


def tongue() -> str:
    """Return the language of this page; nothing outside a page, where words stay as they were written."""
    if not has_app_context():
        return ""
    # Asked a hundred times a page, so past the proxies, and where Flask-Babel keeps its answer once it has one.
    kept = app_ctx._get_current_object().g.get("_flask_babel")  # type: ignore[attr-defined]  # a LocalProxy has it
    locale = getattr(kept, "babel_locale", None) or get_locale()
    return str(locale.language) if locale is not None else ""


class _Sentences(dict[str, Markup]):
    """The sentences of one language, each translated when it is first said."""

    def __missing__(self, sentence: str) -> Markup:
        self[sentence] = said = Markup(get_translations().ugettext(sentence))  # noqa: S704 - ours, from templates
        return said


_sentences: dict[str, _Sentences] = defaultdict(_Sentences)


def say(sentence: str, **facts: Any) -> Markup:
    """Return a sentence of a template in the language of this page; facts are escaped. A per cent sign is doubled."""
    said = _sentences[tongue()][sentence]
    return said % facts if facts or "%" in said else said


def written(day: date, pattern: str) -> str:
    """Return a day in words, by a pattern of Babel, in the language of this page."""
    return _written(day, pattern, tongue())


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, _language: str) -> str:
    return str(format_date(day, pattern))
