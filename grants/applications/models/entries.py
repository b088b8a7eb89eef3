"""What a community worker does for makers: writing a plan down for them, and calling youth who ask for help."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, key, no_longer_than, points_to


class Entry(Base):
    """A plan written down from paper, a phone call or a visit (who and from what stands with the plan).

    ``read_back_at`` is when it was read back and the resident was asked, by mail or with the slip of this reference;
    ``declined_at`` when they said that it is not right, with their ``words``. It is nobody's before ``confirmed_at``.
    """

    __tablename__ = "entries"
    __table_args__ = (
        no_longer_than("words", 1000, "entries_words_length"),
        Index("ix_entries_place", "place_id", "confirmed_at", "made_at"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id", unique=True)
    place_id: Mapped[int] = points_to("places.id")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    slip_reference: Mapped[str | None] = mapped_column(String(20))
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HelpCall(Base):
    """A youth group asked for help with half an idea; somebody calls them at the latest on ``due_on``.

    Whoever called is from then on their contact. How to reach them stands on the sheet of their draft.
    """

    __tablename__ = "help_calls"
    __table_args__ = (
        CheckConstraint("(called_at IS NULL) = (called_by_id IS NULL)", name="help_calls_called_by_somebody"),
        Index("ix_help_calls_place", "place_id", "called_at", "due_on"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id", unique=True)
    place_id: Mapped[int] = points_to("places.id")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_by_id: Mapped[int | None] = points_to("people.id")
