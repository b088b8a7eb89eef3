"""Tasks about questions to makers: calling who gets no mail. May import: applications, people, rules."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from grants.applications.models import Application, InfoReminder, InfoRequest, Owner
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
