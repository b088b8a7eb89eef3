"""What was written down for somebody and is nobody's yet. May import: applications.models, people, programmes."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Entry, Sheet, Source
from grants.applications.queries.standing import TOKEN_DAYS
from grants.applications.queries.tasks import MOST, Scope
from grants.people import queries as people
from grants.people.models import LinkAction, Person
from grants.people.queries import digest
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed, allows, roles_at
from grants.rules.refusals import NotNow

SUBJECT = "entry-"
"""How a link or slip names an entry: this, and the number of its plan."""


class EntryRow(NamedTuple):
    """A plan that was written down: for the worker who wrote it, and for the resident who is asked about it."""

    id: int
    reference: str | None
    programme_id: int
    place_id: int
    state: State
    version: int
    title: str
    source: Source
    scribe_id: int
    scribe: str
    typed: dict[str, Any]
    saved_at: datetime
    made_at: datetime
    read_back_at: datetime | None
    slip_reference: str | None
    declined_at: datetime | None
    words: str
    confirmed_at: datetime | None
    place: str
    place_slug: str
    contact_name: str
    contact_phone: str
    contact_hours: str


_ENTRIES: Select[*tuple[Any, ...]] = (
    select(
        Application.id, Application.reference, Application.programme_id, Application.place_id, Application.state,
        Application.version, Application.title, Application.source, Person.id.label("scribe_id"),
        Person.name.label("scribe"),
        Sheet.typed, Sheet.saved_at, Entry.made_at, Entry.read_back_at, Entry.slip_reference, Entry.declined_at,
        Entry.words, Entry.confirmed_at, Place.name.label("place"), Place.slug.label("place_slug"),
        Round.contact_name, Round.contact_phone, Round.contact_hours,
    )
    .join(Entry, Entry.application_id == Application.id)
    .join(Sheet, Sheet.application_id == Application.id)
    .join(Person, Person.id == Application.entered_by_id)
    .join(Place, Place.id == Application.place_id)
    .join(Round, Round.id == Application.round_id)
)  # fmt: skip


def entry(session: Session, actor: Actor, token: str, now: datetime) -> EntryRow:
    """Return what community workers of the place wrote down under this token. Raises NotNow('entry_gone')."""
    oldest = now - timedelta(days=TOKEN_DAYS)
    row = session.execute(
        _ENTRIES.where(Application.draft_token_hash == digest(token), Sheet.saved_at > oldest)
    ).first()
    if row is None or not allows(Deed.ENTER_FOR_OTHER, roles_at(actor, row.programme_id, row.place_id)):
        raise NotNow("entry_gone")
    return EntryRow(**row._mapping)


def entry_asked(session: Session, token: str) -> EntryRow:
    """Return the entry that a resident's link is about. Raises NotNow('link_over')."""
    return entry_of(session, people.link(session, token, LinkAction.JOIN_AS_OWNER).subject)


def entry_of(session: Session, subject: str) -> EntryRow:
    """Return the entry that a link or slip names. Raises NotNow('link_over')."""
    number = subject.removeprefix(SUBJECT)
    if not subject.startswith(SUBJECT):
        raise NotNow("link_over")
    row = session.execute(_ENTRIES.where(Application.id == int(number))).first()
    if row is None or not row.typed:
        raise NotNow("link_over")
    return EntryRow(**row._mapping)


class EntryLine(NamedTuple):
    """One entry in the list of what waits for its resident; ``number`` names it for a press."""

    number: int
    title: str
    place: str
    scribe: str
    source: Source
    made_at: datetime
    read_back_at: datetime | None
    slip_reference: str | None
    declined_at: datetime | None
    words: str
    typed: dict[str, Any]

    @property
    def maker(self) -> str:
        """The name of whoever it was written down for, if it was said."""
        return str(self.typed.get("name", ""))


def entries(session: Session, scope: Scope, now: datetime) -> tuple[EntryLine, ...]:
    """Return what was written down in these places and not confirmed yet, the newest first."""
    columns = (Entry.id, Application.title, Place.name, Person.name, Application.source, *_LINE)
    statement = (
        select(*columns)
        .join(Entry, Entry.application_id == Application.id)
        .join(Sheet, Sheet.application_id == Application.id)
        .join(Person, Person.id == Application.entered_by_id)
        .join(Place, Place.id == Entry.place_id)
        .where(or_(Place.programme_id.in_(scope.programme_ids), Place.id.in_(scope.place_ids)))
        .where(Entry.confirmed_at.is_(None), Entry.made_at > now - timedelta(days=TOKEN_DAYS))
        .order_by(Entry.made_at.desc(), Entry.id.desc())
        .limit(MOST)
    )
    return tuple(EntryLine(*row) for row in session.execute(statement))


_LINE = (Entry.made_at, Entry.read_back_at, Entry.slip_reference, Entry.declined_at, Entry.words, Sheet.typed)


class PlaceLine(NamedTuple):
    """A place where somebody may write plans down."""

    name: str
    slug: str


def places_of(session: Session, scope: Scope) -> tuple[PlaceLine, ...]:
    """Return the places of a scope, by name."""
    within = or_(Place.programme_id.in_(scope.programme_ids), Place.id.in_(scope.place_ids))
    rows = session.execute(select(Place.name, Place.slug).where(within).order_by(Place.name).limit(MOST))
    return tuple(PlaceLine(*row) for row in rows)
