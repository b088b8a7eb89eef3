"""Links with both their sides: what they are about, how to reach who, and what was said.

Contact details are among it: only for services and for the community worker of the place. May import: links.models,
earlier storeys, rules, store.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, and_, bindparam, case, func, not_, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ideas.models import Idea, Offer
from grants.ideas.queries.offer_desk import Homes, values, within
from grants.ideas.queries.offers import SHOWN
from grants.links.models import Link, LinkSide
from grants.links.queries.rows import LinkRow, SideRow
from grants.links.queries.things import AT_WORK, IS_TOLD
from grants.people.models import Person
from grants.programmes.models import Place
from grants.rules.links import LinkKind
from grants.rules.tin import Shelf
from grants.store.base import UtcDateTime

MOST = 200
"""How many sides a list holds: half as many links."""

AT_ONCE = 50
"""How many links the worker ends in one turn."""


_LINE = func.coalesce(Idea.line, Offer.line, Application.title)
_PHONE = func.coalesce(case((Idea.phone != "", Idea.phone)), Person.phone, "")
_STANDS = or_(
    and_(LinkSide.kind == LinkKind.IDEA, Idea.shelf != Shelf.OFF),
    and_(LinkSide.kind == LinkKind.OFFER, Offer.taken_at.is_(None), Offer.faded_at.is_(None)),
    and_(LinkSide.kind == LinkKind.PLAN, Application.state.in_(AT_WORK)),
)
_PUBLIC = or_(
    and_(LinkSide.kind == LinkKind.IDEA, Idea.shelf == Shelf.WALL),
    and_(LinkSide.kind == LinkKind.OFFER, *SHOWN),
    and_(LinkSide.kind == LinkKind.PLAN, IS_TOLD == 1),
)
_COLUMNS = (
    Link.id, Link.code, Link.pair, Link.place_id, Place.name, Place.slug, Link.made_at, Link.ends_at, Link.agreed_at,
    Link.ended_at, LinkSide.id, LinkSide.position, LinkSide.kind,
    func.coalesce(Idea.reference, Offer.code, Application.reference), _LINE,
    func.coalesce(as_type(Offer.kind, String), ""), func.coalesce(Idea.name, Offer.name, Person.name, ""),
    LinkSide.person_id, func.coalesce(Person.email, ""), _PHONE, LinkSide.asked_at, LinkSide.said_at,
    LinkSide.says_yes, LinkSide.told_at, _STANDS, _PUBLIC,
)  # fmt: skip
_OF_LINK = 10


@cache
def _sides() -> Any:
    return (
        select(*_COLUMNS)
        .select_from(LinkSide)
        .join(Link, Link.id == LinkSide.link_id)
        .join(Place, Place.id == Link.place_id)
        .outerjoin(Idea, Idea.id == LinkSide.idea_id)
        .outerjoin(Offer, Offer.id == LinkSide.offer_id)
        .outerjoin(Application, Application.id == LinkSide.application_id)
        .outerjoin(Person, Person.id == LinkSide.person_id)
        .order_by(Link.id.desc(), LinkSide.position)
    )


@cache
def _in_hand() -> Any:
    return _sides().where(within(), Link.made_at > bindparam("since", type_=UtcDateTime())).limit(MOST)


@cache
def _of_pair() -> Any:
    return _sides().where(Link.pair == bindparam("pair"))


@cache
def _of_code() -> Any:
    return _sides().where(Link.code == bindparam("code"))


@cache
def _of_id() -> Any:
    return _sides().where(Link.id == bindparam("link_id"))


@cache
def _to_end() -> Any:
    late = Link.ends_at <= bindparam("now", type_=UtcDateTime())
    over = (
        select(LinkSide.link_id)
        .join(Link, Link.id == LinkSide.link_id)
        .outerjoin(Idea, Idea.id == LinkSide.idea_id)
        .outerjoin(Offer, Offer.id == LinkSide.offer_id)
        .outerjoin(Application, Application.id == LinkSide.application_id)
        .where(Link.agreed_at.is_(None), Link.ended_at.is_(None), or_(late, not_(_STANDS)))
    )
    return select(Link.id).where(Link.id.in_(over)).order_by(Link.id).limit(AT_ONCE)


def in_hand(session: Session, of: Homes, since: datetime) -> tuple[LinkRow, ...]:
    """Return the links that were pressed in these places since then, the newest first."""
    return _links(session.execute(_in_hand(), values(of) | {"since": since}))


def of_pair(session: Session, pair: str) -> LinkRow | None:
    """Return the link of a pair, however it ended; None when nobody pressed yet."""
    return next(iter(_links(session.execute(_of_pair(), {"pair": pair}))), None)


def of_code(session: Session, code: str) -> LinkRow | None:
    """Return the link with this code."""
    return next(iter(_links(session.execute(_of_code(), {"code": code}))), None)


def of_id(session: Session, link_id: int) -> LinkRow:
    """Return the link with this key."""
    return _links(session.execute(_of_id(), {"link_id": link_id}))[0]


def over(session: Session, now: datetime) -> tuple[int, ...]:
    """Return the keys of links that still wait for an answer, but whose time is over or of which one line is gone."""
    return tuple(session.scalars(_to_end(), {"now": now}))


_PAIRS = (
    select(Link.pair)
    .join(Place, Place.id == Link.place_id)
    .where(within())
    .order_by(Link.id.desc())
    .limit(bindparam("most"))
)


def pairs(session: Session, of: Homes) -> frozenset[str]:
    """Return which pairs were asked in these places, whatever was said."""
    return frozenset(session.scalars(_PAIRS, values(of) | {"most": 10 * MOST}))


def _links(rows: Iterable[Any]) -> tuple[LinkRow, ...]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(tuple(row))
    # The limit may cut the last one in two: what has one side is left for the next look.
    return tuple(_link(both) for both in found.values() if len(both) > 1)


def _link(both: list[tuple[Any, ...]]) -> LinkRow:
    one, other = (SideRow(*row[_OF_LINK:]) for row in both)
    about: list[Any] = [*both[0][:_OF_LINK], (one, other)]
    return LinkRow(*about)
