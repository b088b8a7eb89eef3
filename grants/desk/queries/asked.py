"""Tasks about questions to makers: calling who gets no mail, what to do when nobody answered, and what they ask us.

May import: applications, people, rules.
"""

from typing import Any

from sqlalchemy import Select, String, and_, bindparam, cast, func, select

from grants.applications.models import Application, InfoReminder, InfoRequest, Message, Owner, Side, ThreadQuestion
from grants.desk.queries.kinds import Task
from grants.desk.queries.parts import AtWork, of_plans
from grants.people.models import Person
from grants.rules.lifecycle import State


def remind(at_work: AtWork) -> Select[Any]:
    """Give the questions that wait for makers who get no mail: somebody calls them."""
    calls = InfoReminder.request_id == InfoRequest.id, InfoReminder.by_call, InfoReminder.done_at.is_(None)
    since = select(func.max(InfoReminder.made_at)).where(*calls).correlate(InfoRequest).scalar_subquery()
    who = {"words": Person.name, "phone": func.coalesce(Person.phone, "")}
    return (
        of_plans(at_work, Task.REMIND, State.SUBMITTED, at=since, **who)
        .join(InfoRequest, and_(InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_(None)))
        .join(Owner, and_(Owner.application_id == Application.id, Owner.position == 1, Owner.until_at.is_(None)))
        .join(Person, Person.id == Owner.person_id)
        .where(InfoRequest.due_on >= bindparam("today"), since.is_not(None))
    )


def silent(at_work: AtWork) -> Select[Any]:
    """Give the questions whose day passed without an answer; the words are that day."""
    known = {"words": cast(InfoRequest.due_on, String)}
    return (
        of_plans(at_work, Task.SILENT, State.SUBMITTED, at=InfoRequest.sent_at, **known)
        .join(InfoRequest, and_(InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_(None)))
        .where(InfoRequest.due_on < bindparam("today"))
    )


def questions(at_work: AtWork) -> Select[Any]:
    """Give the plans whose makers asked the office something in the thread, since the oldest question."""
    waits = ThreadQuestion.answered_at.is_(None), ThreadQuestion.asked_of == Side.OFFICE
    since = (
        select(func.min(Message.made_at))
        .join(ThreadQuestion, ThreadQuestion.message_id == Message.id)
        .where(ThreadQuestion.application_id == Application.id, *waits)
        .correlate(Application)
        .scalar_subquery()
    )
    living = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.AWARDED)
    return of_plans(at_work, Task.QUESTION, *living, at=since).where(since.is_not(None))
