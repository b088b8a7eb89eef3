"""Letters: which one a page shows, which wait for the post, and whether an outcome may be told to others yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Owner
from grants.applications.queries import Scope
from grants.decisions.models import Decision, LeftBy, Letter, Verdict
from grants.people.models import Locale, Person
from grants.programmes.models import Place
from grants.rules.lifecycle import DeclineReason, State

MOST = 100

_STANDS = (Decision.recalled_at.is_(None), Decision.superseded_at.is_(None))


@dataclass(frozen=True)
class Shown:
    """A letter as a page or PDF shows it; ``facts`` are the frozen LetterPaper, with its dates once it left."""

    verdict: Verdict
    locale: Locale
    facts: dict[str, Any]
    due_at: datetime
    left_at: datetime | None
    left_by: LeftBy | None


class ToPost(NamedTuple):
    """A letter that has to go on paper: no maker has a mail address, or the mail did not get through."""

    reference: str
    title: str
    place: str
    due_at: datetime


class OutcomeRow(NamedTuple):
    """What was decided on a plan, and whether its letter has left. ``cents`` of a yes."""

    verdict: Verdict
    cents: int | None
    reason: DeclineReason | None
    departs: bool
    decided_at: datetime
    due_at: datetime
    dated_on: date | None
    last_day_on: date | None
    left_at: datetime | None


def letter(session: Session, application_id: int, before_it_left: bool) -> Shown | None:
    """Give the newest letter about a plan; one that has not left yet only to who may see that (the office)."""
    asked = (
        select(Decision.verdict, Letter)
        .join(Letter, Letter.decision_id == Decision.id)
        .where(Letter.application_id == application_id, Letter.called_off_at.is_(None))
        .order_by(Letter.id.desc())
        .limit(1)
    )
    row = session.execute(asked if before_it_left else asked.where(Letter.left_at.is_not(None))).first()
    if row is None:
        return None
    verdict, found = row
    days = {name: getattr(found, name).isoformat() for name in ("dated_on", "last_day_on") if getattr(found, name)}
    return Shown(verdict, found.locale, found.facts | days, found.due_at, found.left_at, found.left_by)


def waiting_letter(session: Session, application_id: int) -> Letter | None:
    """Give the newest letter that was not called off, locked: for the services that send it on its way."""
    asked = (
        select(Letter)
        .where(Letter.application_id == application_id, Letter.called_off_at.is_(None))
        .order_by(Letter.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalar(asked.execution_options(populate_existing=True))


def letters_to_post(session: Session, scope: Scope, moment: datetime) -> tuple[ToPost, ...]:
    """Give the letters that are due by `moment` and that no mail will bring, oldest first."""
    reachable = exists().where(
        Owner.application_id == Letter.application_id,
        Owner.until_at.is_(None),
        Person.id == Owner.person_id,
        Person.email.is_not(None),
    )
    asked = (
        select(Application.reference, Application.title, Place.name, Letter.due_at)
        .join(Letter, Letter.application_id == Application.id)
        .join(Place, Place.id == Application.place_id)
        .where(scope.covers(), Letter.left_at.is_(None), Letter.called_off_at.is_(None), Letter.due_at <= moment)
        .where(~reachable)
        .order_by(Letter.due_at, Letter.id)
        .limit(MOST)
    )
    rows: Iterable[Any] = session.execute(asked)
    return tuple(ToPost(*row) for row in rows)


def has_left() -> ColumnElement[bool]:
    """Give the condition, on Application, that the letter of the outcome that stands has left: then others may know."""
    return exists().where(
        Decision.application_id == Application.id,
        *_STANDS,
        Letter.decision_id == Decision.id,
        Letter.left_at.is_not(None),
    )


def letter_left(session: Session, application_id: int) -> bool:
    """Say whether the letter of the outcome that stands has left (Need.LETTER_LEFT)."""
    return bool(session.scalar(select(Application.id).where(Application.id == application_id, has_left())))


def told(session: Session, application_ids: Collection[int]) -> set[int]:
    """Give which of these plans have an outcome that others may know."""
    return set(session.scalars(select(Application.id).where(Application.id.in_(application_ids), has_left())))


UNTOLD = frozenset({State.APPROVED, State.NOT_YET, State.DECLINED})


def shown_state(state: State, left: bool) -> State:
    """Give the state others see: an outcome whose letter has not left still looks like a plan the panel reads."""
    return State.IN_REVIEW if state in UNTOLD and not left else state


def outcome(session: Session, application_id: int) -> OutcomeRow | None:
    """Give the outcome that stands, or None. Hand it to others than the office only once ``left_at`` is set."""
    asked = (
        select(
            Decision.verdict,
            Decision.cents,
            Decision.reason,
            Decision.departs,
            Decision.decided_at,
            Letter.due_at,
            Letter.dated_on,
            Letter.last_day_on,
            Letter.left_at,
        )
        .join(Letter, Letter.decision_id == Decision.id)
        .where(Decision.application_id == application_id, *_STANDS)
    )
    row = session.execute(asked).first()
    return OutcomeRow(*row) if row else None
