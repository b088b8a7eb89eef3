"""What was typed for a plan, and the rows that hold it beside the plan. May import: models of storeys up to here."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application, InfoRequest, Sheet
from grants.applications.queries.files import told
from grants.applications.queries.plans import PLANS
from grants.applications.queries.rows import OfficeRow, PlanRow, RequestRow
from grants.programmes.models import Place, Programme, Round
from grants.rules.refusals import Missing

_RECEIPTS = (
    select(
        Application.reference, Application.title, Application.submitted_at, Application.party_kind,
        Sheet.typed, Place.name.label("place"), Programme.body_name,
        Round.reference.label("round_reference"), Round.answer_days, Round.contact_name, Round.contact_phone,
        Round.contact_hours, Round.stand_in_name, Round.stand_in_phone,
        told(),
    )
    .join(Sheet, Sheet.application_id == Application.id)
    .join(Place, Place.id == Application.place_id)
    .join(Programme, Programme.id == Application.programme_id)
    .join(Round, Round.id == Application.round_id)
)  # fmt: skip


def sheet(session: Session, application_id: int) -> tuple[dict[str, Any], datetime]:
    """Return what was typed for a plan, exactly, and when it was last kept; raises Missing when it was erased."""
    row = session.execute(select(Sheet.typed, Sheet.saved_at).where(Sheet.application_id == application_id)).first()
    if row is None or not row.typed:
        raise Missing("no_such_page")
    return row.typed, row.saved_at


def current_sheet(session: Session, reference: str) -> dict[str, Any]:
    """Return a plan's sheet as it is now, with all that was completed; raises Missing when it was erased."""
    found = for_office(session, reference).sheet
    if not found:
        raise Missing("no_such_page")
    return found


def sent_in(session: Session, application_id: int) -> Any:
    """Return one row with all that a receipt tells, of plan, sheet, place and round. Raises Missing."""
    row = session.execute(_RECEIPTS.where(Application.id == application_id)).first()
    if row is None or not row.typed:
        raise Missing("no_such_page")
    return row


def for_office(session: Session, reference: str) -> OfficeRow:
    """Return a plan with what was typed for it and the officer's questions, in one statement. Raises Missing."""
    asked = [getattr(InfoRequest, name) for name in RequestRow._fields]
    statement = PLANS.add_columns(Sheet.typed, *(column.label(f"asked_{column.key}") for column in asked))
    statement = statement.outerjoin(InfoRequest, InfoRequest.application_id == Application.id)
    rows = session.execute(statement.where(Application.reference == reference).order_by(InfoRequest.id)).all()
    if not rows:
        raise Missing("no_such_page")
    return OfficeRow(
        plan=PlanRow(**{name: rows[0]._mapping[name] for name in PlanRow.__dataclass_fields__}),
        typed=rows[0].typed or {},
        asked=tuple(
            RequestRow(*(row._mapping[f"asked_{name}"] for name in RequestRow._fields)) for row in rows if row.asked_id
        ),
    )
