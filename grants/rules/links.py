"""Links (koppel): which idea, plan and offer of a place belong together, and why.

Only a suggestion: people press, and both sides say yes. Few and good rather than many. Pure: no clock, no input or
output. Imports offers and topics.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from grants.rules.offers import OfferKind
from grants.rules.topic_words import Theme
from grants.rules.topics import is_theme

NEAR = timedelta(days=92)
"""Two lines are near in time when no more than a season lies between them."""

OF_ONE = 2
"""How many suggestions one idea, plan or offer is in at a time."""

MOST = 12
"""How many suggestions a list holds."""

STANDS_DAYS = 30
"""How long both have to answer. The one place where this is set."""


class LinkKind(StrEnum):
    """What can be linked."""

    IDEA = "idea"
    PLAN = "plan"
    OFFER = "offer"


class Says(StrEnum):
    """What a line comes down to: somebody brings something, looks for something, or wants to make something happen."""

    BRINGS = "brings"
    SEEKS = "seeks"
    WANTS = "wants"


def says(kind: LinkKind, offer: OfferKind | None = None) -> Says:
    """Return what a line comes down to; ``offer`` is the kind of an offer."""
    if kind is not LinkKind.OFFER:
        return Says.WANTS
    return Says.SEEKS if offer is OfferKind.SEEK else Says.BRINGS


@dataclass(frozen=True)
class Thing:
    """One idea, plan or offer with a maker who can be asked. ``code`` is its name in an address.

    ``topics`` is what it is about (rules.topics); ``who`` is whoever made it, or None where only a phone is known.
    """

    kind: LinkKind
    code: str
    place_id: int
    day: date
    says: Says
    topics: dict[str, str]
    who: int | None = None

    @property
    def name(self) -> str:
        """Its name among all of them."""
        return f"{self.kind.value}-{self.code}"


class Why(NamedTuple):
    """One thing that both are about: a theme, or a word they share."""

    theme: Theme | None
    word: str


class Suggestion(NamedTuple):
    """Two that belong together; ``why`` says what both are about."""

    one: Thing
    other: Thing
    why: tuple[Why, ...]

    @property
    def pair(self) -> str:
        """The name of this pair, whichever is named first."""
        return pair(self.one.name, self.other.name)


def pair(one: str, other: str) -> str:
    """Return the name of a pair, whichever is named first."""
    return " ".join(sorted((one, other)))


# How many topics two lines must share; what is not here never belongs together: two who bring, two who seek.
_NEEDED: dict[frozenset[Says], int] = {
    frozenset({Says.BRINGS, Says.SEEKS}): 1,
    frozenset({Says.BRINGS, Says.WANTS}): 1,
    frozenset({Says.SEEKS, Says.WANTS}): 2,
    frozenset({Says.WANTS}): 2,
}


def why(one: Thing, other: Thing) -> tuple[Why, ...]:
    """Say what two lines are both about, themes first; empty when they do not belong together."""
    needed = _NEEDED.get(frozenset({one.says, other.says}))
    same_maker = one.who is not None and one.who == other.who
    if needed is None or same_maker or one.name == other.name or one.place_id != other.place_id:
        return ()
    both = one.topics.keys() & other.topics.keys()
    if len(both) < needed or abs(one.day - other.day) > NEAR:
        return ()
    ordered = sorted(both, key=lambda topic: (not is_theme(topic), topic))
    return tuple(_why(topic, one.topics[topic], other.topics[topic]) for topic in ordered)


def _why(topic: str, word: str, again: str) -> Why:
    if is_theme(topic):
        return Why(Theme(word), "")
    return Why(None, min(word, again, key=lambda said: (len(said), said)))


def suggest(things: Iterable[Thing], asked: Set[str] = frozenset(), most: int = MOST) -> tuple[Suggestion, ...]:
    """Give the best pairs, the best first: each line in at most OF_ONE of them, none that was ``asked`` before."""
    fitting = (Suggestion(one, other, why(one, other)) for one, other in _near(things))
    return best((one for one in fitting if one.why and one.pair not in asked), most)


def best(suggestions: Iterable[Suggestion], most: int = MOST) -> tuple[Suggestion, ...]:
    """Give the best of these, the best first: each line in at most OF_ONE of them."""
    left, chosen = Counter[str](), list[Suggestion]()
    for each in sorted(suggestions, key=_rank):
        if max(left[each.one.name], left[each.other.name]) < OF_ONE and len(chosen) < most:
            left.update((each.one.name, each.other.name))
            chosen.append(each)
    return tuple(chosen)


def _near(things: Iterable[Thing]) -> list[tuple[Thing, Thing]]:
    """Pair what lies in one place and shares a topic, each pair once: what shares nothing is never looked at."""
    shelves: dict[tuple[int, str], list[Thing]] = defaultdict(list)
    for thing in sorted(things, key=lambda one: one.name):
        for topic in thing.topics:
            shelves[thing.place_id, topic].append(thing)
    pairs = {
        (one.name, other.name): (one, other) for shelf in shelves.values() for one, other in combinations(shelf, 2)
    }
    return list(pairs.values())


def _rank(each: Suggestion) -> tuple[int, int, str]:
    """Order suggestions: who seeks what another brings, and who shares most, first; then the nearest in time."""
    meets = Says.BRINGS in (each.one.says, each.other.says)
    themes = sum(reason.theme is not None for reason in each.why)
    seeks = {each.one.says, each.other.says} == {Says.BRINGS, Says.SEEKS}
    strength = len(each.why) + themes + meets + 2 * seeks
    return -strength, abs(each.one.day - each.other.day).days, each.pair
