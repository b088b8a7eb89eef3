"""What belongs together in a place, as people see it. May import: the parts of this room, earlier storeys, rules."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from grants.ideas.queries.offer_desk import Homes
from grants.links.queries import sides
from grants.links.queries.things import ThingRow, things
from grants.rules import links as rules
from grants.rules.links import Why


class Match(NamedTuple):
    """Two that belong together, and what both are about."""

    one: ThingRow
    other: ThingRow
    why: tuple[Why, ...]


def matches(session: Session, of: Homes, *, public: bool) -> tuple[Match, ...]:
    """Return the best suggestions for these places; ``public`` leaves out what is not everybody's to see."""
    found = {row.name: row for row in things(session, of) if row.public or not public}
    asked = sides.pairs(session, of)
    chosen = rules.suggest([row.thing for row in found.values()], asked)
    return tuple(Match(found[each.one.name], found[each.other.name], each.why) for each in chosen)


def beside(session: Session, place_id: int, name: str) -> tuple[Match, ...]:
    """Return what belongs with one public line of a place; that line is the first of each."""
    found = {row.name: row for row in things(session, Homes((), (place_id,))) if row.public}
    mine = found.pop(name, None)
    if mine is None:
        return ()
    asked = sides.pairs(session, Homes((), (place_id,)))
    # Only what may go with this line competes, or a busy neighbour would take its places.
    fitting = [row.thing for row in found.values() if rules.why(mine.thing, row.thing)]
    chosen = [rules.suggest([mine.thing, one], asked) for one in fitting]
    best = rules.best([each for some in chosen for each in some])
    return tuple(Match(mine, found[_across(each, name)], each.why) for each in best)


def _across(each: rules.Suggestion, name: str) -> str:
    return each.other.name if each.one.name == name else each.one.name


def one_match(session: Session, place_id: int, one: str, other: str) -> Match | None:
    """Return a pair of a place with what both are about, asked or not; None when they do not belong together."""
    found = {row.name: row for row in things(session, Homes((), (place_id,)))}
    first, second = found.get(one), found.get(other)
    if first is None or second is None:
        return None
    reasons = rules.why(first.thing, second.thing)
    return Match(first, second, reasons) if reasons else None
