"""Taking and leaving a seat, and who leads the panel."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.notices.services import send
from grants.panel.models import Seat
from grants.panel.queries import place_standing
from grants.programmes.models import Place
from grants.rules import checks
from grants.rules.permissions import Actor, Deed, demand, roles_at
from grants.rules.refusals import Missing, NotAllowed, NotNow
from grants.rules.reviews import Band
from grants.store import clock
from grants.store.session import lock_root, truth

truth("one_seat_a_person", lambda: NotNow("seat_held"))
truth("one_chair_a_place", lambda: NotNow("chair_held"))
truth("one_call_a_plan", lambda: NotNow("called_in_already"))


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
    return new_seat(session, place_id, person_id, band, is_chair=is_chair, by_lot=by_lot)


def new_seat(
    session: Session,
    place_id: int,
    person_id: int,
    band: Band,
    *,
    is_chair: bool = False,
    by_lot: bool = False,
    ends_on: date | None = None,
    on_paper: bool = False,
    for_application_id: int | None = None,
) -> int:
    """Write a seat down; the caller locked the place and knows that this person said yes. As `fill_seat` refuses."""
    seat = Seat(
        place_id=place_id,
        person_id=person_id,
        band=band,
        is_chair=is_chair,
        by_lot=by_lot,
        since_on=clock.today(),
        ends_on=ends_on,
        on_paper=on_paper,
        for_application_id=for_application_id,
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


def step_down(session: Session, actor: Actor, slug: str) -> None:
    """Leave the panel of a place oneself, from today: its voices on open plans fall away, what is concluded stays.

    Who leads the panel hears of it, so that somebody else can be asked. Raises Missing, NotAllowed('not_yours') for
    who has no seat there.
    """
    here = place_standing(session, actor, slug)
    lock_root(session, Place, here.id)
    mine = select(Seat).where(Seat.place_id == here.id, Seat.person_id == actor.person_id, Seat.until_on.is_(None))
    held = session.scalars(mine).all()
    if not held:
        raise NotAllowed("not_yours")
    for seat in held:
        seat.until_on = clock.today()
    session.flush()
    _tell_chair(session, actor, here.id)


def end_seat(session: Session, actor: Actor, slug: str, seat_id: int) -> None:
    """End somebody's term today, as who leads the panel or the office. Raises NotAllowed, Missing."""
    _seat(session, actor, slug, seat_id).until_on = clock.today()
    session.flush()


def make_chair(session: Session, actor: Actor, slug: str, seat_id: int) -> None:
    """Write down whom the panel chose to lead it, of any age; who led it before keeps their seat.

    Raises NotAllowed, Missing.
    """
    seat = _seat(session, actor, slug, seat_id)
    before = update(Seat).where(Seat.place_id == seat.place_id, Seat.is_chair, Seat.until_on.is_(None))
    session.execute(before.values(is_chair=False))
    seat.is_chair = True
    session.flush()


def declare_home(session: Session, actor: Actor, postcode: str, house_number: str) -> None:
    """Say where one lives, so that plans from the same house are set aside by themselves; two empty texts take it back.

    Raises NotAllowed('not_yours') without a seat, and Invalid at 'postcode' or 'house_number'.
    """
    mine = select(Seat).where(Seat.person_id == actor.person_id, Seat.until_on.is_(None))
    held = session.scalars(mine).all()
    if actor.person_id is None or not held:
        raise NotAllowed("not_yours")
    given = bool(postcode.strip() or house_number.strip())
    code = checks.tidy_postcode(postcode) if given else ""
    number = checks.tidy_house_number(house_number) if given else ""
    for seat in held:
        seat.postcode, seat.house_number = code, number
    session.flush()


def end_terms(session: Session) -> int:
    """End the seats whose term is over; for the worker. Returns how many."""
    over = update(Seat).where(Seat.until_on.is_(None), Seat.ends_on < clock.today())
    return len(session.scalars(over.values(until_on=Seat.ends_on).returning(Seat.id)).all())


def _seat(session: Session, actor: Actor, slug: str, seat_id: int) -> Seat:
    here = place_standing(session, actor, slug)
    here.demand(Deed.MANAGE_SEATS)
    lock_root(session, Place, here.id)
    sits = Seat.place_id == here.id, Seat.until_on.is_(None), Seat.for_application_id.is_(None)
    seat = session.scalar(select(Seat).where(Seat.id == seat_id, *sits))
    if seat is None:
        raise Missing("no_such_page")
    return seat


def _tell_chair(session: Session, actor: Actor, place_id: int) -> None:
    leads = select(Seat.person_id, Place.name, Place.slug).join(Place, Place.id == Seat.place_id)
    row = session.execute(leads.where(Seat.place_id == place_id, Seat.is_chair, Seat.until_on.is_(None))).first()
    if row is not None:
        facts = {"other": actor.name, "place": row.name, "path": f"/panel/seats/{row.slug}"}
        send(session, row.person_id, "panel/stepped_down", facts)


def _demand_may_seat(session: Session, actor: Actor | None, place_id: int) -> None:
    programme_id = session.scalar(select(Place.programme_id).where(Place.id == place_id))
    if programme_id is None:
        raise Missing("no_such_page")
    if actor is not None:
        demand(Deed.MANAGE_PEOPLE, roles_at(actor, programme_id, place_id))
