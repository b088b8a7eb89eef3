"""A link and its two sides as they are read. May import: rules."""

from datetime import datetime
from typing import NamedTuple

from grants.rules.links import LinkKind
from grants.rules.offers import OfferKind


class SideRow(NamedTuple):
    """One side of a link. ``stands`` is false once what it is about was taken away or is over."""

    id: int
    position: int
    kind: LinkKind
    code: str
    line: str
    offer: str
    name: str
    person_id: int | None
    mail: str
    phone: str
    asked_at: datetime | None
    said_at: datetime | None
    says_yes: bool | None
    told_at: datetime | None
    stands: bool
    public: bool

    @property
    def word(self) -> OfferKind | LinkKind:
        """What comes before the line: I can, I have, I seek, an idea, a plan."""
        return OfferKind(self.offer) if self.offer else self.kind

    @property
    def to_call(self) -> bool:
        """Whether somebody must call to ask: there is a question, no answer, and no mail address."""
        return self.asked_at is not None and self.said_at is None and not self.mail

    @property
    def reach(self) -> str:
        """The one way in which they are reached: by mail, else by phone."""
        return self.mail or self.phone


class LinkRow(NamedTuple):
    """One link with its two sides, in order."""

    id: int
    code: str
    pair: str
    place_id: int
    place: str
    slug: str
    made_at: datetime
    ends_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    sides: tuple[SideRow, SideRow]

    def stands_open(self, now: datetime) -> bool:
        """Tell whether both can still answer."""
        stand = all(side.stands for side in self.sides)
        return self.agreed_at is None and self.ended_at is None and now < self.ends_at and stand

    @property
    def shown(self) -> bool:
        """Whether everybody may see that these belong together: both said yes, and both lines are public still."""
        return self.agreed_at is not None and all(side.stands and side.public for side in self.sides)

    def other(self, position: int) -> SideRow:
        """Return the side across from the one at ``position``."""
        return self.sides[2 - position]
