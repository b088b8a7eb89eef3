"""Setting the evening of a round, and moving it."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from grants.evenings.models import Evening, EveningPart, EveningSeat
from grants.evenings.queries import EveningRow, evening, round_standing
from grants.notices.services import call_off
from grants.programmes import services as programmes
from grants.programmes.models import Round
from grants.rules.evenings import FURTHEST_DAYS
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, Stale
from grants.store import clock
from grants.store.session import lock_root, truth

REMINDER = "evenings/reminder"

truth("evenings_once_a_day", lambda: Stale("stale"))


@dataclass(frozen=True)
class EveningSaid:
    """When, where, and who brings something with the coffee. None is what was not filled in."""

    on: date | None
    at: time | None
    room: str = ""
    treat: str = ""


def set_evening(session: Session, actor: Actor, reference: str, said: EveningSaid, seen: int) -> None:
    """Set the next evening of a round, or move the one that is set; `seen` is the version shown, 0 before the first.

    An evening that was not held yet moves with all that was noted about it, and its members are told again. Raises
    NotAllowed, Missing, Stale with what changed, and Invalid: 'evening_day_needed', 'day_past', 'day_too_far' at "on",
    'evening_time_needed' at "at".
    """
    here = round_standing(session, actor, reference)
    here.demand(Deed.SET_EVENING)
    lock_root(session, Round, here.id)
    before = evening(session, here.id)
    if before.version != seen:
        raise Stale("stale", changed=_changed(before, said))
    on, at = _read(said)
    programmes.set_evening(
        session, actor, reference, on, evening_time=at, evening_place=said.room, evening_treat=said.treat
    )
    row = noted(session, before, on)
    row.version, row.changed_at = row.version + 1, clock.now()
    if (before.on, before.at, before.room) != (on, at, said.room.strip()):
        _untell(session, row)
    session.flush()


def noted(session: Session, before: EveningRow, on: date) -> Evening:
    """Give the row of an evening: the one that was noted, moved to its new day, or a new one. The round is locked."""
    row = session.get_one(Evening, before.id, populate_existing=True) if before.id is not None else None
    if row is not None and row.held_on != on and _was_held(session, row):
        row = None
    if row is None:
        row = Evening(round_id=before.round_id, held_on=on, version=0, changed_at=clock.now())
        session.add(row)
    row.held_on = on
    session.flush()
    return row


def _was_held(session: Session, row: Evening) -> bool:
    sat = exists().where(EveningSeat.evening_id == row.id, EveningSeat.present)
    return row.held_on < clock.today() or bool(session.scalar(select(sat)))


def _untell(session: Session, row: Evening) -> None:
    """Let everybody be told anew: what was on its way says the wrong day."""
    row.reminded_at = None
    call_off(session, subject(row), REMINDER)
    session.execute(
        delete(EveningSeat).where(EveningSeat.evening_id == row.id, EveningSeat.present.is_(False)),
        execution_options={"synchronize_session": False},
    )


def subject(row: Evening) -> str:
    """Give the code under which the messages about an evening are found again."""
    return f"evening-{row.id}"


def _read(said: EveningSaid) -> tuple[date, time]:
    today = clock.today()
    if said.on is None:
        raise Invalid("evening_day_needed", "on")
    if said.on < today:
        raise Invalid("day_past", "on")
    if said.on > today + timedelta(days=FURTHEST_DAYS):
        raise Invalid("day_too_far", "on", days=FURTHEST_DAYS)
    if said.at is None:
        raise Invalid("evening_time_needed", "at")
    return said.on, said.at


def _changed(now: EveningRow, said: EveningSaid) -> list[tuple[Any, object, object]]:
    """Give what this window wanted beside what stands now."""
    rows = [
        (EveningPart.DAY, said.on and said.on.isoformat(), now.on and now.on.isoformat()),
        (EveningPart.TIME, said.at and f"{said.at:%H:%M}", now.at and f"{now.at:%H:%M}"),
        (EveningPart.ROOM, said.room, now.room),
        (EveningPart.TREAT, said.treat, now.treat),
    ]
    return [(part, old or "", new or "") for part, old, new in rows if (old or "") != (new or "")]
