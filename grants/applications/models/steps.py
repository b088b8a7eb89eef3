"""Every step a plan took."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.lifecycle import State
from grants.store.base import Base, UtcDateTime, code, key, points_to


class Event(StrEnum):
    """What this storey notes in a plan's history without a change of state."""

    CHECK_PASSED = "check_passed"
    CONTACT_CONFIRMED = "contact_confirmed"
    CALLED = "called"
    INFO_REQUESTED = "info_requested"
    INFO_ANSWERED = "info_answered"
    INFO_DROPPED = "info_dropped"
    OWNER_ADDED = "owner_added"
    HELPER_ADDED = "helper_added"
    INVITED = "invited"
    INVITE_DECLINED = "invite_declined"
    INVITE_TAKEN_BACK = "invite_taken_back"
    HELPER_TYPED = "helper_typed"
    HELPER_ENDED = "helper_ended"
    MADE_FIRST = "made_first"
    OWNER_LEFT = "owner_left"
    STARTED_AGAIN = "started_again"
    HELP_ASKED = "help_asked"
    HELP_CALLED = "help_called"
    ENTERED = "entered"
    READ_BACK = "read_back"
    ENTRY_DECLINED = "entry_declined"
    ENTRY_CONFIRMED = "entry_confirmed"
    RECEIPT_POSTED = "receipt_posted"
    SUMMARISED = "summarised"
    INFO_CALLED = "info_called"


class Step(Base):
    """One row of a plan's history: written by ``advance()`` in the same breath as the state it explains.

    ``action`` is a lifecycle action, or a noted event (``noted()``), so a page can tell the story from one table.
    """

    __tablename__ = "application_steps"
    __table_args__ = (Index("ix_application_steps_plan", "application_id", "id"),)

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    action: Mapped[str] = mapped_column(String(40))
    source: Mapped[State | None] = code(State, "steps_source_known", nullable=True)
    target: Mapped[State | None] = code(State, "steps_target_known", nullable=True)
    actor_id: Mapped[int | None] = points_to("people.id")
    note_id: Mapped[int | None] = points_to("notes.id")
    reason_code: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
