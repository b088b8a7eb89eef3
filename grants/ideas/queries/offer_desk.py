"""Offers as a community worker sees them: what waits, and one offer with who can be reached and how.

Scope is the places somebody works for; elsewhere an offer is not there. May import: ideas.models, earlier storeys,
rules.
"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from grants.ideas.models import Offer, OfferWish
from grants.ideas.queries.offers import SHOWN
from grants.people.models import Person
from grants.programmes.models import Place
from grants.rules.offers import OfferKind
from grants.rules.permissions import RULES, Actor, Deed, allows, roles_at
from grants.rules.refusals import Missing

MOST = 100
"""How much the page shows at once; what lies behind it comes up when this is done."""


class Homes(NamedTuple):
    """The programmes and the single places somebody works for."""

    programme_ids: tuple[int, ...]
    place_ids: tuple[int, ...]


def homes(actor: Actor, deed: Deed) -> Homes:
    """Return for which programmes and which single places the actor may do ``deed``."""
    held = [grant for grant in actor.grants if grant.role in RULES[deed].roles]
    whole = {grant.programme_id for grant in held if grant.place_id is None and grant.programme_id is not None}
    return Homes(tuple(sorted(whole)), tuple(sorted({one.place_id for one in held if one.place_id is not None})))


def within() -> ColumnElement[bool]:
    """Return the condition on places that belongs to `values`."""
    return or_(
        Place.programme_id.in_(bindparam("programme_ids", expanding=True)),
        Place.id.in_(bindparam("place_ids", expanding=True)),
    )


def values(of: Homes) -> dict[str, Any]:
    """Return the values of a scope for a statement with `within`."""
    return {"programme_ids": of.programme_ids, "place_ids": of.place_ids}


class Waits(NamedTuple):
    """One offer that waits for a community worker. ``why`` is talk, doubted or faded."""

    code: str
    kind: OfferKind
    line: str
    name: str
    place: str
    at: datetime
    phone: str
    why: str


_TALKS = and_(Offer.kind == OfferKind.TALK, Offer.handled_at.is_(None))
_DOUBTED = and_(Offer.doubted_at.is_not(None), Offer.faded_at.is_(None))
_FADED = and_(Offer.faded_at.is_not(None), Offer.handled_at.is_(None), Person.email.is_(None))


@cache
def _waiting() -> Any:
    columns = (
        Offer.code, Offer.kind, Offer.line, Offer.name, Place.name.label("place"), Offer.made_at, Offer.doubted_at,
        Offer.faded_at, Person.phone,
    )  # fmt: skip
    found = select(*columns).join(Place, Place.id == Offer.place_id).join(Person, Person.id == Offer.person_id)
    found = found.where(within(), Offer.taken_at.is_(None), or_(_TALKS, _DOUBTED, _FADED))
    return found.order_by(Offer.made_at, Offer.id).limit(MOST)


def waiting(session: Session, of: Homes) -> tuple[Waits, ...]:
    """Return the offers that wait for a look or a call, the oldest first."""
    return tuple(_waits(row) for row in session.execute(_waiting(), values(of)))


def _waits(row: Any) -> Waits:
    why = "talk" if row.kind is OfferKind.TALK else "faded" if row.faded_at else "doubted"
    at = row.faded_at or row.doubted_at or row.made_at
    return Waits(row.code, row.kind, row.line, row.name, row.place, at, row.phone or "", why)


class WishRow(NamedTuple):
    """Somebody who would like an offer, and how to reach both; empty for who need not be called."""

    code: str
    line: str
    place: str
    giver: str
    giver_mail: str
    giver_phone: str
    number: int
    name: str
    sentence: str
    mail: str
    phone: str
    made_at: datetime
    agreed_at: datetime | None
    declined_at: datetime | None
    told_at: datetime | None


_giver, _wisher = aliased(Person), aliased(Person)


@cache
def _wishes(of_one: bool) -> Any:
    columns = (
        Offer.code, Offer.line, Place.name, Offer.name, _giver.email, _giver.phone, OfferWish.number, OfferWish.name,
        OfferWish.sentence, _wisher.email, _wisher.phone, OfferWish.made_at, OfferWish.agreed_at,
        OfferWish.declined_at, OfferWish.told_at,
    )  # fmt: skip
    found = (
        select(*columns)
        .join(Offer, Offer.id == OfferWish.offer_id)
        .join(Place, Place.id == Offer.place_id)
        .join(_giver, _giver.id == Offer.person_id)
        .join(_wisher, _wisher.id == OfferWish.person_id)
        .order_by(OfferWish.made_at, OfferWish.id)
        .limit(MOST)
    )
    if of_one:
        return found.where(OfferWish.offer_id == bindparam("offer_id"))
    to_ask = and_(OfferWish.agreed_at.is_(None), OfferWish.declined_at.is_(None), _giver.email.is_(None))
    to_tell = and_(OfferWish.agreed_at.is_not(None), OfferWish.told_at.is_(None))
    return found.where(within(), or_(to_ask, to_tell))


def wishes_waiting(session: Session, of: Homes) -> tuple[WishRow, ...]:
    """Return the wishes for which somebody must be called: the giver has no mail, or one of them waits to be told."""
    return tuple(_wish_row(row) for row in session.execute(_wishes(of_one=False), values(of)))


def _wish_row(row: Any) -> WishRow:
    found = WishRow(*row)
    return found._replace(
        giver_mail=found.giver_mail or "",
        giver_phone=found.giver_phone or "",
        mail=found.mail or "",
        phone=found.phone or "",
    )


class Minded(NamedTuple):
    """One offer with who gave it and how to reach them, for the community worker of its place."""

    id: int
    code: str
    kind: OfferKind
    line: str
    name: str
    place: str
    slug: str
    mail: str
    phone: str
    made_at: datetime
    noted_by_id: int | None
    doubted_at: datetime | None
    looked_at: datetime | None
    faded_at: datetime | None
    handled_at: datetime | None
    taken_at: datetime | None


_MINDED = (
    select(
        Place.id, Place.programme_id, Offer.id, Offer.code, Offer.kind, Offer.line, Offer.name, Place.name, Place.slug,
        Person.email, Person.phone, Offer.made_at, Offer.noted_by_id, Offer.doubted_at, Offer.looked_at,
        Offer.faded_at, Offer.handled_at, Offer.taken_at,
    )
    .join(Place, Place.id == Offer.place_id)
    .join(Person, Person.id == Offer.person_id)
    .where(Offer.code == bindparam("code"))
)  # fmt: skip


def minded(session: Session, actor: Actor, code: str) -> Minded:
    """Return one offer for who minds it; raises Missing, also for one of another programme or place."""
    row: Any = session.execute(_MINDED, {"code": code}).first()
    if row is None or not allows(Deed.MIND_OFFERS, roles_at(actor, row[1], row[0])):
        raise Missing("no_such_page")
    found = Minded(*row[2:])
    return found._replace(mail=found.mail or "", phone=found.phone or "")


def wishes_of(session: Session, offer_id: int) -> tuple[WishRow, ...]:
    """Return everybody who would like one offer, the first first."""
    return tuple(_wish_row(row) for row in session.execute(_wishes(of_one=True), {"offer_id": offer_id}))


class Kept(NamedTuple):
    """One offer in the list of a community worker."""

    code: str
    kind: OfferKind
    line: str
    name: str
    place: str


@cache
def _kept(further: bool) -> Any:
    found = select(Offer.code, Offer.kind, Offer.line, Offer.name, Place.name)
    found = found.join(Place, Place.id == Offer.place_id)
    found = found.where(within(), *SHOWN)
    if further:
        found = found.where(Offer.id < select(Offer.id).where(Offer.code == bindparam("after")).scalar_subquery())
    return found.order_by(Offer.id.desc()).limit(bindparam("most"))


def kept(session: Session, of: Homes, most: int, after: str = "") -> tuple[Kept, ...]:
    """Return what everybody sees in the places somebody works for, the newest first, after the one of this code."""
    given = values(of) | {"most": most} | ({"after": after} if after else {})
    return tuple(Kept(*row) for row in session.execute(_kept(bool(after)), given))
