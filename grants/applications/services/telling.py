"""Telling the makers of a plan something: one notice to every owner with a mail address.

Who has none is called or gets it on paper; the desk shows it. May import: notices, people, applications.queries.
"""

from typing import Any

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application
from grants.applications.queries import ContactRow
from grants.notices.services import send
from grants.people.queries import contact
from grants.programmes.queries import RoundRow, place_by_id, round_by_id


def tell_owners(session: Session, application: Application, template: str, **facts: Any) -> int:
    """Mail every owner who has an address; return how many had one. ``facts`` hold no tokens."""
    mailed = [owner for owner in queries.contacts(session, application.id) if owner.email]
    common = whereabouts(session, application) if mailed else {}
    for owner in mailed:
        tell_one(session, application, owner, template, common | facts)
    return len(mailed)


def tell_one(
    session: Session,
    application: Application,
    owner: ContactRow,
    template: str,
    facts: dict[str, Any],
    paper: str | None = None,
    secret: dict[str, str] | None = None,
) -> None:
    """Mail one owner; ``secret`` is wiped once the message has left."""
    send(
        session,
        owner.person_id,
        f"applications/{template}",
        {"name": owner.name} | facts,
        paper=paper,
        subject_code=application.reference,
        secret=secret,
    )


def tell_person(
    session: Session,
    application: Application,
    person_id: int,
    template: str,
    facts: dict[str, Any],
    secret: dict[str, str] | None = None,
) -> None:
    """Mail somebody about a plan who need not be its owner. Without ``name`` in ``facts``: their own name."""
    known = {"name": contact(session, person_id).name} | whereabouts(session, application) | facts
    subject, locale = application.reference, application.locale
    send(session, person_id, f"applications/{template}", known, subject_code=subject, locale=locale, secret=secret)


def whereabouts(session: Session, application: Application) -> dict[str, Any]:
    """Return what every mail about a plan says: which plan, where, and whom to call."""
    spot, terms = place_by_id(session, application.place_id), round_by_id(session, application.round_id)
    plan = {"reference": application.reference or "", "title": application.title, "place": spot.name}
    return plan | who_to_call(terms)


def who_to_call(terms: RoundRow) -> dict[str, Any]:
    """Return the named person of a round, for a mail."""
    return {
        "contact_name": terms.contact_name,
        "contact_phone": terms.contact_phone,
        "contact_hours": terms.contact_hours,
    }
