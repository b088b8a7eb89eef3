"""What the link in a question shows: both lines, and nobody's name. May import: links.models, people, rules, store."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.links.models import LinkSide
from grants.links.queries import sides
from grants.links.queries.rows import LinkRow, SideRow
from grants.people import queries as people
from grants.people.models import LinkAction
from grants.rules.refusals import NotNow


class Asked(NamedTuple):
    """A question to one side. ``stands`` is open, waiting (yes, the other did not answer yet), yes, no or over."""

    stands: str
    place: str = ""
    slug: str = ""
    mine: SideRow | None = None
    other: SideRow | None = None


def asked(session: Session, token: str, now: datetime) -> Asked:
    """Return what the link in a question opens; a link that never was looks like one that is over."""
    try:
        found = people.link(session, token, LinkAction.ANSWER_LINK, used_too=True)
    except NotNow:
        return Asked("over")
    link_id = session.scalars(select(LinkSide.link_id).where(LinkSide.id == int(found.subject))).one()
    link = sides.of_id(session, link_id)
    mine = next(side for side in link.sides if side.id == int(found.subject))
    return Asked(_stands(link, mine, now), link.place, link.slug, mine, link.other(mine.position))


def _stands(link: LinkRow, mine: SideRow, now: datetime) -> str:
    if mine.says_yes is False:
        return "no"
    if link.agreed_at is not None:
        return "yes"
    if not link.stands_open(now):
        return "over"
    return "waiting" if mine.says_yes else "open"
