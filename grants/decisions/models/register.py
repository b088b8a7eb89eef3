"""The register of delay notices, notices of default and objections (Awb 4:14, 4:17, 6:7). May import: store."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, code, key, points_to


class RegisterKind(StrEnum):
    """What the register of terms holds: what the office sent or received about the time a decision takes."""

    DELAY = "delay"
    DEFAULT = "default"
    OBJECTION = "objection"


class RegisterEntry(Base):
    """A delay notice, a notice of default or a legal objection on one plan, numbered within its programme.

    ``received_on`` is the day it was sent (a delay) or received; ``last_day_on`` follows from it by law and is frozen
    as it is written down: the new day for the answer, the day after which a penalty runs, the day for the decision on
    an objection. ``settled_on`` ends it; ``note_id`` holds what it says.
    """

    __tablename__ = "register_entries"
    __table_args__ = (
        UniqueConstraint("programme_id", "number", name="register_entries_numbered"),
        CheckConstraint("last_day_on >= received_on", name="register_entries_last_day_after"),
        Index("ix_register_entries_plan", "application_id", "id"),
        Index("ix_register_entries_open", "programme_id", "settled_on", "last_day_on"),
    )

    id: Mapped[int] = key()
    programme_id: Mapped[int] = points_to("programmes.id")
    number: Mapped[int] = mapped_column(Integer)
    application_id: Mapped[int] = points_to("applications.id")
    kind: Mapped[RegisterKind] = code(RegisterKind, "register_entries_kind_known")
    received_on: Mapped[date]
    last_day_on: Mapped[date]
    in_time: Mapped[bool] = mapped_column(default=True)
    note_id: Mapped[int | None] = points_to("notes.id")
    written_by_id: Mapped[int] = points_to("people.id")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_on: Mapped[date | None]
