"""Adding people and finding them back. One mail address is one person, however it is typed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.people.models import Locale, Person
from grants.rules import checks
from grants.rules.refusals import Invalid
from grants.store import clock
from grants.store.session import truth

truth("uq_people_email_folded", lambda: Invalid("mail_taken", "mail"))


def add_person(
    session: Session, name: str, mail: str | None = None, phone: str | None = None, locale: Locale = Locale.NL
) -> int:
    """Add somebody and return their id. Raises Invalid at 'name', 'mail' or 'phone'; 'mail_taken' for a known address.

    The address is kept as typed, for the envelope, and folded, to find the person back.
    """
    name = " ".join(checks.demand_text(name, "name", 120, required=True).split())
    folded = checks.tidy_mail(mail, "mail") if mail and mail.strip() else None
    if folded is not None and _with_mail(session, folded) is not None:
        raise Invalid("mail_taken", "mail")
    person = Person(
        name=name,
        email=mail.strip() if mail and folded else None,
        email_folded=folded,
        phone=checks.tidy_phone(phone, "phone") if phone and phone.strip() else None,
        locale=locale,
        made_at=clock.now(),
    )
    session.add(person)
    session.flush()
    return person.id


def find_or_add(
    session: Session, name: str, mail: str | None = None, phone: str | None = None, locale: Locale = Locale.NL
) -> int:
    """Return the person with this mail address, added when there is none. Without an address: always a new person.

    A known person keeps name, phone and language: whoever types somebody's address must not change who they are.
    """
    if mail and mail.strip():
        known = _with_mail(session, checks.tidy_mail(mail, "mail"))
        if known is not None:
            return known
    return add_person(session, name, mail, phone, locale)


def change_contact(session: Session, person_id: int, *, mail: str | None = None, phone: str | None = None) -> None:
    """Give somebody a mail address or a phone number. Raises Invalid at 'mail' ('mail_taken' too) or 'phone'."""
    person = session.get_one(Person, person_id)
    if mail and mail.strip():
        folded = checks.tidy_mail(mail, "mail")
        if _with_mail(session, folded) not in (None, person_id):
            raise Invalid("mail_taken", "mail")
        person.email, person.email_folded = mail.strip(), folded
    if phone and phone.strip():
        person.phone = checks.tidy_phone(phone, "phone")


def _with_mail(session: Session, folded: str) -> int | None:
    return session.scalar(select(Person.id).where(Person.email_folded == folded))
