"""Moving a plan along its lifecycle: the one place where a state is assigned, and its history written.

May import: applications.models, rules, store.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Event, Step
from grants.rules.checks import demand_text
from grants.rules.lifecycle import Action, Need, State, step
from grants.rules.permissions import Actor
from grants.rules.refusals import Missing, Stale
from grants.store import clock
from grants.store.history import Note
from grants.store.session import lock_root

NOTE_LENGTH = 4000


def locked(session: Session, reference: str) -> Application:
    """Return a plan that was sent in, locked for the rest of this press; raises Missing."""
    found = session.scalar(select(Application.id).where(Application.reference == reference))
    if found is None:
        raise Missing("no_such_page")
    return locked_by_id(session, found)


def locked_by_id(session: Session, application_id: int) -> Application:
    """Return a plan or draft, locked for the rest of this press and read after the lock."""
    lock_root(session, Application, application_id)
    return session.get_one(Application, application_id, populate_existing=True)


def advance(
    session: Session,
    actor: Actor,
    application: Application,
    action: Action,
    facts: Collection[Need] = (),
    *,
    note: str = "",
    reason_code: str | None = None,
) -> State:
    """Move a locked plan and write its history in the same breath; return the state it is in now.

    ``facts`` are the needs that the calling storey found to be true. Raises NotNow('wrong_state' or the need) and
    Invalid('note_required').
    """
    source = application.state
    target = step(source, action, facts, bool(note.strip()))
    application.state = target
    _write(session, actor, application, Step(action=action.value, source=source, target=target), note, reason_code)
    return target


def noted(
    session: Session,
    actor: Actor,
    application: Application,
    event: StrEnum,
    *,
    note: str = "",
    reason_code: str | None = None,
) -> None:
    """Write in a locked plan's history what happened to it without a change of state. Any storey may note its own."""
    _write(session, actor, application, Step(action=event.value), note, reason_code)


def _write(
    session: Session, actor: Actor, application: Application, row: Step, note: str, reason_code: str | None
) -> None:
    # Every row goes with one version: that is how a stale page is told what happened since. On a draft the version is
    # that of its text: who joined meanwhile must not stop whoever is typing.
    moment = clock.now()
    row.application_id, row.actor_id, row.reason_code, row.at = application.id, actor.person_id, reason_code, moment
    row.note_id = _kept(session, note, moment)
    if application.state is not State.DRAFT:
        application.version += 1
    application.changed_at = moment
    session.add(row)
    session.flush()


def _kept(session: Session, note: str, moment: datetime) -> int | None:
    if not note.strip():
        return None
    kept = Note(body=demand_text(note, "note", NOTE_LENGTH), made_at=moment)
    session.add(kept)
    session.flush()
    return kept.id


def demand_seen(session: Session, application: Application, seen: int | None) -> None:
    """Refuse a press on a page that is no longer true. ``seen`` None is a program that saw no page.

    Raises Stale with what happened since: (event or action, state before, state after).
    """
    if seen is None or seen == application.version:
        return
    since = min(max(application.version - seen, 1), 20)
    latest = select(Step.action, Step.source, Step.target).where(Step.application_id == application.id)
    rows = session.execute(latest.order_by(Step.id.desc()).limit(since)).all()
    raise Stale("stale", changed=[(_named(row.action), row.source or "", row.target or "") for row in reversed(rows)])


def _named(action: str) -> StrEnum | str:
    for kind in (Action, Event):
        if action in list(kind):
            return kind(action)
    return action
