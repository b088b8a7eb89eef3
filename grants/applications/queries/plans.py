"""One plan and what belongs to it, as plain rows. May import: applications.models, people.models, programmes.models."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grants.applications.models import (
    Application,
    BudgetLine,
    Helper,
    InfoRequest,
    Message,
    Owner,
    Sheet,
    Step,
)
from grants.applications.queries.rows import (
    ContactRow,
    HelperRow,
    LineRow,
    MakerRow,
    MessageRow,
    MineRow,
    PlanRow,
    RequestRow,
    StepRow,
)
from grants.applications.queries.standing import SCRIBE
from grants.people.models import Person
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import ASKED
from grants.rules.refusals import Missing
from grants.store.history import Note

_OF_PLAN = [getattr(Application, name) for name in PlanRow.__dataclass_fields__ if hasattr(Application, name)]
PLANS = (
    select(
        *_OF_PLAN,
        Place.name.label("place"),
        Place.slug.label("place_slug"),
        Round.reference.label("round_reference"),
        Round.answer_days,
        Round.contact_name,
        Round.contact_phone,
        Round.contact_hours,
        Sheet.receipt_posted_at,
        SCRIBE.label("scribe"),
    )
    .join(Place, Place.id == Application.place_id)
    .join(Round, Round.id == Application.round_id)
    .outerjoin(Sheet, Sheet.application_id == Application.id)
)


def plan(session: Session, reference: str) -> PlanRow:
    """Return a plan that was sent in, by its reference; raises Missing."""
    return _plan(session, PLANS.where(Application.reference == reference))


def plan_by_id(session: Session, application_id: int) -> PlanRow:
    """Return a plan or draft; raises Missing."""
    return _plan(session, PLANS.where(Application.id == application_id))


def _plan(session: Session, statement: Select[Any]) -> PlanRow:
    row = session.execute(statement).first()
    if row is None:
        raise Missing("no_such_page")
    return PlanRow(**row._mapping)


def lines(session: Session, application_id: int) -> tuple[LineRow, ...]:
    """Return the budget of a plan, in the order it was typed."""
    statement = select(BudgetLine.label, BudgetLine.cents).where(BudgetLine.application_id == application_id)
    return tuple(LineRow(*row) for row in session.execute(statement.order_by(BudgetLine.position)))


def makers(session: Session, application_id: int) -> tuple[MakerRow, ...]:
    """Return whose plan it is now, first owner first."""
    statement = (
        select(Person.id, Person.name, Owner.position, Owner.confirmed_at)
        .join(Owner, Owner.person_id == Person.id)
        .where(Owner.application_id == application_id, Owner.until_at.is_(None))
        .order_by(Owner.position)
    )
    return tuple(MakerRow(*row) for row in session.execute(statement))


def contacts(session: Session, application_id: int) -> tuple[ContactRow, ...]:
    """Return how to reach the owners, first owner first; guarded by READ_CONTACTS."""
    person = (Person.id, Person.name, Person.email, Person.phone, Person.locale)
    statement = (
        select(*person, Owner.position, Owner.postcode, Owner.house_number, Owner.confirmed_at)
        .join(Owner, Owner.person_id == Person.id)
        .where(Owner.application_id == application_id, Owner.until_at.is_(None))
        .order_by(Owner.position)
    )
    return tuple(ContactRow(*row) for row in session.execute(statement))


def helpers(session: Session, application_id: int) -> tuple[HelperRow, ...]:
    """Return who helps the makers now."""
    statement = (
        select(Person.id, Person.name)
        .join(Helper, Helper.person_id == Person.id)
        .where(Helper.application_id == application_id, Helper.until_at.is_(None))
        .order_by(Helper.id)
    )
    return tuple(HelperRow(*row) for row in session.execute(statement))


def thread(session: Session, application_id: int) -> tuple[MessageRow, ...]:
    """Return the messages of a plan, oldest first; guarded by READ_THREAD."""
    statement = (
        select(Message.id, Message.person_id, Person.name, Message.side, Message.body, Message.made_at)
        .join(Person, Person.id == Message.person_id)
        .where(Message.application_id == application_id)
        .order_by(Message.id)
    )
    return tuple(MessageRow(*row) for row in session.execute(statement))


def requests(session: Session, application_id: int) -> tuple[RequestRow, ...]:
    """Return the officer's questions about a plan, oldest first."""
    statement = select(*(getattr(InfoRequest, name) for name in RequestRow._fields))
    rows = session.execute(statement.where(InfoRequest.application_id == application_id).order_by(InfoRequest.id))
    return tuple(RequestRow(*row) for row in rows)


def steps(session: Session, application_id: int) -> tuple[StepRow, ...]:
    """Return everything that happened to a plan, first step first."""
    statement = (
        select(
            Step.action, Step.source, Step.target, Step.reason_code, Step.actor_id,
            func.coalesce(Note.body, ""), Step.at,
        )
        .outerjoin(Note, Note.id == Step.note_id)
        .where(Step.application_id == application_id)
        .order_by(Step.id)
    )  # fmt: skip
    return tuple(StepRow(*row) for row in session.execute(statement))


def mine(session: Session, person_id: int) -> tuple[MineRow, ...]:
    """Return the plans somebody owns or helps with, newest first."""
    owned = select(Owner.application_id).where(Owner.person_id == person_id, Owner.until_at.is_(None))
    helped = select(Helper.application_id).where(Helper.person_id == person_id, Helper.until_at.is_(None))
    columns = (
        Application.reference, Application.title, Application.lead, Application.art, Application.state, Place.name,
        Application.total_cents, Application.submitted_at,
    )  # fmt: skip
    statement = select(*columns).join(Place, Place.id == Application.place_id)
    tied = statement.where(Application.id.in_(owned.union(helped))).order_by(Application.id.desc()).limit(100)
    return tuple(MineRow(*row) for row in session.execute(tied))


def asked_cents(session: Session, round_id: int) -> int:
    """Return what the plans that wait for an answer ask together, in cents: the memo figure beside the bar."""
    statement = select(func.coalesce(func.sum(Application.total_cents), 0))
    return int(session.scalar(statement.where(Application.round_id == round_id, Application.state.in_(ASKED))) or 0)
