"""After a year an offer goes out of sight, and its giver is asked once whether it still holds. The worker's step.

May import: ideas.models, earlier storeys, store.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer
from grants.ideas.services.offer_mail import tell
from grants.people.models import LinkAction
from grants.people.queries import contact
from grants.people.services import make_link
from grants.rules.offers import OfferKind
from grants.store import clock

KEEP_DAYS = 60
"""How long the giver can keep the offer by the link in the mail."""

AT_ONCE = 50


def fade(session: Session) -> int:
    """Take offers whose year is over out of sight; returns how many. Who has no mail is a call for the worker."""
    due = (
        select(Offer)
        .where(Offer.faded_at.is_(None), Offer.taken_at.is_(None), Offer.fades_at <= clock.now())
        .where(Offer.kind != OfferKind.TALK)
        .order_by(Offer.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    faded = session.scalars(due).all()
    for offer in faded:
        offer.faded_at = clock.now()
        if contact(session, offer.person_id).mail:
            token = make_link(session, LinkAction.KEEP_OFFER, str(offer.id), days=KEEP_DAYS, person_id=offer.person_id)
            tell(session, offer, offer.person_id, "faded", {"path": f"/offers/{token}/keep"}, days=KEEP_DAYS)
    return len(faded)
