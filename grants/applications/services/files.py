"""Photos and spoken answers of a draft: kept as they were sent, in quarantine, until the worker has drawn them anew.

What they are is read from their first bytes; the name they came with is only shown. The web process opens no picture.
May import: applications.models and queries, notices (the type of a job), rules, store.
"""

import hashlib
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import FileKind, FileState, PlanFile
from grants.applications.services.drafts import draft_locked
from grants.notices.services import Office
from grants.rules import checks, uploads
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid
from grants.store import clock, jobs
from grants.store.files import current
from grants.store.session import reading, writing

MAKE_READY, DROP = "applications.make_ready", "applications.drop_files"
"""Kinds of job: draw a photo anew; take files away."""

MOST_FILES = {FileKind.PHOTO: 6, FileKind.VOICE: 2}
SIZES = ("large", "small")
ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60
"""Seconds the worker gives one picture."""

_REASONS = {3: "not_a_picture", 4: "too_many_pixels"}


def add_file(session: Session, actor: Actor, token: str, kind: FileKind, content: bytes, sent_name: str) -> str:
    """Keep a photo or a spoken answer with the draft of this token; return its name. A photo is made ready by a job.

    Raises Missing('draft_gone'), NotNow('already_sent'), and Invalid at the kind: 'file_needed', 'file_too_large',
    'photo_kind', 'voice_kind', 'voice_too_long', 'too_many_files'.
    """
    application = draft_locked(session, actor, token, Deed.WRITE_DRAFT).application
    media_type = _media_type(kind, content)
    held = select(func.count()).where(PlanFile.application_id == application.id, PlanFile.kind == kind)
    if (session.scalar(held) or 0) >= MOST_FILES[kind]:
        raise Invalid("too_many_files", kind.value, most=MOST_FILES[kind])
    is_photo, name = kind is FileKind.PHOTO, secrets.token_hex(12)
    row = PlanFile(
        application_id=application.id,
        name=name,
        kind=kind,
        state=FileState.WAITING if is_photo else FileState.READY,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        media_type=media_type,
        sent_name=" ".join(checks.without_unfit(sent_name).replace("\\", "/").rpartition("/")[2].split())[:120],
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()
    current().put(f"quarantine/{name}" if is_photo else f"voice/{name}", content)
    if is_photo:
        jobs.queue(session, MAKE_READY, f"{MAKE_READY} {name}", {"name": name})
    return name


def remove_file(session: Session, actor: Actor, token: str, name: str) -> None:
    """Take a file of a draft away again; the worker clears what lies in the store. Doing it twice changes nothing.

    Raises Missing('draft_gone') and NotNow('already_sent').
    """
    application = draft_locked(session, actor, token, Deed.WRITE_DRAFT).application
    same = select(PlanFile).where(PlanFile.application_id == application.id, PlanFile.name == name)
    row = session.scalar(same)
    if row is not None:
        session.delete(row)
        jobs.queue(session, DROP, f"{DROP} {name}", {"name": name})


def stored(name: str, kind: FileKind, size: str = "large") -> str:
    """Return where a file lies that is ready to be shown."""
    return f"photo/{name}-{size}.webp" if kind is FileKind.PHOTO else f"voice/{name}"


def make_ready(_office: Office, payload: dict[str, Any]) -> None:
    """Draw a photo anew in two sizes, in a process of its own, and clear what was sent: a job for the worker."""
    name = str(payload["name"])
    with reading() as session:
        waiting = session.scalar(select(PlanFile.state).where(PlanFile.name == name)) is FileState.WAITING
    if not waiting:
        return
    status = _drawn(name)
    with writing() as session:
        row = session.scalar(select(PlanFile).where(PlanFile.name == name))
        if row is not None:
            row.state = FileState.REFUSED if status else FileState.READY
            row.reason = _REASONS.get(status, "not_a_picture") if status else ""
    if row is None:
        drop_files(_office, payload)
    current().remove(f"quarantine/{name}")


def drop_files(_office: Office, payload: dict[str, Any]) -> None:
    """Clear all that lies in the store under a name: a job for the worker."""
    name = str(payload["name"])
    for place in (f"quarantine/{name}", f"voice/{name}", *(f"photo/{name}-{size}.webp" for size in SIZES)):
        current().remove(place)


def _media_type(kind: FileKind, content: bytes) -> str:
    is_photo = kind is FileKind.PHOTO
    most = uploads.MOST_PHOTO_BYTES if is_photo else uploads.MOST_VOICE_BYTES
    if not content:
        raise Invalid("file_needed", kind.value)
    if len(content) > most:
        raise Invalid("file_too_large", kind.value, most=most // (1024 * 1024))
    media_type = uploads.photo_kind(content[:64]) if is_photo else uploads.voice_kind(content[:64])
    if media_type is None:
        raise Invalid("photo_kind" if is_photo else "voice_kind", kind.value)
    lasts = None if is_photo else uploads.voice_seconds(content, media_type)
    if lasts is not None and lasts > uploads.MOST_VOICE_SECONDS:
        raise Invalid("voice_too_long", kind.value, most=uploads.MOST_VOICE_SECONDS // 60)
    return media_type


def _drawn(name: str) -> int:
    """Put the two sizes of a photo in the store; return the exit status of the process that drew them, 0 for well."""
    try:
        with current().open(f"quarantine/{name}") as file:
            sent = file.read()
    except FileNotFoundError:
        return 3
    with tempfile.TemporaryDirectory() as folder:
        source, *sizes = (Path(folder) / one for one in ("sent", *SIZES))
        source.write_bytes(sent)
        command = [sys.executable, "-m", "grants.store.files.pictures", *map(str, (source, *sizes))]
        try:
            ran = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return 3
        if ran.returncode == 0:
            for size, path in zip(SIZES, sizes, strict=True):
                current().put(stored(name, FileKind.PHOTO, size), path.read_bytes())
        return ran.returncode
