"""Telling the maker of an idea what happened with it, where they left a mail address.

May import: ideas.models, notices, programmes, store.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.ideas.models import Idea
from grants.notices.models import Notice
from grants.notices.services import send
from grants.programmes.queries import last_round, place_by_id
from grants.store import clock

MOST_MAILS = 5
"""How many such mails one address gets in a day: anybody can type somebody's address on a card."""


def tell_maker(session: Session, card: Idea, what: str, **more: str) -> None:
    """Mail the maker of a card: ``on_wall``, ``taken_off``, ``grown``, ``room`` or ``no_room``; needs an address."""
    if card.person_id is None or _mailed_today(session, card.person_id) >= MOST_MAILS:
        return
    spot = place_by_id(session, card.place_id)
    terms = last_round(session, card.place_id)
    facts = {
        "name": card.name,
        "line": card.line,
        "place": spot.name,
        "path": f"/in/{spot.slug}",
        "contact_name": terms.contact_name if terms else spot.body_name,
        "contact_phone": terms.contact_phone if terms else spot.phone,
        "contact_hours": terms.contact_hours if terms else "",
    }
    send(session, card.person_id, f"ideas/{what}", facts | more, locale=card.locale)


def _mailed_today(session: Session, person_id: int) -> int:
    about_ideas = Notice.person_id == person_id, Notice.template.like("ideas/%")
    since = clock.now() - timedelta(days=1)
    return session.scalar(select(func.count()).where(*about_ideas, Notice.made_at > since)) or 0
