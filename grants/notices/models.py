"""The outbox: a template name and plain facts, written in the transaction that caused them.

The worker sends at least once; the Message-ID is stored, so a receiver can tell a second copy. The templates lie
with their feature in ``templates/mail/``. May import: people, store, rules.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.people.models import Locale
from grants.store.base import Base, UtcDateTime, code, key, points_to


class Notice(Base):
    """One message to one person. ``due_at`` may lie ahead; ``called_off_at`` keeps it from leaving.

    ``paper`` names a paper to attach, made from ``facts`` by the worker; ``subject_code`` is the plan's reference.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR called_off_at IS NULL", name="notices_sent_or_called_off"),
        Index("ix_notices_waiting", "sent_at", "called_off_at", "due_at"),
        Index("ix_notices_subject", "subject_code"),
    )

    id: Mapped[int] = key()
    person_id: Mapped[int | None] = points_to("people.id", index=True)
    template: Mapped[str] = mapped_column(String(60))
    locale: Mapped[Locale] = code(Locale, "notices_locale_known")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    paper: Mapped[str | None] = mapped_column(String(60))
    subject_code: Mapped[str | None] = mapped_column(String(80))
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    last_fault: Mapped[str | None] = mapped_column(String(120))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
