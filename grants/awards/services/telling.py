"""Telling makers and keeper about the money, by mail. Never a whole account number: its end at most.

Payments tells the same people in the same way. May import: awards.queries, earlier storeys.
"""

from typing import Any

from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.models import Application
from grants.awards import queries
from grants.notices.services import send
from grants.people.queries import contact
from grants.programmes.queries import place_by_id, round_by_id
from grants.rules.payees import PayeeKind


def tell_makers(session: Session, application: Application, template: str, **facts: Any) -> None:
    """Mail every owner who has an address."""
    about = _about(session, application) | facts
    for owner in applications.contacts(session, application.id):
        send(session, owner.person_id, template, about | {"name": owner.name}, subject_code=application.reference)


def tell_receivers(session: Session, application: Application, template: str, **facts: Any) -> None:
    """Mail every owner who has an address, and the keeper who said yes.

    ``mail.keeper`` tells them apart, ``mail.path`` is where each can give another number.
    """
    at = f"/applications/{application.reference}"
    tell_makers(session, application, template, keeper=False, path=f"{at}/payee", **facts)
    payee = queries.payee(session, application.id)
    if payee is not None and payee.kind is PayeeKind.KEEPER and payee.agreed_at and payee.person_id:
        tell_person(session, application, payee.person_id, template, keeper=True, path=f"{at}/account", **facts)


def tell_person(
    session: Session,
    application: Application,
    person_id: int,
    template: str,
    secret: dict[str, str] | None = None,
    **facts: Any,
) -> None:
    """Mail one person, when they have an address. ``secret`` holds what may not be kept readable, such as a link."""
    about = _about(session, application) | {"name": contact(session, person_id).name} | facts
    send(session, person_id, template, about, subject_code=application.reference, secret=secret)


def _about(session: Session, application: Application) -> dict[str, Any]:
    """Return what every mail about a plan says: which plan, where, and whom to call."""
    terms = round_by_id(session, application.round_id)
    return {
        "reference": application.reference,
        "title": application.title,
        "place": place_by_id(session, application.place_id).name,
        "contact_name": terms.contact_name,
        "contact_phone": terms.contact_phone,
    }
