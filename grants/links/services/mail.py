"""Telling the two sides of a link something. Links and contact details go as secrets: wiped once the mail has left.

May import: links.queries, earlier storeys, rules.
"""

from typing import Any

from sqlalchemy.orm import Session

from grants.ideas.services.offer_mail import who_to_call
from grants.links.queries.rows import LinkRow, SideRow
from grants.notices.services import send
from grants.people.models import LinkAction
from grants.people.services import make_link, revoke_links
from grants.rules.links import STANDS_DAYS


def ask(session: Session, link: LinkRow, side: SideRow) -> None:
    """Mail the question with its link to a side; who has no mail address is a call for the community worker."""
    if side.person_id is None or not side.mail:
        return
    token = make_link(session, LinkAction.ANSWER_LINK, str(side.id), days=STANDS_DAYS, person_id=side.person_id)
    tell(session, link, side, "asked", {"path": f"/links/{token}"}, days=STANDS_DAYS)


def share(session: Session, link: LinkRow, side: SideRow) -> bool:
    """Mail a side how to reach the other; returns False where that has to be told by phone."""
    other = link.other(side.position)
    return tell(session, link, side, "linked", {"reach": other.reach}, other_name=other.name)


def tell(
    session: Session, link: LinkRow, side: SideRow, template: str, secret: dict[str, str] | None = None, **more: Any
) -> bool:
    """Mail a side about a link; returns False for who has no mail address."""
    if side.person_id is None:
        return False
    facts = _about(session, link, side) | more
    return send(session, side.person_id, f"links/{template}", facts, subject_code=link.code, secret=secret) is not None


def forget_questions(session: Session, link: LinkRow) -> None:
    """Make the links in the mails of both sides stop working."""
    for side in link.sides:
        revoke_links(session, LinkAction.ANSWER_LINK, str(side.id))


def _about(session: Session, link: LinkRow, side: SideRow) -> dict[str, Any]:
    """Return what every mail about a link says. Names are left out: they come with the contact, after two times yes."""
    other = link.other(side.position)
    return {
        "name": side.name,
        "line": side.line,
        "offer": side.offer,
        "kind": side.kind.value,
        "other_line": other.line,
        "other_offer": other.offer,
        "other_kind": other.kind.value,
        "place": link.place,
        "page": f"/in/{link.slug}",
    } | who_to_call(session, link.place_id)
