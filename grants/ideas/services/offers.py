"""Giving an offer, doubting one, and taking one's own away. No account: a mail address or a phone number is enough.

May import: ideas.models and queries, earlier storeys, rules, store.
"""

import random
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer, OfferWish
from grants.ideas.queries import offers as queries
from grants.ideas.services.offer_mail import away_link, locked, tell, tell_given
from grants.people import queries as people
from grants.people.models import LinkAction, Locale
from grants.people.services import add_person, revoke_links, use_link
from grants.programmes.queries import place_by_slug
from grants.rules import checks, offers, references
from grants.rules.offers import OfferKind
from grants.rules.refusals import NotNow, TooMany
from grants.store import clock

MOST_STANDING = 20
"""How many offers one person may have standing at a time: nobody's mailbox is filled by way of this form."""

_SOURCE = random.SystemRandom()


class Given(NamedTuple):
    """What happened to an offer. ``token`` is of the link to take it away, where no mail can bring it."""

    kind: OfferKind
    mailed: bool
    token: str


def give(session: Session, slug: str, values: Mapping[str, Any], locale: Locale = Locale.NL) -> Given:
    """Put an offer on the page of a place, or ask for a call. Needs no account and no plan.

    Takes kind, line, name, mail and phone. Raises Missing for no such place, Invalid at the field, and
    TooMany('too_many_offers').
    """
    for fault in offers.faults(values):
        raise fault
    place, kind = place_by_slug(session, slug), offers.kind_of(values.get("kind"))
    person_id = person_of(session, values, locale, as_new=kind is OfferKind.TALK)
    _demand_not_too_many(session, person_id)
    line = "" if kind is OfferKind.TALK else str(values.get("line") or "")
    offer = put(session, place.id, kind, line, str(values["name"]), person_id)
    if kind is OfferKind.TALK:
        return Given(kind, mailed=False, token="")
    mailed = tell_given(session, offer)
    return Given(kind, mailed, "" if mailed else away_link(session, offer))


def put(
    session: Session,
    place_id: int,
    kind: OfferKind,
    line: str,
    name: str,
    person_id: int,
    noted_by_id: int | None = None,
) -> Offer:
    """Store an offer. Raises Invalid at 'line' or 'name'."""
    moment = clock.now()
    offer = Offer(
        code=references.draw(_SOURCE, 8),
        place_id=place_id,
        kind=kind,
        line=checks.demand_text(offers.one_line(line), "line", offers.LINE, required=kind is not OfferKind.TALK),
        name=checks.demand_text(offers.first_name(name), "name", offers.NAME, required=True),
        person_id=person_id,
        noted_by_id=noted_by_id,
        made_at=moment,
        fades_at=moment + offers.STANDS,
    )
    session.add(offer)
    session.flush()
    return offer


def person_of(session: Session, values: Mapping[str, Any], locale: Locale, *, as_new: bool) -> int:
    """Return the person with the mail address that was typed, added when there is none; else somebody new.

    ``as_new``: who asks to be called is called at the number just typed, so an address that is known is left alone.
    """
    mail, phone = str(values.get("mail") or "").strip(), str(values.get("phone") or "").strip()
    known = people.person_by_mail(session, mail) if mail else None
    if known is not None and not as_new:
        return known
    name = offers.one_line(str(values.get("name") or ""))
    return add_person(session, name, "" if known is not None else mail, phone, locale)


def _demand_not_too_many(session: Session, person_id: int) -> None:
    of_person = select(func.count()).select_from(Offer).where(Offer.person_id == person_id, Offer.taken_at.is_(None))
    if (session.scalar(of_person.where(Offer.faded_at.is_(None))) or 0) >= MOST_STANDING:
        raise TooMany("too_many_offers")


def doubt(session: Session, slug: str, code: str) -> None:
    """Say that a line is not right: it is out of sight until a community worker has looked.

    What was looked at stays in sight; the doubt is a task again. Raises Missing for what nobody sees.
    """
    place = place_by_slug(session, slug)
    queries.line(session, place.id, code)
    found = session.scalars(select(Offer.id).where(Offer.code == code)).one()
    offer = locked(session, found)
    offer.doubted_at = offer.doubted_at or clock.now()


def take_away(session: Session, token: str) -> None:
    """Take one's own offer away, by the link in the mail or from the page. Raises NotNow('link_over')."""
    link = people.link(session, token, LinkAction.TAKE_OFFER_AWAY)
    offer = locked(session, int(link.subject))
    use_link(session, token, LinkAction.TAKE_OFFER_AWAY)
    remove(session, offer)


def remove(session: Session, offer: Offer) -> None:
    """Empty an offer and say so to who waits for an answer about it. Doing it twice changes nothing."""
    if offer.taken_at is not None:
        return
    waiting = select(OfferWish).where(OfferWish.offer_id == offer.id, OfferWish.agreed_at.is_(None))
    for wish in session.scalars(waiting.where(OfferWish.declined_at.is_(None)).order_by(OfferWish.id)):
        wish.declined_at = clock.now()
        tell(session, offer, wish.person_id, "declined", name=wish.name)
        revoke_links(session, LinkAction.SHARE_CONTACT, str(wish.id))
    revoke_links(session, LinkAction.KEEP_OFFER, str(offer.id))
    offer.taken_at, offer.line, offer.name = clock.now(), "", ""


def send_new_link(session: Session, token: str) -> None:
    """Mail the giver a new link, asked for by an old one. Raises NotNow('link_over') when there is nobody to mail."""
    link = people.link(session, token, LinkAction.TAKE_OFFER_AWAY, used_too=True, old_too=True)
    offer = locked(session, int(link.subject))
    if offer.taken_at is not None or not tell_given(session, offer):
        raise NotNow("link_over")


def keep(session: Session, token: str) -> None:
    """Let one's own offer stand another year, by the link in a mail. Raises NotNow('link_over')."""
    link = people.link(session, token, LinkAction.KEEP_OFFER)
    offer = locked(session, int(link.subject))
    use_link(session, token, LinkAction.KEEP_OFFER)
    stand_again(offer)


def stand_again(offer: Offer) -> None:
    """Let an offer stand for another year from now. Raises NotNow('link_over') for one that was taken away."""
    if offer.taken_at is not None:
        raise NotNow("link_over")
    offer.fades_at, offer.faded_at, offer.handled_at = clock.now() + offers.STANDS, None, None
