"""Telling givers and wishers something, and the one row that all of it is about.

Links and contact details go as secrets: they are wiped once the message has left. May import: ideas.models, notices,
people, programmes.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer
from grants.notices.services import send
from grants.people.models import LinkAction
from grants.people.queries import Contact, contact
from grants.people.services import make_link
from grants.programmes.queries import last_round, place_by_id
from grants.rules.offers import OfferKind
from grants.rules.refusals import Missing
from grants.store.session import lock_root

AWAY_DAYS = 60
"""How long the link to take an offer away works; after that it sends a new one."""


def locked(session: Session, offer_id: int) -> Offer:
    """Return an offer, locked; raises Missing when it is not there."""
    lock_root(session, Offer, offer_id)
    offer = session.scalars(select(Offer).where(Offer.id == offer_id)).first()
    if offer is None:
        raise Missing("no_such_page")
    return offer


def tell(
    session: Session, offer: Offer, person_id: int, template: str, secret: dict[str, str] | None = None, **facts: Any
) -> bool:
    """Mail somebody about an offer; returns False for who has no mail address."""
    about = _about(session, offer) | facts
    return send(session, person_id, f"offers/{template}", about, subject_code=offer.code, secret=secret) is not None


def tell_given(session: Session, offer: Offer) -> bool:
    """Mail the giver what happens now, with the link to take it away; returns False for who has no mail address."""
    if not contact(session, offer.person_id).mail:
        return False
    return tell(session, offer, offer.person_id, "given", {"path": f"/offers/{away_link(session, offer)}/away"})


def away_link(session: Session, offer: Offer) -> str:
    """Return the token of a new link with which its giver takes an offer away."""
    subject = str(offer.id)
    return make_link(session, LinkAction.TAKE_OFFER_AWAY, subject, days=AWAY_DAYS, person_id=offer.person_id)


def reach(somebody: Contact) -> str:
    """Return the one way in which somebody is reached here: by mail, else by phone."""
    return somebody.mail or somebody.phone or ""


def who_to_call(session: Session, place_id: int) -> dict[str, str]:
    """Return name and number of whom people of a place can call: of its round, else of the programme."""
    terms = last_round(session, place_id)
    if terms is not None:
        return {"contact_name": terms.contact_name, "contact_phone": terms.contact_phone}
    place = place_by_id(session, place_id)
    return {"contact_name": place.programme_name, "contact_phone": place.phone}


def _about(session: Session, offer: Offer) -> dict[str, Any]:
    """Return what every mail about an offer says. A line of somebody else is quoted, never a subject."""
    place = place_by_id(session, offer.place_id)
    return {
        "giver": offer.name,
        "line": offer.line,
        "kind": offer.kind.value if offer.kind is not OfferKind.TALK else "",
        "place": place.name,
        "page": f"/in/{place.slug}/offers",
    } | who_to_call(session, offer.place_id)
