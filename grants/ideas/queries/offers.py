"""Offers as everybody sees them, and what the links in a mail open. Contact details are not among it.

May import: ideas.models, people.queries, rules.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer, OfferWish
from grants.people import queries as people
from grants.people.models import LinkAction, Person
from grants.programmes.models import Place
from grants.rules.offers import OfferKind
from grants.rules.refusals import Missing, NotNow


class OfferLine(NamedTuple):
    """One line as everybody sees it; ``name`` is a first name."""

    code: str
    kind: OfferKind
    line: str
    name: str
    made_at: datetime


_LINE = (Offer.code, Offer.kind, Offer.line, Offer.name, Offer.made_at)

SHOWN: tuple[Any, ...] = (
    Offer.kind != OfferKind.TALK,
    Offer.taken_at.is_(None),
    Offer.faded_at.is_(None),
    # Doubted once, it waits for a look; what was looked at is not hidden again by the same button.
    or_(Offer.doubted_at.is_(None), Offer.looked_at.is_not(None)),
)
"""What makes an offer one that everybody sees."""

NEWEST = (
    select(*_LINE)
    .where(Offer.place_id == bindparam("place_id"), *SHOWN)
    .order_by(Offer.id.desc())
    .limit(bindparam("most"))
)
"""The newest lines of ``:place_id``; the page of a place asks for them together with the rest."""

_AFTER = select(Offer.id).where(Offer.code == bindparam("after"), Offer.place_id == bindparam("place_id"))
_FURTHER = NEWEST.where(Offer.id < _AFTER.scalar_subquery())


def lines(session: Session, place_id: int, most: int, after: str = "") -> tuple[OfferLine, ...]:
    """Return what people of a place can, have and look for, the newest first, after the one of this code."""
    statement = _FURTHER if after else NEWEST
    values = {"place_id": place_id, "most": most} | ({"after": after} if after else {})
    return tuple(OfferLine(*row) for row in session.execute(statement, values))


_ONE = select(*_LINE).where(Offer.code == bindparam("code"), Offer.place_id == bindparam("place_id"), *SHOWN)


def line(session: Session, place_id: int, code: str) -> OfferLine:
    """Return one line as everybody sees it; raises Missing."""
    row = session.execute(_ONE, {"place_id": place_id, "code": code}).first()
    if row is None:
        raise Missing("no_such_page")
    return OfferLine(*row)


class LinkPage(NamedTuple):
    """What the page of a mailed link shows. ``stands`` is open, yes, no, old (a new one can be sent) or over.

    ``wisher`` and ``sentence`` are of who would like it, for a link that asks to share an address.
    """

    stands: str
    slug: str = ""
    place: str = ""
    kind: OfferKind = OfferKind.TALK
    line: str = ""
    mailed: bool = False
    wisher: str = ""
    sentence: str = ""


OVER = LinkPage("over")
_OF_LINK = (
    select(
        Place.slug, Place.name, Offer.kind, Offer.line, Person.email.is_not(None).label("mailed"), Offer.taken_at,
        Offer.faded_at,
    )
    .join(Place, Place.id == Offer.place_id)
    .join(Person, Person.id == Offer.person_id)
    .where(Offer.id == bindparam("offer_id"))
)  # fmt: skip


def away_page(session: Session, token: str) -> LinkPage:
    """Return what the link to take an offer away opens; one that is too old can be asked for anew."""
    try:
        link = people.link(session, token, LinkAction.TAKE_OFFER_AWAY, used_too=True, old_too=True)
    except NotNow:
        return OVER
    row = session.execute(_OF_LINK, {"offer_id": int(link.subject)}).one()
    stands = "yes" if row.taken_at else "open" if _works(session, token, LinkAction.TAKE_OFFER_AWAY) else "old"
    return LinkPage(stands, *row[:5])


def _works(session: Session, token: str, action: LinkAction) -> bool:
    try:
        people.link(session, token, action)
    except NotNow:
        return False
    return True


def keep_page(session: Session, token: str) -> LinkPage:
    """Return what the link to keep an offer opens."""
    try:
        link = people.link(session, token, LinkAction.KEEP_OFFER, used_too=True)
    except NotNow:
        return OVER
    row = session.execute(_OF_LINK, {"offer_id": int(link.subject)}).one()
    stands = "over" if row.taken_at else "open" if row.faded_at else "yes"
    return LinkPage(stands, *row[:5])


def share_page(session: Session, token: str) -> LinkPage:
    """Return what the link of 'somebody would like this' opens."""
    try:
        link = people.link(session, token, LinkAction.SHARE_CONTACT, used_too=True)
    except NotNow:
        return OVER
    asked = select(OfferWish).where(OfferWish.id == int(link.subject))
    wish = session.scalars(asked).one()
    row = session.execute(_OF_LINK, {"offer_id": wish.offer_id}).one()
    answered = "yes" if wish.agreed_at else "no" if wish.declined_at else "open"
    return LinkPage("over" if row.taken_at and answered == "open" else answered, *row[:5], wish.name, wish.sentence)
