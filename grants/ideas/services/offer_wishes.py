"""'Ik wil dit graag': somebody asks, the giver answers, and only after a yes do both get each other's contact.

May import: ideas.models and queries, earlier storeys, rules, store.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer, OfferWish
from grants.ideas.queries import offers as queries
from grants.ideas.services.offer_mail import locked, reach, tell
from grants.ideas.services.offers import person_of
from grants.people import queries as people
from grants.people.models import LinkAction, Locale
from grants.people.services import make_link, revoke_links, use_link
from grants.programmes.queries import place_by_slug
from grants.rules import checks, offers
from grants.rules.refusals import Invalid, NotNow, TooMany
from grants.store import clock

SHARE_DAYS = 30
"""How long a giver can say yes by the link in the mail."""

MOST_OPEN = 10
"""How many people may wait for an answer about one offer: each of them is a mail to its giver."""


def want(session: Session, slug: str, code: str, values: Mapping[str, Any], locale: Locale = Locale.NL) -> None:
    """Say that you would like an offer: the giver gets a mail, or the community worker a task to call.

    Takes name, mail, phone and sentence. Asking again before the answer asks nothing new. Raises Missing for what
    nobody sees, Invalid at the field, and TooMany('too_many_wishes').
    """
    for fault in offers.wish_faults(values):
        raise fault
    place = place_by_slug(session, slug)
    queries.line(session, place.id, code)
    found = session.scalars(select(Offer.id).where(Offer.code == code)).one()
    offer = locked(session, found)
    person_id = person_of(session, values, locale, as_new=False)
    if person_id == offer.person_id:
        raise Invalid("offer_is_yours", "mail")
    if not _asks_already(session, offer, person_id):
        _ask(session, offer, _put(session, offer, person_id, values))


def _open(offer: Offer) -> Any:
    open_ones = select(OfferWish.id).where(OfferWish.offer_id == offer.id, OfferWish.agreed_at.is_(None))
    return open_ones.where(OfferWish.declined_at.is_(None))


def _asks_already(session: Session, offer: Offer, person_id: int) -> bool:
    waiting = session.scalars(_open(offer)).all()
    if session.scalar(_open(offer).where(OfferWish.person_id == person_id).limit(1)) is not None:
        return True
    if len(waiting) >= MOST_OPEN:
        raise TooMany("too_many_wishes")
    return False


def _put(session: Session, offer: Offer, person_id: int, values: Mapping[str, Any]) -> OfferWish:
    last = session.scalar(select(func.max(OfferWish.number)).where(OfferWish.offer_id == offer.id))
    sentence = offers.one_line(str(values.get("sentence") or ""))
    wish = OfferWish(
        offer_id=offer.id,
        number=(last or 0) + 1,
        name=checks.demand_text(offers.one_line(str(values["name"])), "name", offers.NAME, required=True),
        sentence=checks.demand_text(sentence, "sentence", offers.SENTENCE, required=True),
        person_id=person_id,
        made_at=clock.now(),
    )
    session.add(wish)
    session.flush()
    return wish


def _ask(session: Session, offer: Offer, wish: OfferWish) -> None:
    if not people.contact(session, offer.person_id).mail:
        return  # the desk of the community worker shows it
    token = make_link(session, LinkAction.SHARE_CONTACT, str(wish.id), days=SHARE_DAYS, person_id=offer.person_id)
    secret = {"path": f"/offers/{token}/share"}
    facts = {"name": wish.name, "sentence": wish.sentence, "days": SHARE_DAYS}
    tell(session, offer, offer.person_id, "wanted", secret, **facts)


def answer(session: Session, token: str, typed: Any) -> bool:
    """Answer, as the giver, whether somebody may have your contact: 'yes' or 'no'. Returns whether it was a yes.

    Raises NotNow('link_over') when the question no longer stands, and Invalid at 'do'.
    """
    says_yes = _yes(typed)
    link = people.link(session, token, LinkAction.SHARE_CONTACT)
    wish = _locked_wish(session, int(link.subject))
    use_link(session, token, LinkAction.SHARE_CONTACT)
    settle(session, wish, says_yes=says_yes, by_id=None)
    return says_yes


def _yes(typed: Any) -> bool:
    if typed not in ("yes", "no"):
        raise Invalid("choice_unknown", "do")
    return bool(typed == "yes")


def _locked_wish(session: Session, wish_id: int) -> OfferWish:
    """Lock the offer first: whoever takes it away goes in the same order."""
    locked(session, session.scalars(select(OfferWish.offer_id).where(OfferWish.id == wish_id)).one())
    return session.scalars(select(OfferWish).where(OfferWish.id == wish_id)).one()


def settle(session: Session, wish: OfferWish, *, says_yes: bool, by_id: int | None) -> None:
    """Write the giver's answer down; after a yes both get each other's contact, each by mail where they have it.

    Raises NotNow('link_over') for a wish that was answered, or whose offer was taken away.
    """
    offer = locked(session, wish.offer_id)
    if wish.agreed_at or wish.declined_at or offer.taken_at:
        raise NotNow("link_over")
    revoke_links(session, LinkAction.SHARE_CONTACT, str(wish.id))
    wish.answered_by_id = by_id
    if not says_yes:
        wish.declined_at = clock.now()
        tell(session, offer, wish.person_id, "declined", name=wish.name)
        return
    wish.agreed_at = clock.now()
    giver, wisher = people.contact(session, offer.person_id), people.contact(session, wish.person_id)
    to_giver = tell(
        session, offer, giver.person_id, "shared", {"reach": reach(wisher)}, name=offer.name, other=wish.name,
        sentence=wish.sentence, to_giver=True,
    )  # fmt: skip
    to_wisher = tell(
        session, offer, wisher.person_id, "shared", {"reach": reach(giver)}, name=wish.name, other=offer.name,
        sentence=wish.sentence, to_giver=False,
    )  # fmt: skip
    if to_giver and to_wisher:
        wish.told_at = clock.now()
