"""Writing the register of terms, and considering a plan again after an objection."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.models import Application, Owner
from grants.applications.services import advance, demand_seen, locked
from grants.decisions import queries
from grants.decisions.models import Decision, Recommendation, RegisterEntry, RegisterKind, Verdict
from grants.ledger import services as ledger
from grants.notices.services import send
from grants.panel.models import VoicesClosed
from grants.programmes.models import Programme, Round
from grants.rules import legal
from grants.rules.checks import demand_text
from grants.rules.lifecycle import ASKED, Action, Need
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store import clock
from grants.store.history import Note
from grants.store.session import lock_root, truth

WORDS_LENGTH = 2000

truth("register_entries_numbered", lambda: NotNow("stale"))


@dataclass(frozen=True)
class Received:
    """What came in or was sent. `until_on` is the new day of a delay; `by_post` of an objection on paper."""

    kind: RegisterKind | None
    received_on: date | None
    words: str
    until_on: date | None = None
    by_post: bool = False


def write_entry(session: Session, actor: Actor, reference: str, said: Received) -> int:
    """Write a line in the register, with the last day that follows from it; returns its number in the programme.

    A delay is mailed to the makers in the same breath (Awb 4:14). Raises NotAllowed, Missing, and Invalid at the field:
    'required', 'day_to_come', and what `rules.legal` refuses; 'no_letter_yet' for an objection to nothing.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.KEEP_REGISTER)
    if said.kind is None:
        raise Invalid("choice_unknown", "kind")
    if said.received_on is None:
        raise Invalid("required", "received_on")
    if said.received_on > clock.today():
        raise Invalid("day_to_come", "received_on")
    words = demand_text(said.words.strip(), "words", WORDS_LENGTH, required=True)
    last_day_on, in_time = _last_day(session, application, said, said.kind, said.received_on)
    lock_root(session, Programme, application.programme_id)
    highest = select(func.max(RegisterEntry.number)).where(RegisterEntry.programme_id == application.programme_id)
    number = (session.scalar(highest) or 0) + 1
    kept = Note(body=words, made_at=clock.now())
    session.add(kept)
    session.flush()
    row = RegisterEntry(
        programme_id=application.programme_id,
        number=number,
        application_id=application.id,
        kind=said.kind,
        received_on=said.received_on,
        last_day_on=last_day_on,
        in_time=in_time,
        note_id=kept.id,
        written_by_id=actor.person_id,
        written_at=clock.now(),
    )
    session.add(row)
    session.flush()
    if said.kind is RegisterKind.DELAY:
        _tell_delay(session, application, last_day_on, words)
    return number


def settle_entry(session: Session, actor: Actor, reference: str, number: int) -> None:
    """End a line of the register today. Raises NotAllowed, Missing, NotNow('entry_settled')."""
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.KEEP_REGISTER)
    row = _entry(session, application, number)
    if row.settled_on is not None:
        raise NotNow("entry_settled")
    row.settled_on = clock.today()
    session.flush()


def reconsider(
    session: Session, actor: Actor, reference: str, number: int, words: str, key: str, seen: int | None
) -> None:
    """Open a plan again after an objection: the panel may change its voices, and what was reserved is in the pot again.

    Never by who took the decision (Awb 10:3). Raises NotAllowed, Missing, Stale, NotNow ('wrong_state',
    'objection_number') and Invalid('note_required').
    """
    round_id = queries.standing(session, actor, reference).round_id
    lock_root(session, Round, round_id)
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.RECONSIDER)
    demand_seen(session, application, seen)
    numbered = select(RegisterEntry.id).where(
        RegisterEntry.application_id == application.id,
        RegisterEntry.number == number,
        RegisterEntry.kind == RegisterKind.OBJECTION,
        RegisterEntry.settled_on.is_(None),
    )
    facts = {Need.OBJECTION_NUMBER} if session.scalar(numbered) is not None else set()
    advance(session, actor, application, Action.RECONSIDER, facts, note=words)
    stands = select(Decision).where(Decision.application_id == application.id, Decision.recalled_at.is_(None))
    decision = session.scalars(stands.where(Decision.superseded_at.is_(None))).one()
    decision.superseded_at = clock.now()
    if decision.verdict is Verdict.APPROVED and decision.cents is not None:
        ledger.unreserve(session, actor, application.id, decision.cents, key)
    said = update(Recommendation).where(Recommendation.application_id == application.id)
    session.execute(said.where(Recommendation.withdrawn_at.is_(None)).values(withdrawn_at=clock.now()))
    session.execute(delete(VoicesClosed).where(VoicesClosed.application_id == application.id))
    session.flush()


def _entry(session: Session, application: Application, number: int) -> RegisterEntry:
    of_plan = select(RegisterEntry).where(RegisterEntry.application_id == application.id)
    row = session.scalar(of_plan.where(RegisterEntry.number == number))
    if row is None:
        raise Missing("no_such_page")
    return row


def _last_day(
    session: Session, application: Application, said: Received, kind: RegisterKind, received_on: date
) -> tuple[date, bool]:
    if kind is RegisterKind.OBJECTION:
        last_on = queries.objection_last_day(session, application.id)
        if last_on is None:
            raise Invalid("no_letter_yet", "kind")
        in_time = legal.objection_in_time(received_on, last_on, said.by_post)
        return legal.objection_due(received_on, last_on), in_time
    due_on = applications.due_on(session, application.id, clock.today())
    if due_on is None or application.state not in ASKED:
        raise Invalid("nothing_due", "kind")
    if kind is RegisterKind.DELAY:
        return legal.delayed_until(due_on, received_on, said.until_on), True
    return legal.last_day_without_penalty(due_on, received_on), True


def _tell_delay(session: Session, application: Application, until_on: date, words: str) -> None:
    makers = select(Owner.person_id).where(Owner.application_id == application.id, Owner.until_at.is_(None))
    facts = {"title": application.title, "until_on": until_on.isoformat(), "words": words}
    for person_id in session.scalars(makers.order_by(Owner.position)).all():
        send(session, person_id, "decisions/delay", facts, subject_code=application.reference)
