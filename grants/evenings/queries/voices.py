"""The voices on one plan as the chair or the scribe of the evening may see and enter them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.evenings.models import Evening, EveningSeat, TableNote
from grants.panel.models import Seat
from grants.panel.queries import Member
from grants.people.models import Person
from grants.programmes.models import Round
from grants.rules import reviews
from grants.rules.permissions import Actor


@dataclass(frozen=True)
class Heard:
    """One member at the table of one plan. ``may_enter``: takes part on paper, or sits in the hall tonight."""

    member: Member
    on_paper: bool
    present: bool

    def may_enter(self, tonight: bool) -> bool:
        """Say whether somebody else may write this voice down: who can speak on a screen at home does so."""
        return self.member.why is None and (self.on_paper or (tonight and self.present))


@dataclass(frozen=True)
class Hall:
    """The table of one plan tonight. ``shown`` says that the reader's own voice is in, so the others may be seen.

    ``what_would_help`` and ``help_name`` are what was typed when the table left this plan for later.
    """

    round_reference: str
    on: date | None
    contact_name: str
    contact_phone: str
    what_would_help: str
    help_name: str
    rows: tuple[Heard, ...]
    shown: bool


_GUESTS: Any = (
    select(
        Seat.id, Person.email.is_(None), EveningSeat.present,
        Round.reference, Round.evening_on, Round.contact_name, Round.contact_phone,
        func.coalesce(TableNote.what_would_help, ""), func.coalesce(TableNote.help_name, ""),
    )
    .select_from(Application)
    .join(Round, Round.id == Application.round_id)
    .outerjoin(TableNote, TableNote.application_id == Application.id)
    .outerjoin(Seat, and_(Seat.place_id == Application.place_id, Seat.until_on.is_(None)))
    .outerjoin(Person, Person.id == Seat.person_id)
    .outerjoin(Evening, and_(Evening.round_id == Round.id, Evening.held_on == Round.evening_on))
    .outerjoin(EveningSeat, and_(EveningSeat.evening_id == Evening.id, EveningSeat.seat_id == Seat.id))
    .where(Application.id == bindparam("plan"))
)  # fmt: skip


def hall(session: Session, actor: Actor, application_id: int, members: Collection[Member]) -> Hall:
    """Give the table of a plan, whose `members` the caller has looked up, as it sits there tonight."""
    rows = session.execute(_GUESTS, {"plan": application_id}).all()
    known = {seat: (bool(on_paper), bool(present)) for seat, on_paper, present, *_ in rows}
    mine = next((member for member in members if member.person_id == actor.person_id), None)
    shown = mine is not None and reviews.shows_others(mine.voice)
    around = tuple(Heard(member, *known.get(member.seat_id, (False, False))) for member in members)
    reference, on, name, phone, helps, helper = rows[0][3:]
    return Hall(reference, on, name, phone, helps, helper, around, shown)
