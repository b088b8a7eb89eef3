"""Giving a voice on a plan: the tie, the choice and one sentence to the makers."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import locked
from grants.panel.models import Review, Seat, VoicesClosed
from grants.panel.queries import closed, standing, table
from grants.rules.checks import demand_text
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale
from grants.rules.reviews import Choice, Closeness
from grants.store import clock
from grants.store.session import truth

SENTENCE_LENGTH = 600

# Who says yes may leave it at that; who asks for something says what (PRODUCT 3.3).
NEEDS_SENTENCE = frozenset({Choice.YES_IF, Choice.NOT_YET})

truth("voices_closed_once", lambda: NotNow("concluded"))


class VoicePart(StrEnum):
    """What of a voice can have changed in another window."""

    CHOICE = "choice"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class ReviewSaid:
    """What a member says of a plan. Without a closeness the question "Ken je de makers?" was not answered."""

    closeness: Closeness | None
    choice: Choice | None
    sentence: str


def give_review(session: Session, actor: Actor, reference: str, said: ReviewSaid, seen: int) -> None:
    """Give a voice on a plan, or change it, until the chair concludes. `seen` is the version shown, 0 for a first one.

    "Too close" sets the member aside for good: no voice, no place in the base, and no sight of the others.
    Raises NotAllowed('not_yours') (set aside, or no seat here), NotNow('not_in_review' or 'concluded'), Stale when the
    voice was changed in another window, and Invalid: 'closeness_needed', 'choice_needed', 'sentence_needed'.
    """
    application = locked(session, reference)
    standing(session, actor, reference).demand(Deed.REVIEW)
    demand_open(session, application)
    seat_id, person_id = _seat_of(session, actor, application)
    _write(session, application, seat_id, person_id, said, seen)


def enter_voice(
    session: Session, application: Application, seat_id: int, entered_by_id: int, said: ReviewSaid, seen: int
) -> None:
    """Write down the voice of another member, given on paper or at the table; `entered_by_id` did it.

    The caller has locked the plan and seen to who may: `evenings.services`. Raises NotNow ('not_in_review',
    'concluded', 'member_set_aside'), Stale, Missing('no_such_page') for a seat that is not at this table, and Invalid
    as `give_review`.
    """
    demand_open(session, application)
    member = next((one for one in table(session, application.id) if one.seat_id == seat_id), None)
    if member is None:
        raise Missing("no_such_page")
    if member.why is not None:
        raise NotNow("member_set_aside")
    _write(session, application, seat_id, entered_by_id, said, seen)


def _write(
    session: Session, application: Application, seat_id: int, entered_by_id: int, said: ReviewSaid, seen: int
) -> None:
    closeness, choice, sentence = _read(said)
    moment = clock.now()
    review = session.scalar(select(Review).where(Review.application_id == application.id, Review.seat_id == seat_id))
    if (review.version if review else 0) != seen:
        raise Stale("stale", changed=_changed(review, said))
    if review is None:
        review = Review(application_id=application.id, seat_id=seat_id, given_at=moment)
        session.add(review)
    review.closeness, review.choice, review.sentence = closeness, choice, sentence
    review.version, review.changed_at = seen + 1, moment
    review.entered_by_id = entered_by_id
    session.flush()


def demand_open(session: Session, application: Application) -> None:
    """Refuse when voices on this plan cannot change. Raises NotNow('not_in_review' or 'concluded')."""
    if application.state is not State.IN_REVIEW:
        raise NotNow("not_in_review")
    if closed(session, application.id):
        raise NotNow("concluded")


def close_voices(session: Session, actor: Actor, application: Application) -> None:
    """Close the voices on a plan as the chair concludes it; the caller has locked the plan and checked who it is."""
    session.add(VoicesClosed(application_id=application.id, by_id=actor.person_id, at=clock.now()))
    session.flush()


def _read(said: ReviewSaid) -> tuple[Closeness, Choice | None, str]:
    if said.closeness is None:
        raise Invalid("closeness_needed", "closeness")
    if said.closeness is Closeness.TOO_CLOSE:
        return said.closeness, None, ""
    if said.choice is None:
        raise Invalid("choice_needed", "choice")
    sentence = demand_text(said.sentence.strip(), "sentence", SENTENCE_LENGTH)
    if said.choice in NEEDS_SENTENCE and not sentence:
        raise Invalid("sentence_needed", "sentence")
    # Who cannot judge says nothing to the makers: a sentence would end up in their letter as a voice.
    return said.closeness, said.choice, "" if said.choice is Choice.CANNOT_JUDGE else sentence


def _seat_of(session: Session, actor: Actor, application: Application) -> tuple[int, int]:
    """Give the seat the actor holds before this plan, in the panel or called in, and who they are."""
    held = (
        select(Seat.id, Seat.person_id)
        .where(Seat.place_id == application.place_id, Seat.person_id == actor.person_id, Seat.until_on.is_(None))
        .where(or_(Seat.for_application_id.is_(None), Seat.for_application_id == application.id))
        .order_by(Seat.for_application_id.is_not(None))
    )
    found = session.execute(held).first()
    if found is None:
        raise NotAllowed("not_yours")
    return found.id, found.person_id


def _changed(review: Review | None, said: ReviewSaid) -> list[tuple[VoicePart, object, object]]:
    """Give what this window wanted beside what stands: the member gave it themselves, in another one."""
    if review is None:
        return []
    rows = [(VoicePart.CHOICE, said.choice or "", review.choice or "")]
    return [*rows, (VoicePart.SENTENCE, said.sentence, review.sentence)]
