"""Pressing *koppel*: both sides are asked, once.

May import: links.models and queries, earlier storeys, rules, store.
"""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.links.models import Link, LinkSide
from grants.links.queries import sides as queries
from grants.links.queries.suggested import one_match
from grants.links.queries.things import ThingRow
from grants.links.services import answers
from grants.programmes.queries import PlaceRow, place_by_slug
from grants.rules import links as rules
from grants.rules import references
from grants.rules.links import LinkKind
from grants.rules.permissions import Actor, Deed, allows, demand, roles_at
from grants.rules.refusals import Busy, Missing, TooMany
from grants.store import clock
from grants.store.session import truth

# Two people who press for the same pair at the same moment: the second finds it asked with the next press.
truth("uq_links_pair", lambda: Busy("busy"))

A_DAY = 5
"""How many pairs one resident links in a day; a community worker as many as there are."""

MOST_OPEN = 3
"""How many questions may wait for one person: each of them is a mail, or a call."""

_SOURCE = random.SystemRandom()
_COLUMN = {LinkKind.IDEA: "idea_id", LinkKind.OFFER: "offer_id", LinkKind.PLAN: "application_id"}


def press(session: Session, actor: Actor, slug: str, one: str, other: str) -> None:
    """Ask both sides of a pair whether they want to meet. A pair that was asked before is left as it is.

    A resident may do so for what is public, a community worker of the place for every suggestion. Whoever presses for a
    line of their own says yes by that. Raises Missing for what does not belong together, NotAllowed, and
    TooMany('too_many_links', 'asked_enough').
    """
    place = place_by_slug(session, slug)
    demand(Deed.LINK, roles_at(actor, place.programme_id, place.id))
    minds = allows(Deed.MIND_LINKS, roles_at(actor, place.programme_id, place.id))
    if queries.of_pair(session, rules.pair(one, other)) is not None:
        return
    match = one_match(session, place.id, one, other)
    if match is None or not (minds or (match.one.public and match.other.public)):
        raise Missing("no_such_page")
    both = (match.one, match.other)
    _demand_not_too_many(session, actor, both, minds)
    _start(session, actor, _put(session, actor, place, both), both)


def _demand_not_too_many(session: Session, actor: Actor, both: tuple[ThingRow, ThingRow], minds: bool) -> None:
    day_ago = clock.now() - timedelta(days=1)
    mine: Any = select(func.count()).where(Link.asked_by_id == actor.person_id, Link.made_at > day_ago)
    if not minds and (session.scalar(mine) or 0) >= A_DAY:
        raise TooMany("too_many_links")
    for row in both:
        if (session.scalar(_waiting(row)) or 0) >= MOST_OPEN:
            raise TooMany("asked_enough")


def _waiting(row: ThingRow) -> Any:
    """Count the questions that wait for the maker of a line: those to the person, or to the line without one."""
    whose = LinkSide.idea_id == row.id if row.person_id is None else LinkSide.person_id == row.person_id
    found = select(func.count()).select_from(LinkSide).join(Link, Link.id == LinkSide.link_id)
    running = Link.agreed_at.is_(None), Link.ended_at.is_(None), Link.ends_at > clock.now()
    return found.where(whose, LinkSide.said_at.is_(None), *running)


def _put(session: Session, actor: Actor, place: PlaceRow, both: tuple[ThingRow, ThingRow]) -> int:
    moment = clock.now()
    link = Link(
        code=references.draw(_SOURCE, 8),
        pair=rules.pair(both[0].name, both[1].name),
        place_id=place.id,
        asked_by_id=actor.person_id,
        made_at=moment,
        ends_at=moment + timedelta(days=rules.STANDS_DAYS),
    )
    session.add(link)
    session.flush()
    for position, row in enumerate(both, 1):
        about = {_COLUMN[row.kind]: row.id}
        session.add(LinkSide(link_id=link.id, position=position, kind=row.kind, person_id=row.person_id, **about))
    session.flush()
    return link.id


def _start(session: Session, actor: Actor, link_id: int, both: tuple[ThingRow, ThingRow]) -> None:
    """Ask both, but first the makers of a plan that is nobody else's to know of yet; who pressed has said yes."""
    link = queries.of_id(session, link_id)
    mine = {position for position, row in enumerate(both, 1) if row.person_id in {actor.person_id} - {None}}
    hidden = {position for position, row in enumerate(both, 1) if not row.public} - mine
    for position in sorted(mine):
        answers.say_yes_at_once(session, link, position)
    for position in sorted(hidden or {1, 2} - mine):
        answers.ask(session, link, link.sides[position - 1])
