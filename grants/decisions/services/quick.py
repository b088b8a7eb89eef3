"""The quick track, for the worker: at the end of day 7 a small plan is concluded, or goes the ordinary way."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import locked, noted
from grants.decisions.models import DecisionEvent, Recommendation
from grants.decisions.queries import Small, frozen_tally, quick_free, small_plans, spoken
from grants.panel import queries as panel
from grants.panel.models import Review
from grants.panel.queries import Member
from grants.panel.services import close_voices
from grants.people import queries as people
from grants.programmes.models import Round
from grants.rules import quick
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Actor
from grants.rules.reviews import Choice, Outcome
from grants.rules.terms import local_day
from grants.store import clock
from grants.store.session import lock_root


def decide_quick(session: Session) -> int:
    """Look at every small plan whose day 7 has ended, in order of completeness; returns how many were concluded.

    A yes is concluded as the chair would: counts and sentences frozen, voices closed; the office confirms it as any
    other. What two members did not agree on in time goes the ordinary way, and is not looked at again.
    """
    today = clock.today()
    # Whoever came before the panel on this day or later still has time.
    first_open = today - quick.DAYS
    before = datetime.combine(first_open, time(0), clock.AMSTERDAM).astimezone(UTC)
    concluded = 0
    while waiting := small_plans(session, before):
        for small in waiting:
            lock_root(session, Round, small.round_id)
            application = locked(session, small.reference)
            if application.state is State.IN_REVIEW and not panel.closed(session, application.id):
                concluded += _decide(session, application, small)
    return concluded


def _decide(session: Session, application: Application, small: Small) -> bool:
    members = _in_time(session, application.id, small)
    counted = panel.counted(members)
    fits = (application.total_cents or 0) <= quick_free(session, small.round_id)
    if not (quick.agreed(counted) and fits):
        noted(session, ANONYMOUS, application, DecisionEvent.QUICK_PASSED)
        return False
    decided_by = _second_yes(session, application.id, members)
    session.add(
        Recommendation(
            application_id=application.id,
            outcome=Outcome.YES,
            cents=application.total_cents,
            quick=True,
            tally=frozen_tally(members) | {"needed": quick.VOICES},
            sentences=[{"choice": one.choice.value, "sentence": one.sentence} for one in spoken(members)],
            concluded_by_id=decided_by.person_id,
            concluded_at=clock.now(),
        )
    )
    session.flush()
    close_voices(session, decided_by, application)
    noted(session, decided_by, application, DecisionEvent.CONCLUDED)
    return True


def _in_time(session: Session, application_id: int, small: Small) -> list[Member]:
    """Give the table at the end of day 7: a Ja that came later does not count, a doubt that came later does."""
    ends_on = quick.last_day(local_day(small.opened_at)) + timedelta(days=1)
    ended_at = datetime.combine(ends_on, time(0), clock.AMSTERDAM).astimezone(UTC)
    late = select(Review.seat_id).where(Review.application_id == application_id, Review.changed_at >= ended_at)
    seats = set(session.scalars(late.where(Review.choice == Choice.YES)))
    return [
        one._replace(closeness=None, choice=None, sentence="") if one.seat_id in seats and one.why is None else one
        for one in panel.table(session, application_id)
    ]


def _second_yes(session: Session, application_id: int, members: Sequence[Member]) -> Actor:
    """Give the member whose yes made it two: theirs is the press that concluded the plan."""
    ayes = {one.seat_id: one.person_id for one in members if one.why is None and one.choice is Choice.YES}
    given = select(Review.seat_id).where(Review.application_id == application_id, Review.seat_id.in_(ayes))
    seats = session.scalars(given.order_by(Review.changed_at, Review.id)).all()
    return people.actor(session, ayes[seats[quick.VOICES - 1]])
