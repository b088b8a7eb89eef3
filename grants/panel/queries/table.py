"""The table: every seat in office before one plan, with who is set aside and what was said.

This is the one place where voices and set-asides are read, so a member set aside can never count by another road.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, join, or_, outerjoin, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Helper, Owner
from grants.panel.models import Review, Seat, SetAside, VoicesClosed
from grants.people.models import Person
from grants.rules import reviews
from grants.rules.payees import PartyKind
from grants.rules.reviews import Band, Choice, Closeness, Tally, Voice


class Why(StrEnum):
    """Why a member is set aside from one plan: the ties the register holds, the officer's word, or their own."""

    MAKER = "maker"
    HELPER = "helper"
    FAMILY = "family"
    HOUSEHOLD = "household"
    OTHER_INTEREST = "other_interest"
    TOO_CLOSE = "too_close"


class Member(NamedTuple):
    """One member at the table of one plan. ``why`` is set for who is set aside, and their voice does not count.

    ``called`` is true for who came in for this plan alone, from the reserve list or a neighbouring panel.
    """

    application_id: int
    seat_id: int
    person_id: int
    name: str
    band: Band
    is_chair: bool
    why: Why | None
    closeness: Closeness | None
    choice: Choice | None
    sentence: str
    version: int
    youth_plan: bool
    called: bool = False

    @property
    def voice(self) -> Voice | None:
        """The voice as it counts: None when nothing was said and when the member is set aside."""
        if self.closeness is None or self.why is not None:
            return None
        return Voice(self.seat_id, self.band, self.closeness, self.choice)


def around(seats: Any) -> Any:
    """Give ``seats`` (applications joined to seats) with what each of them is to the plan and said of it.

    A former maker or helper keeps their interest: their rows are read whether or not they ended.
    """
    with_owners = outerjoin(
        seats, Owner, and_(Owner.application_id == Application.id, Owner.person_id == Seat.person_id)
    )
    with_helpers = outerjoin(
        with_owners, Helper, and_(Helper.application_id == Application.id, Helper.person_id == Seat.person_id)
    )
    with_asides = outerjoin(
        with_helpers, SetAside, and_(SetAside.application_id == Application.id, SetAside.seat_id == Seat.id)
    )
    return outerjoin(with_asides, Review, and_(Review.application_id == Application.id, Review.seat_id == Seat.id))


def _plain(number: Any) -> Any:
    return func.lower(func.replace(number, " ", ""))


_AT_HOME = (
    Seat.postcode != "",
    Owner.postcode == Seat.postcode,
    _plain(Owner.house_number) == _plain(Seat.house_number),
)
HOME = exists().where(Owner.application_id == Application.id, *_AT_HOME).correlate(Application, Seat)
"""Whether a maker of the plan lives where the member said they live: set aside by their own word, without a row."""

SPEAKS = (
    Review.choice.is_not(None),
    Seat.until_on.is_(None),
    ~exists().where(Owner.application_id == Review.application_id, Owner.person_id == Seat.person_id),
    ~exists().where(Helper.application_id == Review.application_id, Helper.person_id == Seat.person_id),
    ~exists().where(SetAside.application_id == Review.application_id, SetAside.seat_id == Seat.id),
    ~exists().where(Owner.application_id == Review.application_id, *_AT_HOME),
)
"""The conditions, on Review joined to Seat, that a voice counts: the same as `why_aside`, for statements without it."""

AT_TABLE = and_(
    Seat.place_id == Application.place_id,
    Seat.until_on.is_(None),
    or_(Seat.for_application_id.is_(None), Seat.for_application_id == Application.id),
)
"""Who sits before a plan: the panel of its place, and who was called in for it."""

IN_OFFICE = join(Application, Seat, AT_TABLE)
AROUND = around(IN_OFFICE)

_TABLE = (
    select(
        Application.id,
        Application.party_kind,
        Seat.id,
        Seat.person_id,
        Person.name,
        Seat.band,
        Seat.is_chair,
        Owner.id,
        Helper.id,
        SetAside.reason,
        Review.closeness,
        Review.choice,
        Review.sentence,
        Review.version,
        HOME,
        Seat.for_application_id,
    )
    .select_from(join(AROUND, Person, Person.id == Seat.person_id))
    .order_by(Application.id, Seat.id)
)


def table(session: Session, application_id: int) -> list[Member]:
    """Give the members around one plan. Voices are in it: hand it on to pages only through `reading`."""
    return [_member(row) for row in session.execute(_TABLE.where(Application.id == application_id))]


def tables(session: Session, application_ids: Collection[int]) -> dict[int, list[Member]]:
    """Give the members around several plans in one statement, by plan."""
    found: dict[int, list[Member]] = {application_id: [] for application_id in application_ids}
    for row in session.execute(_TABLE.where(Application.id.in_(application_ids))):
        found[row[0]].append(_member(row))
    return found


def _member(row: Any) -> Member:
    plan, party, seat, person, name, band, chairs, *interest, sentence, version, home, called = row
    owner, helper, reason, closeness, choice = interest
    why = why_aside(owner, helper, reason, closeness, home)
    said = (closeness, choice, sentence or "", version or 0)
    return Member(
        plan, seat, person, name, band, chairs, why, *said, party is PartyKind.YOUTH_GROUP, called is not None
    )


def why_aside(
    owner: int | None, helper: int | None, reason: Any, closeness: Closeness | None, home: bool = False
) -> Why | None:
    """Give why a member is set aside, the weightiest reason first, or None for who takes part."""
    if owner is not None:
        return Why.MAKER
    if helper is not None:
        return Why.HELPER
    if reason is not None:
        return Why(reason.value)
    if home:
        return Why.HOUSEHOLD
    return Why.TOO_CLOSE if closeness is Closeness.TOO_CLOSE else None


def counted(members: Collection[Member]) -> Tally:
    """Count one table by the rules."""
    voices = [member.voice for member in members if member.voice is not None]
    panel = [member for member in members if not member.called]
    aside = sum(member.why is not None for member in panel)
    return reviews.tally(len(panel), aside, voices, any(member.youth_plan for member in members))


def tally(session: Session, application_id: int) -> Tally:
    """Count the voices on one plan as they are now."""
    return counted(table(session, application_id))


def tallies(session: Session, application_ids: Collection[int]) -> dict[int, Tally]:
    """Count the voices on several plans in one statement, by plan."""
    return {plan: counted(members) for plan, members in tables(session, application_ids).items()}


def set_aside_counts(members: Iterable[Member]) -> list[tuple[Why, int]]:
    """Count who is set aside by reason, in the order of Why: reasons and numbers, never names."""
    found = Counter(member.why for member in members if member.why is not None)
    return [(why, found[why]) for why in Why if found[why]]


def closed(session: Session, application_id: int) -> bool:
    """Say whether the chair concluded this plan, so that no voice on it changes any more."""
    return bool(session.scalar(select(exists().where(VoicesClosed.application_id == application_id))))
