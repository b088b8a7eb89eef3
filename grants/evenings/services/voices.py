"""Writing down what members say on paper or in the hall: by the chair or the scribe of the evening, and nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from grants.applications.services import locked
from grants.evenings.models import TableNote
from grants.evenings.queries import Heard, hall, standing
from grants.panel.queries import table
from grants.panel.services import ReviewSaid, demand_open, enter_voice
from grants.rules.checks import demand_text
from grants.rules.evenings import is_tonight
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store import clock

HELP_LENGTH, NAME_LENGTH = 1000, 120


@dataclass(frozen=True)
class Entry:
    """One voice to write down: whose seat, what they say, and the version of their voice that was on the page."""

    seat_id: int
    said: ReviewSaid
    seen: int


def enter_voices(session: Session, actor: Actor, reference: str, entries: Sequence[Entry]) -> None:
    """Write down the voices of members, with who did it. Nothing is kept when one of them is refused.

    Only of who takes part on paper, or sits at the table tonight: whoever has a screen at home speaks there. Raises
    NotAllowed('not_yours') (staff, set aside from this plan, or neither chair nor scribe), NotNow ('not_in_review',
    'concluded', 'own_voice_first', 'member_set_aside', 'voice_not_here'), Stale, and Invalid at "choice-<seat>" and
    the like.
    """
    application = locked(session, reference)
    standing(session, actor, reference).demand(Deed.ENTER_VOICES)
    demand_open(session, application)
    around = hall(session, actor, application.id, table(session, application.id))
    if not around.shown:
        raise NotNow("own_voice_first")
    # Whose own voice is in holds a seat here, so there is somebody.
    writer = actor.person_id or 0
    known = {one.member.seat_id: one for one in around.rows}
    tonight = around.on is not None and is_tonight(around.on, clock.today())
    for entry in entries:
        _demand_here(known.get(entry.seat_id), tonight)
        try:
            enter_voice(session, application, entry.seat_id, writer, entry.said, entry.seen)
        except Invalid as refusal:
            raise Invalid(refusal.code, f"{refusal.field}-{entry.seat_id}", **refusal.facts) from refusal


def keep_note(session: Session, actor: Actor, reference: str, what_would_help: str, help_name: str) -> None:
    """Keep what was typed about a plan that the table comes back to, so that nobody types it twice.

    Raises NotAllowed('not_yours'), NotNow ('not_in_review', 'concluded') and Invalid at the field.
    """
    application = locked(session, reference)
    standing(session, actor, reference).demand(Deed.CONCLUDE)
    demand_open(session, application)
    helps = demand_text(what_would_help.strip(), "what_would_help", HELP_LENGTH)
    name = demand_text(help_name.strip(), "help_name", NAME_LENGTH)
    row = session.get(TableNote, application.id, populate_existing=True)
    if row is None:
        row = TableNote(application_id=application.id)
        session.add(row)
    # Who may conclude is signed in: a seat belongs to somebody.
    row.by_id, row.at = actor.person_id or 0, clock.now()
    row.what_would_help, row.help_name = helps, name
    session.flush()


def _demand_here(one: Heard | None, tonight: bool) -> None:
    if one is None:
        raise Missing("no_such_page")
    if one.member.why is not None:
        raise NotNow("member_set_aside")
    if not one.may_enter(tonight):
        raise NotNow("voice_not_here")
