"""Tasks of the office about plans: checking, calling, confirming, putting on the post. May import: decisions, below."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from grants.applications.models import Application, InfoRequest, Owner, Sheet
from grants.awards import queries as awards
from grants.decisions.models import Decision, Letter, Recommendation
from grants.desk.queries import conditions as that
from grants.desk.queries.kinds import Task
from grants.desk.queries.parts import NOTHING, AtWork, columns, of_plans
from grants.desk.queries.scope import Shape, places_in
from grants.evenings.models import Evening, EveningSeat
from grants.people.models import Person
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import ASKED, State


def _to_check(at_work: AtWork, kind: Task, at: Any, *which: ColumnElement[bool]) -> Select[Any]:
    unchecked = Application.checked_at.is_(None), ~that.has_open_request()
    return of_plans(at_work, kind, State.SUBMITTED, at=at).where(*unchecked, *which)


def check(at_work: AtWork) -> Select[Any]:
    """Give what was sent in and not looked at yet."""
    return _to_check(at_work, Task.CHECK, Application.submitted_at, ~that.was_answered())


def answered(at_work: AtWork) -> Select[Any]:
    """Give what the makers answered, to look at again."""
    newest = select(func.max(InfoRequest.answered_at)).where(InfoRequest.application_id == Application.id)
    return _to_check(at_work, Task.ANSWERED, newest.scalar_subquery(), that.was_answered())


def call(at_work: AtWork) -> Select[Any]:
    """Give the contacts who left only a phone number."""
    who = {"words": Person.name, "phone": func.coalesce(Person.phone, "")}
    return (
        of_plans(at_work, Task.CALL, State.SUBMITTED, at=Application.submitted_at, **who)
        .join(Owner, and_(Owner.application_id == Application.id, Owner.position == 1, Owner.until_at.is_(None)))
        .join(Person, Person.id == Owner.person_id)
        .where(Owner.confirmed_at.is_(None), Person.email.is_(None))
    )


def summarise(at_work: AtWork) -> Select[Any]:
    """Give what came in as a photo or a voice, and that nobody wrote down yet: the panel cannot read it."""
    return of_plans(at_work, Task.SUMMARISE, State.SUBMITTED, at=Application.submitted_at).where(Application.what == "")


def receipts(at_work: AtWork) -> Select[Any]:
    """Give the receipts that no mail will bring."""
    return (
        of_plans(at_work, Task.POST_RECEIPT, *sorted(ASKED), at=Application.submitted_at)
        .join(Sheet, Sheet.application_id == Application.id)
        .where(Sheet.receipt_posted_at.is_(None), ~that.reachable(Application.id))
    )


def confirm(at_work: AtWork) -> Select[Any]:
    """Give the plans the panel concluded, by round."""
    since = func.min(Recommendation.concluded_at)
    known = {"reference": Round.reference, "title": NOTHING, "many": func.count()}
    return (
        of_plans(at_work, Task.CONFIRM, State.IN_REVIEW, at=since, **known)
        .join(Round, Round.id == Application.round_id)
        .join(Recommendation, Recommendation.application_id == Application.id)
        .where(Recommendation.withdrawn_at.is_(None))
        .group_by(Round.reference, Place.name)
    )


def give_mail(at_work: AtWork) -> Select[Any]:
    """Give the awards whose makers have no mail address yet: they need one to accept (PRODUCT 3.2)."""
    return _told(at_work, Task.GIVE_MAIL).where(~that.reachable(Application.id))


def accept(at_work: AtWork) -> Select[Any]:
    """Give the awards of which nobody said, after two reminders, who receives the money."""
    return _told(at_work, Task.ACCEPT).where(Letter.left_at <= bindparam("long_ago"), that.reachable(Application.id))


def _told(at_work: AtWork, kind: Task) -> Select[Any]:
    return (
        of_plans(at_work, kind, State.APPROVED, at=Letter.left_at)
        .join(Decision, awards.standing_yes())
        .join(Letter, and_(Letter.decision_id == Decision.id, Letter.left_at.is_not(None)))
    )


def letters(office: Shape) -> Select[Any]:
    """Give the letters that are due and that no mail will bring."""
    waiting = Letter.left_at.is_(None), Letter.called_off_at.is_(None), Letter.due_at <= bindparam("now")
    return (
        select(*columns(Task.POST_LETTER, Letter.due_at))
        .select_from(Letter)
        .join(Application, Application.id == Letter.application_id)
        .join(Place, Place.id == Application.place_id)
        .where(*waiting, or_(*places_in(office)), ~that.reachable(Letter.application_id))
    )


def evening_papers(office: Shape) -> Select[Any]:
    """Give the evenings of which members still wait for the booklet on paper, by round, until the evening is over."""
    waiting = EveningSeat.paper_asked_at.is_not(None), EveningSeat.paper_done_at.is_(None)
    known = {"reference": Round.reference, "title": NOTHING, "many": func.count()}
    return (
        select(*columns(Task.EVENING_PAPER, func.min(EveningSeat.paper_asked_at), **known))
        .select_from(EveningSeat)
        .join(Evening, Evening.id == EveningSeat.evening_id)
        .join(Round, and_(Round.id == Evening.round_id, Round.evening_on == Evening.held_on))
        .join(Place, Place.id == Round.place_id)
        .where(*waiting, Evening.held_on >= bindparam("today"), or_(*places_in(office)))
        .group_by(Round.reference, Place.name)
    )
