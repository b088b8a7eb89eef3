"""Getting letters out: released to the outbox when their hour is over, dated as they leave, or put on the post.

The worker calls `release_due_letters` now and then; `date_letter` and `letter_left` hang on the outbox's hooks.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Owner
from grants.applications.services import locked, noted
from grants.decisions.models import DecisionEvent, LeftBy, Letter
from grants.decisions.queries import standing, waiting_letter
from grants.notices import services as notices
from grants.notices.models import Notice
from grants.people.models import Person
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow
from grants.rules.terms import last_day
from grants.store import clock

TEMPLATE = PAPER = "decisions/letter"

MOST = 200
"""How many letters one call releases; the rest follows with the next call."""


def release_due_letters(session: Session) -> int:
    """Put every letter whose hour is over into the outbox of its makers; returns how many letters.

    A letter to makers without a mail address waits for the post: see `queries.letters_to_post`.
    """
    moment = clock.now()
    reachable = exists().where(
        Owner.application_id == Letter.application_id,
        Owner.until_at.is_(None),
        Person.id == Owner.person_id,
        Person.email.is_not(None),
    )
    due = (
        select(Letter, Application.reference)
        .join(Application, Application.id == Letter.application_id)
        .where(Letter.left_at.is_(None), Letter.called_off_at.is_(None), Letter.due_at <= moment)
        .where(Letter.released_at.is_(None), reachable)
        .order_by(Letter.due_at, Letter.id)
        .limit(MOST)
        .with_for_update(skip_locked=True, of=Letter)
    )
    found: Sequence[Any] = session.execute(due).all()
    for letter, reference in found:
        letter.released_at = moment
        _send(session, letter, reference)
    session.flush()
    return len(found)


def _send(session: Session, letter: Letter, reference: str) -> None:
    owners = select(Owner.person_id).where(Owner.application_id == letter.application_id, Owner.until_at.is_(None))
    for person_id in session.scalars(owners.order_by(Owner.position)).all():
        facts = {"letter_id": letter.id, "paper": letter.facts}
        # The letter is one text: both makers get it in the language of the plan.
        notices.send(session, person_id, TEMPLATE, facts, paper=PAPER, subject_code=reference, locale=letter.locale)


def date_letter(session: Session, notice: Notice) -> None:
    """Date a letter as the worker takes it along: today, with its last day to object (Awb 6:7, 6:8).

    A try on a later day dates it again, as long as no copy has left. A letter called off calls its message off.
    """
    letter = _of(session, notice)
    if letter.called_off_at is not None or letter.left_by is LeftBy.POST:
        notice.called_off_at = clock.now()
        return
    if letter.left_at is None:
        _date(letter, clock.today())
    days = {"dated_on": _iso(letter.dated_on), "last_day_on": _iso(letter.last_day_on)}
    notice.facts = notice.facts | {"paper": notice.facts["paper"] | days}


def letter_left(session: Session, notice: Notice) -> None:
    """Note that the mail server took the letter: from this moment the outcome may be shown to others."""
    letter = _of(session, notice)
    if letter.left_at is None:
        letter.left_at, letter.left_by = clock.now(), LeftBy.MAIL


notices.PREPARE[TEMPLATE] = date_letter
notices.SENT[TEMPLATE] = letter_left


def post_letter(session: Session, actor: Actor, reference: str) -> None:
    """Tick a letter as put on the post today: dates it, and what waits in the outbox is called off.

    Raises NotAllowed, Missing, and NotNow: 'letter_not_due' within the hour, 'letter_has_left', 'no_letter'.
    """
    application = locked(session, reference)
    standing(session, actor, reference).demand(Deed.POST_LETTER)
    notices.call_off(session, reference, TEMPLATE)
    letter = waiting_letter(session, application.id)
    if letter is None:
        raise NotNow("no_letter")
    if letter.left_at is not None:
        raise NotNow("letter_has_left")
    if letter.due_at > clock.now():
        raise NotNow("letter_not_due")
    _date(letter, clock.today())
    letter.left_at, letter.left_by = clock.now(), LeftBy.POST
    noted(session, actor, application, DecisionEvent.LETTER_POSTED)


def _of(session: Session, notice: Notice) -> Letter:
    locked_row = select(Letter).where(Letter.id == notice.facts["letter_id"]).with_for_update()
    return session.scalars(locked_row.execution_options(populate_existing=True)).one()


def _date(letter: Letter, today: date) -> None:
    letter.dated_on, letter.last_day_on = today, last_day(today)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
