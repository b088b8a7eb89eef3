"""Youth groups that asked for help. May import: applications.models, people.models, programmes.models."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, HelpCall, Sheet
from grants.applications.queries.tasks import MOST, Scope
from grants.people.models import Person
from grants.programmes.models import Place


class HelpRow(NamedTuple):
    """What a draft says about the help its makers asked for; ``helper`` is who called, from then on their contact."""

    due_on: date
    helper: str | None
    phone: str | None
    mail: str | None


class HelpTask(NamedTuple):
    """A youth group to call, the first due first."""

    number: int
    place: str
    due_on: date
    typed: dict[str, Any]


def help_call(session: Session, application_id: int) -> HelpRow | None:
    """Return the help that was asked for with a draft, or None."""
    found = select(HelpCall.due_on, Person.name, Person.phone, Person.email)
    found = found.outerjoin(Person, Person.id == HelpCall.called_by_id)
    row = session.execute(found.where(HelpCall.application_id == application_id)).first()
    return None if row is None else HelpRow(*row)


def help_tasks(session: Session, scope: Scope) -> tuple[HelpTask, ...]:
    """Return the youth groups in these places that were not called yet."""
    waiting: Select[Any] = (
        select(HelpCall.id, Place.name, HelpCall.due_on, Sheet.typed)
        .join(Place, Place.id == HelpCall.place_id)
        .join(Application, Application.id == HelpCall.application_id)
        .join(Sheet, Sheet.application_id == Application.id)
        .where(or_(Place.programme_id.in_(scope.programme_ids), Place.id.in_(scope.place_ids)))
        .where(HelpCall.called_at.is_(None))
        .order_by(HelpCall.due_on, HelpCall.id)
        .limit(MOST)
    )
    return tuple(HelpTask(*row) for row in session.execute(waiting))
