"""Everybody who does something for a plan: its owners, its helpers, and who was asked. May import: models, people."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, cast, literal, select, union_all
from sqlalchemy.orm import Session

from grants.applications.models import Application, Helper, Invitation, InvitedAs, Owner, Reply, Step
from grants.applications.models.steps import Event
from grants.people import queries as people
from grants.people.models import LinkAction, Person
from grants.people.queries import Link
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.refusals import NotNow

LINKS: dict[InvitedAs, LinkAction] = {
    InvitedAs.OWNER: LinkAction.JOIN_AS_OWNER,
    InvitedAs.HELPER: LinkAction.JOIN_AS_HELPER,
}
"""Which kind of action link asks for what."""


class CompanyRow(NamedTuple):
    """Somebody with a plan: ``kind`` is what they are or were asked to be, ``number`` names them for a press.

    ``asked`` is true while they did not answer yet; ``typed`` once a helper typed along.
    """

    kind: InvitedAs
    asked: bool
    number: int
    person_id: int
    name: str
    position: int
    typed: bool


_TYPED = (
    select(Step.id)
    .where(Step.application_id == Helper.application_id, Step.actor_id == Helper.person_id)
    .where(Step.action == Event.HELPER_TYPED.value)
    .exists()
)


def _rows(of: Any, kind: Any, asked: bool, name: Any, position: Any, typed: Any) -> Any:
    columns = (cast(kind, String), literal(asked), of.id, of.person_id, name, cast(position, Integer), typed)
    return select(*columns).where(of.application_id == bindparam("plan"))


_NO = literal(False)
_COMPANY = union_all(
    _rows(Owner, literal("owner"), False, Person.name, Owner.position, _NO)
    .join(Person, Person.id == Owner.person_id)
    .where(Owner.until_at.is_(None)),
    _rows(Helper, literal("helper"), False, Person.name, literal(3), _TYPED)
    .join(Person, Person.id == Helper.person_id)
    .where(Helper.until_at.is_(None)),
    _rows(Invitation, Invitation.kind, True, Invitation.name, literal(4), _NO).where(Invitation.replied_at.is_(None)),
)


def company(session: Session, application_id: int) -> tuple[CompanyRow, ...]:
    """Return everybody with a plan, owners first, then helpers, then who was asked; in one statement."""
    rows = [CompanyRow(InvitedAs(row[0]), *row[1:]) for row in session.execute(_COMPANY, {"plan": application_id})]
    return tuple(sorted(rows, key=lambda one: (one.position, one.number)))


class AskedRow(NamedTuple):
    """An invitation as whoever was asked sees it; ``reply`` is None while it waits for them."""

    id: int
    application_id: int
    kind: InvitedAs
    name: str
    person_id: int
    asked_at: datetime
    reply: Reply | None
    reference: str | None
    state: State
    title: str
    lead: str
    group_name: str
    place: str


_INVITED = ("id", "application_id", "kind", "name", "person_id", "asked_at", "reply")


def invitation(session: Session, token: str) -> AskedRow:
    """Return the invitation that a link in a mail belongs to. Raises NotNow('link_over')."""
    link = joining(session, token)
    columns = [getattr(Invitation, name) for name in _INVITED]
    columns += [getattr(Application, name) for name in AskedRow._fields if name not in (*_INVITED, "place")]
    statement = select(*columns, Place.name.label("place")).join(
        Application, Application.id == Invitation.application_id
    )
    row = session.execute(
        statement.join(Place, Place.id == Application.place_id).where(Invitation.id == int(link.subject))
    ).first()
    if row is None:
        raise NotNow("link_over")
    return AskedRow(**row._mapping)


def joining(session: Session, token: str) -> Link:
    """Return the link that asks somebody to join, used or not. Raises NotNow('link_over')."""
    found = people.link(session, token, *LINKS.values(), used_too=True)
    if not found.subject.isdecimal():
        raise NotNow("link_over")
    return found
