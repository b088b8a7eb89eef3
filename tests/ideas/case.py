"""What the tests about offers share: giving one as people do, and the links in their mail."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer
from grants.ideas.services import offer_wishes, offers
from grants.notices.models import Notice
from grants.programmes.models import Place
from grants.rules.permissions import Actor, Grant, Role
from tests import make


def typed(**values: Any) -> dict[str, Any]:
    """Give an offer as somebody types it."""
    return {
        "kind": "can",
        "line": "brood bakken",
        "name": "Fenna Mulder",
        "mail": "fenna@voorbeeld.example",
        "phone": "",
        **values,
    }


def wish(**values: Any) -> dict[str, Any]:
    """Ask for an offer as somebody types it."""
    sentence = "Voor het feest op 3 mei."
    return {"name": "Bert", "mail": "bert@voorbeeld.example", "phone": "", "sentence": sentence, **values}


def give(session: Session, at: Place, **values: Any) -> Offer:
    """Put an offer on the page of a place and return it."""
    offers.give(session, at.slug, typed(**values))
    return session.scalars(select(Offer).order_by(Offer.id.desc())).first()  # type: ignore[return-value]


def want(session: Session, at: Place, offer: Offer, **values: Any) -> None:
    """Ask for an offer."""
    offer_wishes.want(session, at.slug, offer.code, wish(**values))


def worker(session: Session, at: Place) -> Actor:
    """Make a community worker of the programme of a place."""
    somebody = make.staff(session, Role.COMMUNITY_WORKER, at)
    return make.actor(somebody, Grant(Role.COMMUNITY_WORKER, at.programme_id))


def mails(session: Session, template: str) -> list[Notice]:
    """Give the messages of one template, the oldest first."""
    return list(session.scalars(select(Notice).where(Notice.template == f"offers/{template}").order_by(Notice.id)))


def token(session: Session, template: str) -> str:
    """Give the token in the newest message of one template."""
    path: str = mails(session, template)[-1].facts["secret"]["path"]
    return path.split("/")[2]
