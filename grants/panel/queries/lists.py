"""What one member has before them: plans to read, plans they gave their voice on, plans they are set aside from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, outerjoin, select, tuple_
from sqlalchemy.orm import Session

from grants.applications.models import Application, Helper, Owner, Side, ThreadQuestion
from grants.panel.models import Review, Seat, SetAside, VoicesClosed
from grants.panel.queries.seats import Seated
from grants.panel.queries.table import HOME, IN_OFFICE, Member, Why, around, counted, tables, why_aside
from grants.panel.queries.ties import ties_at
from grants.programmes.models import HouseRule
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.permissions import Actor, Tie
from grants.rules.reviews import Choice, Standing

PAGE = 50

# A page of B1 text read calmly, and a minute for the lines and the questions.
_SIGNS_A_MINUTE = 900


@dataclass(frozen=True)
class Listed:
    """One plan in review as this member sees it. ``standing`` is None until their own voice is in.

    ``unanswered``: a question to the makers waits for an answer.
    """

    id: int
    reference: str
    title: str
    lead: str
    youth: bool
    total_cents: int
    submitted_at: datetime
    minutes: int
    why: Why | None
    choice: Choice | None
    closed: bool
    unanswered: bool
    standing: Standing | None = None
    may_conclude: bool = False


@dataclass(frozen=True)
class Index:
    """The lists of one member at one place, oldest plan first. ``after`` asks for the next page, or is None."""

    to_read: Sequence[Listed]
    given: Sequence[Listed]
    aside: Sequence[Listed]
    house_rules: Sequence[tuple[int, str, str]]
    after: tuple[datetime, int] | None


_SIGNS = sum(
    (func.length(column) for column in (Application.already, Application.neighbours, Application.for_whom)),
    start=func.length(Application.what),
)

_MINE = outerjoin(around(IN_OFFICE), VoicesClosed, VoicesClosed.application_id == Application.id)

_UNANSWERED = exists().where(
    ThreadQuestion.application_id == Application.id,
    ThreadQuestion.answered_at.is_(None),
    ThreadQuestion.asked_of == Side.MAKERS,
)

_LISTED = (
    select(
        Application.id,
        Application.reference,
        Application.title,
        Application.lead,
        Application.party_kind,
        Application.total_cents,
        Application.submitted_at,
        _SIGNS,
        Owner.id,
        Helper.id,
        SetAside.reason,
        Review.closeness,
        Review.choice,
        VoicesClosed.application_id,
        _UNANSWERED,
        HOME,
    )
    .select_from(_MINE)
    .where(Application.state == State.IN_REVIEW)
    .order_by(Application.submitted_at, Application.id)
)


def index(session: Session, actor: Actor, seat: Seated, after: tuple[datetime, int] | None = None) -> Index:
    """Give what lies before a member at one place, PAGE plans at a time."""
    asked = _LISTED.where(Application.place_id == seat.place_id, Seat.person_id == actor.person_id).limit(PAGE + 1)
    if after is not None:
        asked = asked.where(tuple_(Application.submitted_at, Application.id) > after)
    rows = [_listed(row) for row in session.execute(asked)]
    more, rows = len(rows) > PAGE, rows[:PAGE]
    given = _weighed(session, actor, [row for row in rows if row.why is None and row.choice is not None])
    return Index(
        to_read=[row for row in rows if row.why is None and row.choice is None and not row.closed],
        given=given,
        aside=[row for row in rows if row.why is not None],
        house_rules=house_rules(session, seat.round_id),
        after=(rows[-1].submitted_at, rows[-1].id) if more else None,
    )


def _listed(row: Any) -> Listed:
    plan, reference, title, lead, party, cents, at, signs, *more = row
    owner, helper, reason, closeness, choice, ended, unanswered, home = more
    return Listed(
        id=plan,
        reference=reference,
        title=title,
        lead=lead,
        youth=party is PartyKind.YOUTH_GROUP,
        total_cents=cents or 0,
        submitted_at=at,
        minutes=1 + (signs or 0) // _SIGNS_A_MINUTE,
        why=why_aside(owner, helper, reason, closeness, home),
        choice=choice,
        closed=ended is not None,
        unanswered=unanswered,
    )


def _weighed(session: Session, actor: Actor, given: list[Listed]) -> list[Listed]:
    """Say where each plan stands, only to who gave their own voice on it, and whether they may conclude it."""
    around_each = tables(session, [row.id for row in given if not row.closed]) if given else {}
    return [_with_standing(row, around_each.get(row.id), actor) for row in given]


def _with_standing(row: Listed, members: list[Member] | None, actor: Actor) -> Listed:
    if members is None:
        return row
    leads = any(member.is_chair and member.person_id == actor.person_id for member in members)
    seen = [(member.person_id, member.is_chair, member.why) for member in members]
    stands_in = Tie.CHAIR_STAND_IN in ties_at(seen, actor.person_id)
    where = counted(members).standing
    return replace(row, standing=where, may_conclude=leads or stands_in)


def house_rules(session: Session, round_id: int | None) -> list[tuple[int, str, str]]:
    """Give the panel's own questions of a round: number, Dutch, English (empty when there is none)."""
    asked = select(HouseRule.number, HouseRule.question, HouseRule.question_en).where(HouseRule.round_id == round_id)
    rows: Iterable[Any] = session.execute(asked.order_by(HouseRule.number))
    return [(number, dutch, english) for number, dutch, english in rows]


_NEXT = (
    select(Application.reference)
    .select_from(_MINE)
    .where(Application.state == State.IN_REVIEW, VoicesClosed.application_id.is_(None))
    .where(Owner.id.is_(None), Helper.id.is_(None), SetAside.id.is_(None), Review.id.is_(None), ~HOME)
    .order_by(Application.submitted_at, Application.id)
    .limit(1)
)


def next_to_read(session: Session, actor: Actor, place_id: int) -> str | None:
    """Give the reference of the oldest plan this member has still to read at a place, or None."""
    return session.scalar(_NEXT.where(Application.place_id == place_id, Seat.person_id == actor.person_id))
