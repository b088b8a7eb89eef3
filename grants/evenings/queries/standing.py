"""What somebody is to a plan or a round, with the ties of the evening: who writes down, and who is staff."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.queries import ME, Further
from grants.evenings.models import Evening
from grants.panel import queries as panel
from grants.panel.models import Seat
from grants.programmes import queries as programmes
from grants.programmes.models import Round
from grants.rules.permissions import STAFF, Actor, Role, Standing, Tie

# The evening a round is at: when the next one is set, who wrote down at the last one is a member like the others.
_AT_WORK = (
    Round.evening_on == Evening.held_on,
    Round.id == Evening.round_id,
    Seat.id == Evening.scribe_seat_id,
    Seat.until_on.is_(None),
    Seat.person_id == ME,
)

_WRITES: Further = (Tie.EVENING_SCRIBE, exists().where(Evening.round_id == Application.round_id, *_AT_WORK))


def standing(session: Session, actor: Actor, reference: str, *further: Further) -> Standing:
    """Give what `actor` is to a plan, with EVENING_SCRIBE and STAFF. Raises Missing('no_such_page')."""
    return _with_staff(panel.standing(session, actor, reference, _WRITES, *further))


_OF_ROUND = select(
    exists().where(Evening.round_id == Round.id, *_AT_WORK[:1], *_AT_WORK[2:]).correlate(Round).label("writes"),
    exists().where(Seat.place_id == Round.place_id, Seat.is_chair, Seat.until_on.is_(None)).correlate(Round),
)


def round_standing(session: Session, actor: Actor, reference: str) -> Standing:
    """Give what `actor` is to a round: EVENING_SCRIBE, CHAIR_STAND_IN while nobody holds the chair, STAFF.

    Raises Missing('no_such_page').
    """
    here = programmes.round_standing(session, actor, reference)
    if Role.PANEL_MEMBER in here.roles:
        writes, led = session.execute(_OF_ROUND.where(Round.id == here.id), {"me": actor.person_id}).one()
        here = here.with_ties(*(tie for tie, so in ((Tie.EVENING_SCRIBE, writes), (Tie.CHAIR_STAND_IN, not led)) if so))
    return _with_staff(here)


def _with_staff(here: Standing) -> Standing:
    """Note who works for the programme and also has a seat; of everybody else their role says enough."""
    both = here.roles & STAFF and here.roles & {Role.PANEL_MEMBER, Role.CHAIR}
    return here.with_ties(Tie.STAFF) if both else here
