"""The tin of ideas: where a card lies, when somebody should look at it, and which cards say nearly the same.

Pure: no clock, no input or output. Imports nothing of ours.
"""

import re
import unicodedata
from enum import StrEnum


class Shelf(StrEnum):
    """Where a card lies. Only what lies on the wall is for everybody."""

    TIN = "tin"
    """Unsigned: a community worker reads it first."""
    WALL = "wall"
    ASIDE = "aside"
    """Somebody said that it is not right: off the wall until a community worker has looked."""
    OFF = "off"


def first_shelf(signed: bool, read_by_worker: bool) -> Shelf:
    """Say where a new card goes: on the wall when it has a name under it, or when a worker typed it and so read it."""
    return Shelf.WALL if signed or read_by_worker else Shelf.TIN


def waits(shelf: Shelf, phone: str, called: bool, seeks_room: bool = False) -> bool:
    """Say whether a community worker still has something to do: to read, to look again, to call, or to find a room.

    What was taken off the wall waits for nothing: nobody is called about a line that is gone.
    """
    to_do = (bool(phone) and not called) or seeks_room
    return shelf in (Shelf.TIN, Shelf.ASIDE) or (shelf is Shelf.WALL and to_do)


STEM = 6
"""Letters of a word that count, so that 'bankje' is 'bankjes' and 'moestuin' is 'moestuintje'."""

SHORT = 3
"""Words of at most so many letters join sentences and say little."""

_LITTLE = """
alle alles altijd bijvoorbeeld buurt daar deze doen door dorp dorpshuis elke ergens graag haar heel hebben hele hier
iedereen iets jullie komen kunnen leuk lijkt maar maken meer mensen mooi naar niet nodig onze over samen soms staat
straat voor waar want weer welke wijk willen worden zijn zitten zoals zodat zonder zouden
"""
_SAYS_LITTLE = frozenset(_LITTLE.split())


def telling_words(line: str) -> frozenset[str]:
    """Give the words of a line that say what it is about: folded, cut to STEM letters, without joining words."""
    bare = unicodedata.normalize("NFKD", line.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = (word for word in re.findall(r"[^\W_]+", bare) if len(word) > SHORT and word not in _SAYS_LITTLE)
    return frozenset(word[:STEM] for word in words)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two lines are nearly about the same, from their telling words: half of the shorter one is shared.

    Only a hint for who sorts the cards; it never keeps anybody from leaving one.
    """
    fewest = min(len(one), len(other))
    return fewest > 0 and 2 * len(one & other) >= fewest and (len(one & other) > 1 or fewest == 1)
