"""What everybody may see: plans whose yes-letter has left, awards, and counts of the rest. Never a person's name.

One statement a question, rows as tuples. May import: every storey below, rules, store.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select, true
from sqlalchemy.orm import Session

from grants.applications.models import Application, Step
from grants.awards.models import Closing
from grants.decisions.models import Decision, Letter, Verdict
from grants.ideas.models import Offer
from grants.ideas.queries import ideas
from grants.ideas.queries.offers import NEWEST, OfferLine
from grants.ledger.models import LedgerEntry, PlanBalance
from grants.programmes.models import Place, Programme
from grants.rules.lifecycle import ASKED, State
from grants.rules.moves import Account
from grants.rules.payees import PartyKind

PUBLIC_STATES = (State.APPROVED, State.AWARDED, State.CLOSED)


class PlaceLink(NamedTuple):
    """A place in the list of all places."""

    slug: str
    name: str
    municipality: str


class Story(NamedTuple):
    """A plan everybody may see. ``cents`` is what was awarded; ``told`` what the makers said at the end, or None."""

    reference: str
    title: str
    lead: str
    art: str | None
    state: State
    place_name: str
    place_slug: str
    cents: int
    told: str | None
    left_over_cents: int | None
    shown_at: datetime


class Award(NamedTuple):
    """One row of the register. Amounts in cents; ``paid_cents`` is net of what came back."""

    id: int
    reference: str
    title: str
    place: str
    place_slug: str
    municipality: str
    cbs_code: str
    programme: str
    youth: bool
    asked_cents: int
    cents: int
    paid_cents: int
    state: State
    awarded_at: datetime


def places(session: Session) -> list[PlaceLink]:
    """Return every place, by name."""
    rows = session.execute(select(Place.slug, Place.name, Place.municipality).order_by(Place.sort_key))
    return [PlaceLink(*row) for row in rows]


def _shown(columns: Sequence[Any]) -> Select[Any]:
    """Select from plans whose yes-letter has left and still stands (PRODUCT 3.3: the letter makes it public)."""
    return (
        select(*columns)
        .select_from(Application)
        .join(Decision, Decision.application_id == Application.id)
        .join(Letter, Letter.decision_id == Decision.id)
        .join(Place, Place.id == Application.place_id)
        .where(
            Decision.verdict == Verdict.APPROVED,
            Decision.recalled_at.is_(None),
            Decision.superseded_at.is_(None),
            Letter.left_at.is_not(None),
            Application.state.in_(PUBLIC_STATES),
        )
    )


_STORIES = (
    _shown(
        [
            Application.reference, Application.title, Application.lead, Application.art, Application.state,
            Place.name, Place.slug, Decision.cents, Closing.sentence, Closing.left_over_cents, Letter.left_at,
        ]
    )
    .outerjoin(Closing, Closing.application_id == Application.id)
)  # fmt: skip
_OF_PLACE = (
    _STORIES.where(Application.place_id == bindparam("place_id"))
    # As its index has them: sorting by letter would take longer with every year.
    .order_by(Application.submitted_at.desc(), Application.id.desc())
    .limit(bindparam("most"))
)

# What was told last is found first and joined then: whichever way round a database would do it, it would sort them all.
_CLOSED = select(Closing.application_id).order_by(Closing.at.desc(), Closing.application_id.desc())
_TOLD = _STORIES.where(Application.id.in_(_CLOSED.limit(bindparam("most")))).order_by(
    Closing.at.desc(), Application.id.desc()
)


def stories_of(session: Session, place_id: int, most: int = 60) -> list[Story]:
    """Return what people do in a place, the newest first."""
    rows = session.execute(_OF_PLACE, {"place_id": place_id, "most": most})
    return [Story(*row) for row in rows]


def told(session: Session, most: int = 3) -> list[Story]:
    """Return the newest plans that are done and were told about, of all places."""
    return [Story(*row) for row in session.execute(_TOLD, {"most": most})]


_AWARDS = (
    _shown(
        [
            Decision.id, Application.reference, Application.title, Place.name, Place.slug, Place.municipality,
            Place.cbs_code, Programme.name, Application.party_kind == PartyKind.YOUTH_GROUP, Application.total_cents,
            Decision.cents, func.coalesce(PlanBalance.cents, 0), Application.state, Letter.left_at,
        ]
    )
    .join(Programme, Programme.id == Application.programme_id)
    .outerjoin(
        PlanBalance,
        (PlanBalance.application_id == Application.id) & (PlanBalance.account == Account.PAID),
    )
    .order_by(Decision.id.desc())
)  # fmt: skip


_FIRST_AWARDS = _AWARDS.limit(bindparam("most"))
_NEXT_AWARDS = _AWARDS.where(Decision.id < bindparam("after")).limit(bindparam("most"))


def register(session: Session, after: int | None, most: int) -> list[Award]:
    """Return awards, the newest first, after the one with this key."""
    rows = _FIRST_AWARDS if after is None else _NEXT_AWARDS
    return [Award(*row) for row in session.execute(rows, {"after": after, "most": most})]


class Counted(NamedTuple):
    """How often it was not a yes, all programmes together: refusals are only counted."""

    not_yet: int
    declined: int


def counted(session: Session) -> Counted:
    """Return the counts of not-yets and refusals whose letter has left."""
    not_yet, declined, not_yet_waits, declined_waits = session.execute(_COUNTED).one()
    return Counted(not_yet - not_yet_waits, declined - declined_waits)


def _ended(state: State) -> Any:
    """Count the plans that ended so, from an index alone: one for each programme."""
    of_all = Application.programme_id.in_(select(Programme.id)), Application.state == state
    return select(func.count()).select_from(Application).where(*of_all).scalar_subquery()


def _untold(verdict: Verdict) -> Any:
    """Count those whose letter waits: few at any time, and nobody may know of them."""
    waits = Letter.left_at.is_(None), Letter.called_off_at.is_(None), Decision.verdict == verdict
    waiting = select(func.count()).select_from(Letter).join(Decision, Decision.id == Letter.decision_id)
    return waiting.where(*waits).scalar_subquery()


_COUNTED = select(_ended(State.NOT_YET), _ended(State.DECLINED), _untold(Verdict.NOT_YET), _untold(Verdict.DECLINED))


_NEWEST = [select(func.max(one)).scalar_subquery() for one in (Step.id, LedgerEntry.id, Letter.left_at, Place.id)]


_STAMP = select(*_NEWEST)


def stamp(session: Session) -> tuple[Any, ...]:
    """Return what changes whenever anything shown here changes, from four keys: for the ETag, before real work."""
    return tuple(session.execute(_STAMP).one())


class PlaceStamp(NamedTuple):
    """The stamp of a place's page, how many plans lie on its table, and what its people can, have and look for."""

    newest: tuple[Any, ...]
    waiting: int
    lines: tuple[OfferLine, ...]


_ON_TABLE = Application.round_id == bindparam("round_id"), Application.state.in_(sorted(ASKED))
_WAITING = select(func.count()).select_from(Application).where(*_ON_TABLE).scalar_subquery()
# One row at least, also where nobody offers anything: the lines stand beside the stamp.
_ALONE = select(literal(1).label("one")).subquery()
_LINES = NEWEST.add_columns(Offer.id).subquery()
_PLACE_STAMP = (
    select(*_NEWEST, *ideas.STAMPS, _WAITING, *_LINES.c)
    .select_from(_ALONE.outerjoin(_LINES, true()))
    .order_by(_LINES.c.id.desc())
)  # fmt: skip


def place_stamp(session: Session, place_id: int, round_id: int | None, most: int) -> PlaceStamp:
    """Return the stamp with what it stands beside; which plans are read is nobody's business yet, only how many."""
    rows = session.execute(_PLACE_STAMP, {"place_id": place_id, "round_id": round_id, "most": most}).all()
    first, at = rows[0], len(_NEWEST) + len(ideas.STAMPS)
    lines = tuple(OfferLine(*row[at + 1 : -1]) for row in rows if row[-1] is not None)
    return PlaceStamp(tuple(first[:at]), first[at], lines)
