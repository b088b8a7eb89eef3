"""Asking somebody for the panel or its reserve list by a link in a mail; a chair at the table only after their yes."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.notices.models import Notice
from grants.notices.services import send
from grants.panel.models import AskedFor, Reserve, Seat, SeatInvitation, SeatReply
from grants.panel.queries import place_standing
from grants.panel.queries.asked import seat_link, waiting, whom_to_call
from grants.panel.services.seats import new_seat
from grants.people.models import LinkAction
from grants.people.services import add_person, find_or_add, make_link, revoke_links, use_link
from grants.programmes.models import Place
from grants.rules import checks
from grants.rules.permissions import Actor, Deed, Standing
from grants.rules.refusals import Invalid, Missing, NotNow, TooMany
from grants.rules.reviews import Band
from grants.rules.seats import demand_room
from grants.store import clock
from grants.store.session import lock_root, truth

INVITED_DAYS = 30
"""How long the link in an invitation works."""

MOST_A_DAY = 20
"""How many invitations one panel sends in a day, and no more than three to one address."""

NAME_LENGTH = 120
Code = TypeVar("Code", bound=StrEnum)
TEMPLATE = "panel/invited"

truth("one_open_seat_invitation", lambda: Invalid("seat_asked_already", "mail"))
truth("one_reserve_a_person", lambda: NotNow("reserve_listed"))


def invite(session: Session, actor: Actor, slug: str, values: Mapping[str, Any]) -> None:
    """Ask somebody for the panel of a place: a mail with a link; or seat who said yes and takes part on paper.

    Takes name, mail, phone, band ('young', 'adult'), asked_for ('seat', 'reserve'), ends_on (a day or None) and
    on_paper. Somebody on paper needs no mail address: who presses the button heard their yes. Raises NotAllowed,
    Missing, TooMany, and Invalid at the field: 'panel_full' and 'youth_seats_kept' at 'band'.
    """
    here = _locked(session, actor, slug)
    name = " ".join(checks.demand_text(str(values.get("name") or ""), "name", NAME_LENGTH, required=True).split())
    band, asked_for = _code(Band, values, "band", "band_needed"), _code(AskedFor, values, "asked_for", "choice_unknown")
    ends_on = _end(values.get("ends_on"))
    if values.get("on_paper") and asked_for is AskedFor.SEAT:
        demand_room(_bands(session, here.id), band)
        person_id = _on_paper(session, name, values)
        new_seat(session, here.id, person_id, band, ends_on=ends_on, on_paper=True)
        return
    mail = checks.tidy_mail(str(values.get("mail") or ""), "mail")
    person_id = find_or_add(session, name, mail)
    _demand_new(session, here.id, person_id, asked_for)
    if asked_for is AskedFor.SEAT:
        demand_room(_bands(session, here.id), band)
    row = SeatInvitation(
        place_id=here.id,
        person_id=person_id,
        name=name,
        band=band,
        asked_for=asked_for,
        ends_on=ends_on,
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
    )
    session.add(row)
    session.flush()
    _mail(session, actor, row)


def take_back(session: Session, actor: Actor, slug: str, number: int) -> None:
    """Take an invitation back; its link stops working. Raises NotAllowed, Missing, NotNow('link_over')."""
    here = _locked(session, actor, slug)
    row = session.get(SeatInvitation, number)
    if row is None or row.place_id != here.id:
        raise Missing("no_such_page")
    _settle(row, SeatReply.TAKEN_BACK)
    revoke_links(session, LinkAction.TAKE_SEAT, str(row.id))


def unlist(session: Session, actor: Actor, slug: str, number: int) -> None:
    """Take somebody off the reserve list. Raises NotAllowed, Missing."""
    here = _locked(session, actor, slug)
    row = session.get(Reserve, number)
    if row is None or row.place_id != here.id or row.ended_at is not None:
        raise Missing("no_such_page")
    row.ended_at = clock.now()
    session.flush()


def reply(session: Session, token: str, values: Mapping[str, Any]) -> SeatReply:
    """Answer an invitation by the link in the mail: do is 'yes' or 'no'. A yes takes what was offered.

    Raises NotNow: 'link_over' when it was answered, taken back or is too old, 'seat_held'; and Invalid at 'do'.
    """
    if values.get("do") not in ("yes", "no"):
        raise Invalid("choice_unknown", "do")
    link = seat_link(session, token)
    found = session.get_one(SeatInvitation, int(link.subject))
    lock_root(session, Place, found.place_id)
    session.refresh(found)
    use_link(session, token, LinkAction.TAKE_SEAT)
    answer = SeatReply.YES if values["do"] == "yes" else SeatReply.NO
    _settle(found, answer)
    if answer is SeatReply.YES and found.asked_for is AskedFor.SEAT:
        _leave_list(session, found.place_id, found.person_id)
        new_seat(session, found.place_id, found.person_id, found.band, ends_on=found.ends_on)
    elif answer is SeatReply.YES:
        listed = Reserve(place_id=found.place_id, person_id=found.person_id, band=found.band, listed_at=clock.now())
        session.add(listed)
    session.flush()
    return answer


def _locked(session: Session, actor: Actor, slug: str) -> Standing:
    here = place_standing(session, actor, slug)
    here.demand(Deed.MANAGE_SEATS)
    lock_root(session, Place, here.id)
    return here


def _bands(session: Session, place_id: int) -> list[Band]:
    """Give the bands of who sits and of who was asked to sit: a chair that was offered is not offered twice."""
    held = select(Seat.band).where(
        Seat.place_id == place_id, Seat.until_on.is_(None), Seat.for_application_id.is_(None)
    )
    asked = [one.band for one in waiting(session, place_id) if one.asked_for is AskedFor.SEAT]
    return [*session.scalars(held), *asked]


def _code(kind: type[Code], values: Mapping[str, Any], name: str, missing: str) -> Code:
    try:
        return kind(str(values.get(name) or ""))
    except ValueError:
        raise Invalid(missing, name) from None


def _end(day: date | None) -> date | None:
    if day is not None and day <= clock.today():
        raise Invalid("day_past", "ends_on")
    return day


def _on_paper(session: Session, name: str, values: Mapping[str, Any]) -> int:
    mail, phone = str(values.get("mail") or "").strip(), str(values.get("phone") or "").strip()
    if not mail and not phone:
        raise Invalid("contact_needed", "phone")
    return find_or_add(session, name, mail, phone) if mail else add_person(session, name, None, phone)


def _demand_new(session: Session, place_id: int, person_id: int, asked_for: AskedFor) -> None:
    held = select(Seat.id).where(Seat.place_id == place_id, Seat.person_id == person_id, Seat.until_on.is_(None))
    if session.scalar(held.where(Seat.for_application_id.is_(None))) is not None:
        raise Invalid("seat_held", "mail")
    on_list = select(Reserve.id).where(Reserve.place_id == place_id, Reserve.person_id == person_id)
    if asked_for is AskedFor.RESERVE and session.scalar(on_list.where(Reserve.ended_at.is_(None))) is not None:
        raise Invalid("reserve_listed", "mail")
    if any(one.person_id == person_id for one in waiting(session, place_id)):
        raise Invalid("seat_asked_already", "mail")
    since = clock.now() - timedelta(days=1)
    sent = select(func.count()).select_from(SeatInvitation).where(SeatInvitation.asked_at > since)
    if (session.scalar(sent.where(SeatInvitation.place_id == place_id)) or 0) >= MOST_A_DAY:
        raise TooMany("many_invitations")
    mailed = select(func.count()).select_from(Notice).where(Notice.person_id == person_id, Notice.made_at > since)
    if (session.scalar(mailed.where(Notice.template == TEMPLATE)) or 0) >= 3:
        raise Invalid("mailed_often", "mail")


def _mail(session: Session, actor: Actor, row: SeatInvitation) -> None:
    token = make_link(session, LinkAction.TAKE_SEAT, str(row.id), days=INVITED_DAYS, person_id=row.person_id)
    place = session.scalars(select(Place.name).where(Place.id == row.place_id)).one()
    facts = {
        "name": row.name,
        "asker": actor.name,
        "place": place,
        "asked_for": row.asked_for.value,
        "days": INVITED_DAYS,
        **whom_to_call(session, row.place_id),
    }
    send(session, row.person_id, TEMPLATE, facts, secret={"path": f"/panel/join/{token}"})


def _settle(row: SeatInvitation, how: SeatReply) -> None:
    if row.replied_at is not None:
        raise NotNow("link_over")
    row.replied_at, row.reply = clock.now(), how


def _leave_list(session: Session, place_id: int, person_id: int) -> None:
    listed = select(Reserve).where(Reserve.place_id == place_id, Reserve.person_id == person_id)
    for row in session.scalars(listed.where(Reserve.ended_at.is_(None))):
        row.ended_at = clock.now()
