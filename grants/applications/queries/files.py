"""What came with a plan beside its words. May import: applications.models, rules."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, FileKind, FileState, PlanFile
from grants.rules.refusals import Missing


class FileRow(NamedTuple):
    """One photo or spoken answer; ``name`` stands in its address."""

    name: str
    kind: FileKind
    state: FileState
    media_type: str
    size_bytes: int
    sent_name: str
    reason: str


_FILES = select(*(getattr(PlanFile, name) for name in FileRow._fields)).order_by(PlanFile.id)
_OF_PLAN = _FILES.where(PlanFile.application_id == bindparam("application_id"))
_BY_REFERENCE = _FILES.join(Application, Application.id == PlanFile.application_id).where(
    Application.reference == bindparam("reference")
)
_COUNT = select(func.count()).where(
    PlanFile.application_id == bindparam("application_id"), PlanFile.state != FileState.REFUSED
)


def told() -> Any:
    """Return the column that counts the photos and spoken answers of each plan a statement finds."""
    counted = select(func.count()).where(PlanFile.application_id == Application.id, PlanFile.state != FileState.REFUSED)
    return counted.correlate(Application).scalar_subquery().label("told")


def files(session: Session, application_id: int) -> tuple[FileRow, ...]:
    """Return what came with a plan or draft, oldest first."""
    return tuple(FileRow(*row) for row in session.execute(_OF_PLAN, {"application_id": application_id}))


def files_of(session: Session, reference: str) -> tuple[FileRow, ...]:
    """Return what came with a plan that was sent in; guarded by READ_PLAN."""
    return tuple(FileRow(*row) for row in session.execute(_BY_REFERENCE, {"reference": reference}))


def answers_by_file(session: Session, application_id: int) -> bool:
    """Tell whether a photo or a voice can stand for the answer to question 1."""
    return bool(session.scalar(_COUNT, {"application_id": application_id}))


def ready_file(session: Session, application_id: int, name: str) -> FileRow:
    """Return one file of a plan that can be shown. Raises Missing."""
    found = next((one for one in files(session, application_id) if one.name == name), None)
    if found is None or found.state is not FileState.READY:
        raise Missing("no_such_page")
    return found
