"""What a line of a resident is about: the words that say something, and the things they are about.

Made for short Dutch lines: case, accents, plurals and diminutives do not matter, 'moestuintje' is about a garden, and
words like 'samen' or 'dinsdag' say nothing. Pure: no clock, no input or output. Imports topic_words.
"""

import re
import unicodedata
from collections.abc import Iterable

from grants.rules.topic_words import LITTLE, THEMES, Theme

SHORT = 3
"""Words of at most so many letters join sentences and say little, unless they are of a theme."""

_DOUBLED = re.compile(r"(.)\1")
_ENDINGS = ("etjes", "etje", "tjes", "pjes", "tje", "pje", "jes", "je", "en", "s")


def words(line: str) -> list[str]:
    """Give the words of a line, without case and accents."""
    bare = unicodedata.normalize("NFKD", line.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return re.findall(r"[^\W\d_]+", bare)


def stem(word: str) -> str:
    """Return what a word has in common with its plural and diminutive: bankjes and bank, brieven and brief."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2 and (ending != "s" or word[-2] not in "aeiou"):
            word = word[: -len(ending)]
            break
    word = _DOUBLED.sub(r"\1", word)
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1])


def _pattern(terms: str) -> re.Pattern[str]:
    parts = (re.escape(term).replace(r"\*", r"\w*") for term in terms.split())
    return re.compile("|".join(parts))


_PATTERNS = tuple((theme, _pattern(terms)) for theme, terms in THEMES.items())
_SAYS_LITTLE = frozenset(stem(word) for word in LITTLE.split())


def theme_of(word: str) -> Theme | None:
    """Return what a bare word is about; None when it is about nothing that we know."""
    return next((theme for theme, pattern in _PATTERNS if pattern.fullmatch(word)), None)


def topics(line: str) -> dict[str, str]:
    """Give what a line is about: each topic with the word to say it with, which for a theme is its own code."""
    found: dict[str, str] = {}
    for word in words(line):
        theme = theme_of(word)
        if theme is not None:
            found[f"#{theme.value}"] = theme.value
        elif len(word) > SHORT and (root := stem(word)) not in _SAYS_LITTLE:
            found[root] = min(found.get(root, word), word, key=lambda one: (len(one), one))
    return found


def is_theme(topic: str) -> bool:
    """Say whether a topic is a theme, and no word of the line itself."""
    return topic.startswith("#")


def most_about(topics_: dict[str, str], others: Iterable[dict[str, str]]) -> list[int]:
    """Order others (by their number) by how much they are about the same; what is equal stays in its order."""
    counts = [len(topics_.keys() & other.keys()) for other in others]
    return sorted(range(len(counts)), key=lambda number: -counts[number])
