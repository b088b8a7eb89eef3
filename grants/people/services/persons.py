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
    name = _tidy(name)
    folded = checks.tidy_mail(mail, "mail") if mail and mail.strip() else None
    if folded is not None and _with_mail(session, folded) is not None:
        raise Invalid("mail_taken", "mail")
    return _added(session, name, mail, folded, phone, locale).id


def _tidy(name: str) -> str:
    return " ".join(checks.demand_text(name, "name", 120, required=True).split())


def _added(
    session: Session, name: str, mail: str | None, folded: str | None, phone: str | None, locale: Locale
) -> Person:
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
    return person


def find_or_add(
    session: Session, name: str, mail: str | None = None, phone: str | None = None, locale: Locale = Locale.NL
) -> int:
    """Return the person with this mail address, added when there is none. Without an address: always a new person.

    A known person keeps name, phone and language: whoever types somebody's address must not change who they are.
    """
    return found_or_added(session, name, mail, phone, locale).id


def found_or_added(
    session: Session, name: str, mail: str | None = None, phone: str | None = None, locale: Locale = Locale.NL
) -> Person:
    """Return what `find_or_add` finds, for a caller that goes on with it: while it is held, nobody reads it again."""
    if not mail or not mail.strip():
        return _added(session, _tidy(name), None, None, phone, locale)
    folded = checks.tidy_mail(mail, "mail")
    return _with_mail(session, folded) or _added(session, _tidy(name), mail, folded, phone, locale)


def change_contact(session: Session, person_id: int, *, mail: str | None = None, phone: str | None = None) -> None:
    """Give somebody a mail address or a phone number. Raises Invalid at 'mail' ('mail_taken' too) or 'phone'."""
    person = session.get_one(Person, person_id)
    if mail and mail.strip():
        folded = checks.tidy_mail(mail, "mail")
        known = _with_mail(session, folded)
        if known is not None and known is not person:
            raise Invalid("mail_taken", "mail")
        person.email, person.email_folded = mail.strip(), folded
    if phone and phone.strip():
        person.phone = checks.tidy_phone(phone, "phone")


def _with_mail(session: Session, folded: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email_folded == folded))
