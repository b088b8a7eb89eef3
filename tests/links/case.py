"""What the tests about links share: two lines that belong together, and the links in the mails about them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer
from grants.ideas.services import offers
from grants.links.services import press as services
from grants.notices.models import Notice
from grants.programmes.models import Place
from grants.rules.permissions import Actor
from tests import make

GARDEN = "Een moestuin achter de kerk"


def idea(session: Session, at: Place, line: str = GARDEN, **values: Any) -> str:
    """Put an idea on the wall and return its name."""
    known = {"name": "Aaltje", "mail": "aaltje@voorbeeld.example", **values}
    return f"idea-{make.idea(session, at, line, **known)}"


def offer(session: Session, at: Place, line: str = "snoeien en stekken", **values: Any) -> str:
    """Put an offer on the page of a place and return its name."""
    given = {"kind": "can", "line": line, "name": "Bert", "mail": "bert@voorbeeld.example", "phone": "", **values}
    offers.give(session, at.slug, given)
    return f"offer-{session.scalars(select(Offer.code).order_by(Offer.id.desc()).limit(1)).one()}"


def pair(session: Session, at: Place) -> tuple[str, str]:
    """Make two lines that belong together."""
    return idea(session, at), offer(session, at)


def press(session: Session, at: Place, who: Actor, both: tuple[str, str]) -> None:
    """Press koppel."""
    services.press(session, who, at.slug, *both)


def mails(session: Session, template: str) -> list[Notice]:
    """Give the messages of one template, the oldest first."""
    return list(session.scalars(select(Notice).where(Notice.template == f"links/{template}").order_by(Notice.id)))


def token(session: Session, name: str) -> str:
    """Give the token in the newest question to somebody."""
    asked = [mail for mail in mails(session, "asked") if mail.facts["name"] == name]
    return str(asked[-1].facts["secret"]["path"]).rpartition("/")[2]
