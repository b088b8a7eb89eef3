"""The evening as it is held: who writes down, who was there, who gets it on paper.

When and where the next evening is stands in its round, which everybody may read; a row here begins with the first
thing that is noted about it. May import: panel, programmes, people, store, rules.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, key, no_longer_than, points_to


class EveningPart(StrEnum):
    """What of an evening can have changed in another window."""

    DAY = "day"
    TIME = "time"
    ROOM = "room"
    TREAT = "treat"
    SCRIBE = "scribe"
    PRESENT = "present"


class Evening(Base):
    """One evening of the panel of a round. ``scribe_seat_id`` is the member the chair named to write down.

    ``reminded_at`` is when the members were told of this day; it is emptied when the evening moves.
    """

    __tablename__ = "evenings"
    __table_args__ = (UniqueConstraint("round_id", "held_on", name="evenings_once_a_day"),)

    id: Mapped[int] = key()
    round_id: Mapped[int] = points_to("rounds.id")
    held_on: Mapped[date]
    scribe_seat_id: Mapped[int | None] = points_to("seats.id")
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EveningSeat(Base):
    """One seat at one evening: whether its member was there, and whether they get the booklet on paper."""

    __tablename__ = "evening_seats"
    __table_args__ = (
        UniqueConstraint("evening_id", "seat_id", name="evening_seats_once"),
        CheckConstraint("(paper_done_at IS NULL) = (paper_done_by_id IS NULL)", name="evening_papers_done_by_someone"),
        Index(
            "ix_evening_seats_paper",
            "evening_id",
            sqlite_where=text("paper_asked_at IS NOT NULL AND paper_done_at IS NULL"),
            postgresql_where=text("paper_asked_at IS NOT NULL AND paper_done_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    evening_id: Mapped[int] = points_to("evenings.id")
    seat_id: Mapped[int] = points_to("seats.id")
    present: Mapped[bool] = mapped_column(default=False)
    paper_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper_done_by_id: Mapped[int | None] = points_to("people.id")


class TableNote(Base):
    """What was typed at the table about a plan that the table comes back to: it waits there until it is concluded."""

    __tablename__ = "table_notes"
    __table_args__ = (
        no_longer_than("what_would_help", 1000, "table_notes_help_length"),
        no_longer_than("help_name", 120, "table_notes_name_length"),
    )

    application_id: Mapped[int] = points_to("applications.id", primary_key=True)
    what_would_help: Mapped[str] = mapped_column(Text, default="")
    help_name: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = points_to("people.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
