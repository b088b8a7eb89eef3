"""One card in the tin of a place: one line, and hardly anything else."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from grants.people.models import Locale
from grants.rules.tin import Shelf
from grants.store.base import Base, UtcDateTime, code, key, no_longer_than, points_to

LINE_LENGTH, NAME_LENGTH, PHONE_LENGTH = 300, 60, 40


class CardSource(StrEnum):
    """How a card came in."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    VISIT = "visit"


class Idea(Base):
    """One idea for a place. ``reference`` names it in addresses; ``name`` is how it is signed, for everybody to read.

    ``phone`` is for the community worker alone and never leaves the worker's pages; ``person_id`` is whoever is mailed
    what happened with it. ``waits_since`` is since when a worker has something to do (rules.tin.waits), else NULL.
    ``grown_at`` is when the first plan that began with it was sent in. ``wants_room``: it asks for a
    room and no money, until ``room_settled_at``. Erasing somebody empties name and phone.
    """

    __tablename__ = "ideas"
    __table_args__ = (
        CheckConstraint("reports >= 0", name="ideas_reports_not_negative"),
        CheckConstraint("shelf <> 'aside' OR reports > 0", name="ideas_aside_was_reported"),
        CheckConstraint("shelf NOT IN ('tin', 'aside') OR waits_since IS NOT NULL", name="ideas_unread_waits"),
        no_longer_than("line", LINE_LENGTH, "ideas_line_length"),
        no_longer_than("name", NAME_LENGTH, "ideas_name_length"),
        no_longer_than("phone", PHONE_LENGTH, "ideas_phone_length"),
        Index("ix_ideas_shelf", "place_id", "shelf", "id"),
        Index("ix_ideas_waiting", "place_id", "waits_since", "id"),
        Index("ix_ideas_changed", "place_id", "changed_at"),
        Index("ix_ideas_entered", "entered_by_id", "place_id", "id"),
    )

    id: Mapped[int] = key()
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    place_id: Mapped[int] = points_to("places.id")
    line: Mapped[str] = mapped_column(String(LINE_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    phone: Mapped[str] = mapped_column(String(PHONE_LENGTH), default="")
    person_id: Mapped[int | None] = points_to("people.id", index=True)
    half: Mapped[bool] = mapped_column(Boolean, default=False)
    locale: Mapped[Locale] = code(Locale, "ideas_locale_known", default=Locale.NL)
    source: Mapped[CardSource] = code(CardSource, "ideas_source_known", default=CardSource.WEB)
    entered_by_id: Mapped[int | None] = points_to("people.id")
    shelf: Mapped[Shelf] = code(Shelf, "ideas_shelf_known")
    reports: Mapped[int] = mapped_column(Integer, default=0)
    waits_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_by_id: Mapped[int | None] = points_to("people.id")
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_by_id: Mapped[int | None] = points_to("people.id")
    grown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wants_room: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    room_settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
