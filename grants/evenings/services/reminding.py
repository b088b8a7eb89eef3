"""Telling members of the evening: by mail, or with a task for the office to bring it on paper. The worker's step."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from grants.evenings.models import Evening, EveningSeat
from grants.evenings.queries import EveningRow, Guest, evening, guests, papers_open, round_standing
from grants.evenings.services.setting import REMINDER, noted, subject
from grants.notices.services import send
from grants.programmes.models import Round
from grants.rules.evenings import REMIND_DAYS, begins_at, reminder_due
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store import clock
from grants.store.session import lock_root

AT_ONCE = 20


def remind(session: Session) -> int:
    """Tell the members of each evening that is near; returns of how many evenings. Safe to do twice, and by two.

    Who has no mail address is a task for the office: the booklet comes on paper.
    """
    today = clock.today()
    near = (
        select(Round.id)
        .outerjoin(Evening, and_(Evening.round_id == Round.id, Evening.held_on == Round.evening_on))
        .where(Round.published_at.is_not(None), Round.closed_at.is_(None))
        .where(Round.evening_on.between(today, today + timedelta(days=REMIND_DAYS)))
        .where(or_(Evening.id.is_(None), Evening.reminded_at.is_(None)))
        .order_by(Round.id)
        .limit(AT_ONCE)
        .with_for_update(of=Round, skip_locked=True, key_share=True)
    )
    return sum(_remind(session, round_id) for round_id in session.scalars(near).all())


def _remind(session: Session, round_id: int) -> bool:
    """Tell the members of one evening; the round is locked. Read again: another worker may have been here just now."""
    found = evening(session, round_id)
    if found.on is None or found.reminded_at is not None or not reminder_due(found.on, clock.today()):
        return False
    if found.at is not None and begins_at(found.on, found.at) <= clock.now():
        return False
    row = noted(session, found, found.on)
    row.reminded_at = clock.now()
    for guest in guests(session, found.place_id, row.id):
        if not _mailed(session, found, row, guest):
            _ask_paper(session, row, guest)
    session.flush()
    return True


def _mailed(session: Session, found: EveningRow, row: Evening, guest: Guest) -> bool:
    facts = {
        "name": guest.name,
        "place": found.place,
        "on": found.on,
        "at": f"{found.at:%H.%M}" if found.at else "",
        "room": found.room,
        "treat": found.treat,
        "page": f"/panel/rounds/{found.reference}/evening",
        "calendar": f"/in/{found.slug}/evening.ics",
        "contact_name": found.contact_name,
        "contact_phone": found.contact_phone,
    }
    return send(session, guest.person_id, REMINDER, facts, subject_code=subject(row)) is not None


def _ask_paper(session: Session, row: Evening, guest: Guest) -> None:
    known = session.scalar(
        select(EveningSeat).where(EveningSeat.evening_id == row.id, EveningSeat.seat_id == guest.seat_id)
    )
    if known is None:
        known = EveningSeat(evening_id=row.id, seat_id=guest.seat_id, present=False)
        session.add(known)
    known.paper_asked_at = clock.now()


def bring_papers(session: Session, actor: Actor, reference: str, seats: Collection[int]) -> None:
    """Note that these members have the booklet on paper. Doing it twice changes nothing.

    Raises NotAllowed, Missing, NotNow('no_evening'), Invalid('nothing_brought' or 'choice_unknown') at "brought".
    """
    here = round_standing(session, actor, reference)
    here.demand(Deed.POST_LETTER)
    lock_root(session, Round, here.id)
    found = evening(session, here.id)
    if found.id is None:
        raise NotNow("no_evening")
    around = guests(session, here.place_id, found.id)
    if not seats:
        raise Invalid("nothing_brought", "brought")
    if not set(seats) <= {guest.seat_id for guest in around}:
        raise Invalid("choice_unknown", "brought")
    waiting = {guest.seat_id for guest in papers_open(around)} & set(seats)
    rows = select(EveningSeat).where(EveningSeat.evening_id == found.id, EveningSeat.seat_id.in_(waiting))
    for row in session.scalars(rows):
        row.paper_done_at, row.paper_done_by_id = clock.now(), actor.person_id
    session.flush()
