"""One plan as one member reads it, on one screen: the plan, its thread, the panel's questions, and the voices.

The voices of others are handed out only to a member whose own voice is in and who is not set aside (Awb 2:4); until
then there is a number and nothing else, so a page cannot show what it does not have.
"""

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Step
from grants.applications.queries import SCRIBE
from grants.panel.models import Review, Seat, VoicesClosed
from grants.panel.queries.parts import parts
from grants.panel.queries.screen import Mine, Others, PlanRead, Reading
from grants.panel.queries.table import AT_TABLE, SPEAKS
from grants.people.models import Person
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import Action, State
from grants.rules.permissions import Actor, Deed, Standing, Tie
from grants.rules.refusals import Missing

_SEATED = and_(AT_TABLE, Seat.person_id == bindparam("me"))

# Correlated to the plan: how many others gave a voice that counts. A number may be told before one's own voice is in.
_OTHERS = (
    select(func.count())
    .select_from(Review)
    .join(Seat, Seat.id == Review.seat_id)
    .where(Review.application_id == Application.id, Seat.person_id != bindparam("me"), *SPEAKS)
    .correlate(Application)
    .scalar_subquery()
)

# Who wrote this voice down for the member, from paper or at the table of the evening.
_WRITER = (
    select(Person.name)
    .where(Person.id == Review.entered_by_id, Person.id != Seat.person_id)
    .correlate(Review, Seat)
    .scalar_subquery()
)

# When it came before the panel: the last time, for a plan that was opened again.
_OPENED = (
    select(func.max(Step.at))
    .where(Step.application_id == Application.id, Step.action == Action.OPEN_REVIEW.value)
    .correlate(Application)
    .scalar_subquery()
)

# When it came back after an objection: a voice given before asks to be looked at again.
_REOPENED = (
    select(func.max(Step.at))
    .where(Step.application_id == Application.id, Step.action == Action.RECONSIDER.value)
    .correlate(Application)
    .scalar_subquery()
)

_PLAN = (
    select(
        Application.id,
        Application.reference,
        Application.state,
        Application.title,
        Application.lead,
        Application.art,
        Application.party_kind,
        Application.group_name,
        Application.what,
        Application.already,
        Application.for_whom,
        Application.where_about,
        Application.when_about,
        Application.also_needed,
        Application.helper_about,
        Application.neighbours,
        Application.total_cents,
        Application.minimum_cents,
        Place.name,
        Round.evening_on,
        Round.evening_time,
        Round.contact_name,
        Round.contact_phone,
        Application.source,
        SCRIBE.label("scribe"),
        Round.quick_cents,
        Round.quick_most_cents,
        _OPENED,
        VoicesClosed.at,
        Review.closeness,
        Review.choice,
        Review.sentence,
        Review.version,
        Review.changed_at,
        _REOPENED,
        _WRITER,
        _OTHERS,
    )
    .join(Place, Place.id == Application.place_id)
    .join(Round, Round.id == Application.round_id)
    .outerjoin(VoicesClosed, VoicesClosed.application_id == Application.id)
    .outerjoin(Seat, _SEATED)
    .outerjoin(Review, and_(Review.application_id == Application.id, Review.seat_id == Seat.id))
    .where(Application.id == bindparam("plan"))
)


def reading(session: Session, actor: Actor, here: Standing) -> Reading:
    """Give what a member may see of one plan; `here` is their standing from `panel.queries.standing` or later.

    Raises Missing('no_such_page') for a plan the panel has not got, or no longer has.
    """
    *plan, closeness, choice, sentence, version, changed_at, reopened_at, writer, count = session.execute(
        _PLAN, {"me": actor.person_id, "plan": here.id}
    ).one()
    read = PlanRead(*plan)
    if read.state is not State.IN_REVIEW and read.closed_at is None:
        raise Missing("no_such_page")
    mine = None if closeness is None else Mine(closeness, choice, sentence, version, changed_at, writer)
    shown = mine is not None and mine.choice is not None and here.may(Deed.READ_VOICES)
    found = parts(session, here, actor, with_voices=shown)
    return Reading(
        plan=read,
        makers=found.makers,
        lines=found.lines,
        thread=found.thread,
        completions=found.completions,
        house_rules=found.house_rules,
        mine=mine,
        others=Others(count, found.voices if shown else None),
        set_aside=Tie.SET_ASIDE in here.ties,
        open=read.state is State.IN_REVIEW and read.closed_at is None and here.may(Deed.REVIEW),
        may_conclude=shown and read.closed_at is None and here.may(Deed.CONCLUDE),
        asks_again=bool(shown and mine and reopened_at and mine.changed_at < reopened_at),
        may_call_in=read.closed_at is None and here.may(Deed.CALL_IN),
    )
