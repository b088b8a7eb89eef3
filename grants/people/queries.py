"""Who somebody is. Roles and seats point at later storeys, so the roof hands over where they are found.

May import: people.models, store, rules.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from grants.people.models import ActionLink, BrowserSession, Face, LinkAction, Locale, Person, SignInLink, Slip
from grants.rules.permissions import ANONYMOUS, Actor, Grant
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.base import UtcDateTime
from grants.store.house import HouseFact

GrantSource = Select[Any, Any, Any]
"""Selects role, programme_id and place_id of what ``:person_id`` holds."""

_held: CompoundSelect[Any, Any, Any] | None = None


def grants_come_from(*sources: GrantSource) -> None:
    """Say where the roles and seats of a person are found; the roof does, once for each process."""
    global _held
    _held = union_all(*sources)


def digest(token: str) -> str:
    """Return what is stored of a token: its hash, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@dataclass(frozen=True)
class Visitor:
    """A signed-in browser, in the shape Flask-Login asks for. Its id is the token of the session, not of the person."""

    actor: Actor
    token: str
    locale: Locale
    seen_on: date
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the cookie carries."""
        return self.token


# Asked once with every page, so built once: building a statement takes longer than SQLite takes to answer it.
_VISITOR = (
    select(Person.id, Person.name, Person.locale, BrowserSession.seen_on)
    .join(BrowserSession, BrowserSession.person_id == Person.id)
    .where(BrowserSession.token_hash == bindparam("token_hash"), BrowserSession.ended_at.is_(None))
    .where(BrowserSession.ends_at > bindparam("now", type_=UtcDateTime()), Person.erased_at.is_(None))
)


def visitor(session: Session, token: str) -> Visitor | None:
    """Return who a session token belongs to; None when the session ended, or never was."""
    found = session.execute(_VISITOR, {"token_hash": digest(token), "now": clock.now()}).first()
    if found is None:
        return None
    return Visitor(Actor(found.id, found.name, _grants(session, found.id)), token, found.locale, found.seen_on)


def actor(session: Session, person_id: int) -> Actor:
    """Return a person with all roles and seats; ANONYMOUS for nobody."""
    name = session.scalar(select(Person.name).where(Person.id == person_id, Person.erased_at.is_(None)))
    return ANONYMOUS if name is None else Actor(person_id, name, _grants(session, person_id))


def _grants(session: Session, person_id: int) -> frozenset[Grant]:
    held = () if _held is None else session.execute(_held, {"person_id": person_id})
    return frozenset(Grant(*row) for row in held)


@dataclass(frozen=True)
class Link:
    """An action link that works: which action, on which record, mailed to whom."""

    id: int
    action: LinkAction
    subject: str
    person_id: int | None


def link(session: Session, token: str, *actions: LinkAction, used_too: bool = False, old_too: bool = False) -> Link:
    """Return the action link with this token, for one of these actions.

    Raises NotNow('link_over') when it was used (unless ``used_too``, for a link that may be opened again), revoked, is
    too old (unless ``old_too``, to offer a new one), is for another action, or never was.
    """
    found = (
        select(ActionLink.id, ActionLink.action, ActionLink.subject, ActionLink.person_id, ActionLink.used_at)
        .where(ActionLink.token_hash == digest(token), ActionLink.action.in_(actions))
        .where(ActionLink.revoked_at.is_(None))
    )
    row = session.execute(found if old_too else found.where(ActionLink.expires_at > clock.now())).first()
    if row is None or (row.used_at is not None and not used_too):
        raise NotNow("link_over")
    return Link(row.id, row.action, row.subject, row.person_id)


def slip_fits(session: Session, reference: str, code: str) -> bool:
    """Tell whether a slip with this reference was made with this code, whether or not it still works."""
    hashed = session.scalar(select(Slip.code_hash).where(Slip.reference == reference))
    return hashed == digest(f"{reference} {code}")


def sign_in_works(session: Session, token: str) -> bool:
    """Tell whether a sign-in link can still be used; looking does not use it up, because mail scanners look too."""
    return (
        session.scalar(
            select(SignInLink.id)
            .where(SignInLink.token_hash == digest(token), SignInLink.used_at.is_(None))
            .where(SignInLink.expires_at > clock.now())
        )
        is not None
    )


class Contact(NamedTuple):
    """How to reach somebody. ``mail`` as typed; either may be missing, seldom both."""

    person_id: int
    name: str
    mail: str | None
    phone: str | None
    locale: Locale


def contact(session: Session, person_id: int) -> Contact:
    """Return how to reach a person; the name is empty once somebody was erased."""
    row = session.execute(
        select(Person.id, Person.name, Person.email, Person.phone, Person.locale).where(Person.id == person_id)
    ).one()
    return Contact(*row)


def person_by_mail(session: Session, mail: str) -> int | None:
    """Return the person with this address, however it is typed, or None."""
    return session.scalar(select(Person.id).where(Person.email_folded == mail.strip().lower()))


FACE = "face-"


class FaceRow(NamedTuple):
    """Somebody of the demo to look around as."""

    person_id: int
    name: str
    face: Face


def faces(session: Session) -> tuple[FaceRow, ...]:
    """Return the people of the demo that the sign-in page offers, in the demo's order."""
    facts = session.execute(
        select(HouseFact.value).where(HouseFact.name.startswith(FACE)).order_by(HouseFact.name)
    ).scalars()
    wanted = [(int(person_id), Face(face)) for person_id, face in (value.split(" ") for value in facts)]
    people = select(Person.id, Person.name).where(Person.id.in_([person_id for person_id, _face in wanted]))
    names = {row.id: row.name for row in session.execute(people)}
    return tuple(FaceRow(person_id, names[person_id], face) for person_id, face in wanted if person_id in names)
