"""What can be linked: ideas on the wall, offers that stand, plans that are at work; each with whether it can be asked.

May import: links.models, earlier storeys, rules, store.
"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, and_, case, exists, literal, or_, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from grants.applications.models import Application, Owner
from grants.decisions.models import Decision, Letter, Verdict
from grants.ideas.models import Idea, Offer
from grants.ideas.queries.offer_desk import Homes, values, within
from grants.ideas.queries.offers import SHOWN
from grants.programmes.models import Place
from grants.rules import links as rules
from grants.rules.lifecycle import State
from grants.rules.links import LinkKind, Thing
from grants.rules.offers import OfferKind
from grants.rules.terms import local_day
from grants.rules.tin import Shelf
from grants.rules.topics import topics

NEWEST = 300
"""How many of each kind are looked at: the newest ones."""

AT_WORK = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.AWARDED)
SHOWN_STATES = (State.APPROVED, State.AWARDED)


class ThingRow(NamedTuple):
    """One idea, offer or plan. ``line`` is what people see; ``more`` is only read along, to find what fits.

    ``offer`` is the kind of an offer, else empty. ``public`` says whether everybody may see it.
    """

    kind: LinkKind
    id: int
    code: str
    line: str
    more: str
    offer: str
    person_id: int | None
    made_at: datetime
    public: bool
    place_id: int
    place: str
    slug: str

    @property
    def name(self) -> str:
        """Its name among all of them, as it stands in addresses."""
        return f"{self.kind.value}-{self.code}"

    @property
    def word(self) -> OfferKind | LinkKind:
        """What comes before the line: I can, I have, I seek, an idea, a plan."""
        return OfferKind(self.offer) if self.offer else self.kind

    @property
    def thing(self) -> Thing:
        """What the rule reads of it."""
        says = rules.says(self.kind, OfferKind(self.offer) if self.offer else None)
        about = topics(f"{self.line} {self.more}")
        return Thing(self.kind, self.code, self.place_id, local_day(self.made_at), says, about, self.person_id)


def _part(kind: LinkKind, **columns: Any) -> Select[Any]:
    """Begin one kind of thing: the columns of a ThingRow by name, in the order in which they are given."""
    named = (column.label(name) for name, column in columns.items())
    where = Place.id.label("place_id"), Place.name.label("place"), Place.slug.label("slug")
    found: Select[Any] = select(literal(kind.value).label("kind"), *named, *where)
    return found


def _ideas() -> Select[Any]:
    columns = {
        "id": Idea.id, "code": Idea.reference, "line": Idea.line, "more": literal(""), "offer": literal(""),
        "person_id": Idea.person_id, "made_at": Idea.made_at, "public": literal(1),
    }  # fmt: skip
    reachable = or_(Idea.person_id.is_not(None), Idea.phone != "")
    found = _part(LinkKind.IDEA, **columns).select_from(Idea).join(Place, Place.id == Idea.place_id)
    return found.where(Idea.shelf == Shelf.WALL, Idea.grown_at.is_(None), reachable).order_by(Idea.id.desc())


def _offers() -> Select[Any]:
    columns = {
        "id": Offer.id, "code": Offer.code, "line": Offer.line, "more": literal(""),
        "offer": as_type(Offer.kind, String), "person_id": Offer.person_id, "made_at": Offer.made_at,
        "public": literal(1),
    }  # fmt: skip
    found = _part(LinkKind.OFFER, **columns).select_from(Offer).join(Place, Place.id == Offer.place_id)
    return found.where(*SHOWN).order_by(Offer.id.desc())


_TOLD = exists().where(
    Decision.application_id == Application.id,
    Decision.verdict == Verdict.APPROVED,
    Decision.recalled_at.is_(None),
    Decision.superseded_at.is_(None),
    Letter.decision_id == Decision.id,
    Letter.left_at.is_not(None),
)


IS_TOLD = case((and_(Application.state.in_(SHOWN_STATES), _TOLD), 1), else_=0)
"""1 for a plan that everybody may see: its yes-letter has left and the yes still stands."""


def _plans() -> Select[Any]:
    columns = {
        "id": Application.id, "code": Application.reference, "line": Application.title,
        "more": Application.also_needed, "offer": literal(""), "person_id": Owner.person_id,
        "made_at": Application.submitted_at, "public": IS_TOLD,
    }  # fmt: skip
    first = and_(Owner.application_id == Application.id, Owner.position == 1, Owner.until_at.is_(None))
    found = _part(LinkKind.PLAN, **columns).select_from(Application).join(Owner, first)
    found = found.join(Place, Place.id == Application.place_id)
    return found.where(Application.state.in_(AT_WORK)).order_by(Application.id.desc())


@cache
def _things() -> Any:
    parts = (part.where(within()).limit(NEWEST).subquery() for part in (_ideas(), _offers(), _plans()))
    return union_all(*(select(part) for part in parts))


def things(session: Session, of: Homes) -> tuple[ThingRow, ...]:
    """Return what can be linked in these places: the newest ideas, offers and plans whose makers can be asked."""
    return tuple(_row(row) for row in session.execute(_things(), values(of)))


def of_place(session: Session, place_id: int) -> tuple[ThingRow, ...]:
    """Return what can be linked in one place."""
    return things(session, Homes((), (place_id,)))


def _row(row: Any) -> ThingRow:
    found = ThingRow(*row)
    return found._replace(kind=LinkKind(found.kind), public=bool(found.public))
