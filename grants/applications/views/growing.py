"""The idea a plan begins with, as the page of questions shows it. May import: ideas' queries."""

from typing import NamedTuple

from grants.ideas.queries import ideas, tin
from grants.store.session import reading


class Growing(NamedTuple):
    """A line from the wall, who signed it, and other lines on the wall that say nearly the same."""

    reference: str
    line: str
    name: str
    alike: list[str]


def growing(place_id: int, reference: str) -> Growing | None:
    """Return the idea a plan in this place begins with; None where none is named, or it is not on the wall here."""
    if not reference:
        return None
    with reading() as session:
        found = ideas.on_wall(session, place_id, reference)
        if found is None:
            return None
        card = (place_id, found.reference, found.line)
        alike = tin.lookalikes(session, [card], public=True)[found.reference]
    return Growing(found.reference, found.line, found.name, alike)
