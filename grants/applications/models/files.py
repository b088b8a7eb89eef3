"""What came with a plan beside its words: photos and spoken answers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, code, key, no_longer_than, points_to


class FileKind(StrEnum):
    """What it is for: something to see, or something to hear."""

    PHOTO = "photo"
    VOICE = "voice"


class FileState(StrEnum):
    """Whether it can be shown: a photo waits until the worker has drawn it anew."""

    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


class PlanFile(Base):
    """One photo or spoken answer. ``name`` is drawn by us and stands in addresses; ``sent_name`` is only shown.

    ``sha256`` and ``size_bytes`` are of what was sent, ``media_type`` what that is by its own bytes. A photo lies in
    quarantine until it is READY; then only what was drawn anew is left of it.
    """

    __tablename__ = "plan_files"
    __table_args__ = (
        CheckConstraint("size_bytes > 0", name="plan_files_not_empty"),
        no_longer_than("sent_name", 120, "plan_files_sent_name_length"),
        Index("ix_plan_files_plan", "application_id", "id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    name: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[FileKind] = code(FileKind, "plan_files_kind_known")
    state: Mapped[FileState] = code(FileState, "plan_files_state_known", default=FileState.WAITING)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str] = mapped_column(String(40))
    sent_name: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
