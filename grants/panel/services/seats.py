"""Taking and leaving a seat."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.panel.models import Seat
from grants.programmes.models import Place
from grants.rules.permissions import Actor, Deed, demand, roles_at
from grants.rules.refusals import Missing, NotNow
from grants.rules.reviews import Band
from grants.store import clock
from grants.store.session import lock_root, truth

truth("one_seat_a_person", lambda: NotNow("seat_held"))
truth("one_chair_a_place", lambda: NotNow("chair_held"))


def fill_seat(
    session: Session,
    actor: Actor | None,
    place_id: int,
    person_id: int,
    band: Band,
    is_chair: bool = False,
    by_lot: bool = False,
) -> int:
    """Seat a person on the panel of a place from today; returns the seat's id.

    `actor` is None for the command line and the demo. The band is fixed for the whole term. Raises
    NotAllowed('not_yours'), Missing('no_such_page') and NotNow: 'seat_held' (one seat a person), 'chair_held'.
    """
    _demand_may_seat(session, actor, place_id)
    lock_root(session, Place, place_id)
    seat = Seat(
        place_id=place_id,
        person_id=person_id,
        band=band,
        is_chair=is_chair,
        by_lot=by_lot,
        since_on=clock.today(),
    )
    session.add(seat)
    session.flush()
    return seat.id


def leave_seat(session: Session, actor: Actor | None, seat_id: int) -> None:
    """End the term of a seat today. The voices given from it no longer count on plans that are still open.

    Raises NotAllowed('not_yours'), and Missing('no_such_page') for a seat that is not in office.
    """
    seat = session.scalar(select(Seat).where(Seat.id == seat_id, Seat.until_on.is_(None)))
    if seat is None:
        raise Missing("no_such_page")
    _demand_may_seat(session, actor, seat.place_id)
    seat.until_on = clock.today()
    session.flush()


def _demand_may_seat(session: Session, actor: Actor | None, place_id: int) -> None:
    programme_id = session.scalar(select(Place.programme_id).where(Place.id == place_id))
    if programme_id is None:
        raise Missing("no_such_page")
    if actor is not None:
        demand(Deed.MANAGE_PEOPLE, roles_at(actor, programme_id, place_id))
