"""Free words that must be erasable without touching the record that points to them.

History rows and ledger rows hold codes and ids only; what somebody typed as a reason lies here.
"""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, key, no_longer_than


class Note(Base):
    """A sentence someone typed beside an act. ``erased_at`` says when privacy emptied it."""

    __tablename__ = "notes"
    __table_args__ = (no_longer_than("body", 4000, "notes_body_length"),)

    id: Mapped[int] = key()
    body: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
