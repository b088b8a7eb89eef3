"""Clearing what lies in the store and belongs to nobody: uploads that were cut off, and files whose row is gone.

A file is kept before its row and removed after it, so only what lies there for a day is looked at. May import:
applications.models, notices (the type of a job), store.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import FileState, PlanFile
from grants.notices.services import Office
from grants.store import clock, jobs
from grants.store.files import current
from grants.store.house import fact_moment, note_fact
from grants.store.session import reading

SWEEP = "applications.sweep_files"
SWEPT = "files_swept"
"""The fact about this house that tells when it was last asked for."""

EACH = PATIENCE = timedelta(days=1)
AT_ONCE = 200
OURS = ("quarantine", "photo", "voice")


def ask_sweep(session: Session) -> None:
    """Ask for a sweep once a day: a step of the worker."""
    last, moment = fact_moment(session, SWEPT), clock.now()
    if last is None or moment - last >= EACH:
        jobs.queue(session, SWEEP, f"{SWEEP} {moment:%Y-%m-%dT%H:%M}", {})
        note_fact(session, SWEPT)


def sweep(_office: Office, _payload: dict[str, Any]) -> None:
    """Clear files of nobody: a job for the worker. Doing it twice changes nothing."""
    before = clock.now() - PATIENCE
    old = (name for name, kept_at in current().names() if kept_at < before and name.partition("/")[0] in OURS)
    for names in _some(old):
        for name in _nobodys(names):
            current().remove(name)
    current().clear_halves(before)


def _some(names: Iterable[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for name in names:
        some.append(name)
        if len(some) == AT_ONCE:
            yield some
            some = []
    yield some


def _nobodys(names: list[str]) -> list[str]:
    """Return those of some files that no row names, or that were to be cleared once a photo was made ready."""
    stems = {name: _stem(name) for name in names}
    with reading() as session:
        rows = session.execute(select(PlanFile.name, PlanFile.state).where(PlanFile.name.in_(set(stems.values()))))
        states: dict[str, FileState] = dict(rows.all())
    return [name for name, stem in stems.items() if not _is_needed(name, states.get(stem))]


def _is_needed(name: str, state: FileState | None) -> bool:
    return state is not None and (not name.startswith("quarantine/") or state is FileState.WAITING)


def _stem(name: str) -> str:
    """Return the name of the row that a file belongs to: "photo/0a1b-large.webp" is of "0a1b"."""
    return name.partition("/")[2].partition("-")[0].partition(".")[0]
