"""Who is there, and who writes down."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.evenings.models import Evening, EveningPart, EveningSeat
from grants.evenings.queries import EveningRow, Guest, evening, guests, round_standing
from grants.evenings.services.setting import noted
from grants.programmes.models import Round
from grants.rules.evenings import is_tonight
from grants.rules.permissions import Actor, Deed, Role, Standing, Tie
from grants.rules.refusals import Invalid, NotAllowed, NotNow, Stale
from grants.store import clock
from grants.store.session import lock_root, truth

truth("evening_seats_once", lambda: Stale("stale"))


def note_attendance(
    session: Session, actor: Actor, reference: str, present: Collection[int] | None, scribe: int | None, seen: int
) -> None:
    """Note who sits at the table (seats; None leaves it as it is) and which seat writes down, for this evening alone.

    Only the chair, or who stands in while nobody holds the chair, names the scribe. Raises NotAllowed, Missing,
    NotNow: 'no_evening', 'evening_not_tonight' for attendance before its day; Stale with what changed, and
    Invalid('choice_unknown') for a seat that is not in office here.
    """
    here = round_standing(session, actor, reference)
    here.demand(Deed.HOLD_EVENING)
    lock_root(session, Round, here.id)
    before = evening(session, here.id)
    if before.on is None:
        raise NotNow("no_evening")
    around = guests(session, here.place_id, before.id)
    if before.version != seen:
        raise Stale("stale", changed=_changed(before, around, present, scribe))
    _demand_seats(around, present or (), "present")
    _demand_seats(around, [scribe] if scribe else (), "scribe")
    if scribe != before.scribe_seat_id:
        _demand_names_scribe(here)
    row = noted(session, before, before.on)
    row.scribe_seat_id, row.version, row.changed_at = scribe, row.version + 1, clock.now()
    if present is not None:
        _note(session, row, around, present, before.on)
    session.flush()


def _note(session: Session, row: Evening, around: list[Guest], present: Collection[int], on: date) -> None:
    if not is_tonight(on, clock.today()):
        raise NotNow("evening_not_tonight")
    known = {
        seat.seat_id: seat for seat in session.scalars(select(EveningSeat).where(EveningSeat.evening_id == row.id))
    }
    for guest in around:
        if guest.seat_id in known:
            known[guest.seat_id].present = guest.seat_id in present
        else:
            session.add(EveningSeat(evening_id=row.id, seat_id=guest.seat_id, present=guest.seat_id in present))


def _demand_seats(around: list[Guest], chosen: Collection[int], field: str) -> None:
    if not set(chosen) <= {guest.seat_id for guest in around}:
        raise Invalid("choice_unknown", field)


def _demand_names_scribe(here: Standing) -> None:
    if Role.CHAIR not in here.roles and Tie.CHAIR_STAND_IN not in here.ties:
        raise NotAllowed("not_yours")


def _changed(
    now: EveningRow, around: list[Guest], present: Collection[int] | None, scribe: int | None
) -> list[tuple[EveningPart, str, str]]:
    """Give what this window wanted beside what somebody else noted."""
    names = {guest.seat_id: guest.name for guest in around}
    wanted = ", ".join(names[seat] for seat in names if seat in (present or ()))
    there = ", ".join(guest.name for guest in around if guest.present)
    rows = [(EveningPart.SCRIBE, names.get(scribe or 0, ""), now.scribe or "")]
    if present is not None:
        rows.append((EveningPart.PRESENT, wanted, there))
    return [row for row in rows if row[1] != row[2]]
