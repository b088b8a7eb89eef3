"""The way back to a draft, by mail: once somebody typed an address, and again when they corrected it.

May import: applications.models, notices, people, programmes, rules, store.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Sheet
from grants.applications.services.telling import who_to_call
from grants.notices.models import Notice
from grants.notices.services import send
from grants.people.services import found_or_added
from grants.programmes.queries import PlaceRow, RoundRow, place_by_id, round_by_id
from grants.rules.checks import tidy_mail
from grants.rules.refusals import Invalid
from grants.store import clock

TEMPLATE = "applications/resume"
MOST_MAILS = 3
"""How many such mails one draft sends and one address gets in a day: an open form must not bother people."""


def mail_way_back(
    session: Session,
    application: Application,
    row: Sheet,
    before: dict[str, Any],
    token: str,
    where: tuple[PlaceRow, RoundRow] | None = None,
) -> None:
    """Mail the address of a draft to whom it belongs, when a readable mail address was typed that had no mail yet.

    ``where`` is the place and round of the draft, for a caller that has them at hand.
    """
    mail = _readable(row.typed["mail"])
    if mail is None or mail == _readable(before.get("mail", "")) or row.resume_mails >= MOST_MAILS:
        return
    name = row.typed["name"].strip()
    person = found_or_added(session, name or provisional_name(mail), mail, locale=application.locale)
    if _mailed_today(session, person.id) >= MOST_MAILS:
        return
    row.resume_mails += 1
    spot, terms = where or (place_by_id(session, application.place_id), round_by_id(session, application.round_id))
    facts = {"name": name, "title": application.title, "place": spot.name} | who_to_call(terms)
    way_back = {"path": f"/in/{spot.slug}/apply/{token}"}
    send(session, person.id, TEMPLATE, facts, locale=application.locale, secret=way_back)


def provisional_name(mail: str) -> str:
    """Return what somebody is called who typed an address and no name yet."""
    return mail.partition("@")[0]


def _mailed_today(session: Session, person_id: int) -> int:
    since = clock.now() - timedelta(days=1)
    mailed = select(func.count()).select_from(Notice).where(Notice.person_id == person_id, Notice.template == TEMPLATE)
    return session.scalar(mailed.where(Notice.made_at > since)) or 0


def _readable(mail: str) -> str | None:
    try:
        return tidy_mail(mail)
    except Invalid:
        return None
