"""Paying with four eyes: the officer prepares a batch, another person releases it, each payment is marked.

May import: awards, decisions, panel, ledger, applications, programmes, people, store, rules.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, Cents, UtcDateTime, code, key, points_to


class PaymentEvent(StrEnum):
    """What this storey notes in a plan's history without a change of state."""

    SENT = "payment_sent"
    PAID = "payment_paid"
    BOUNCED = "payment_bounced"
    BOUNCED_LATE = "payment_bounced_late"
    RETURNED = "money_returned"


class Batch(Base):
    """Payments prepared together and released together. Four eyes is a CHECK: nobody releases what they prepared."""

    __tablename__ = "batches"
    __table_args__ = (
        UniqueConstraint("programme_id", "number", name="batches_numbered"),
        CheckConstraint("released_by_id IS NULL OR released_by_id <> prepared_by_id", name="batches_four_eyes"),
        CheckConstraint("(released_by_id IS NULL) = (released_at IS NULL)", name="batches_released_by_someone"),
        CheckConstraint("released_at IS NULL OR sent_back_at IS NULL", name="batches_released_or_sent_back"),
    )

    id: Mapped[int] = key()
    programme_id: Mapped[int] = points_to("programmes.id")
    number: Mapped[int] = mapped_column(Integer)
    prepared_by_id: Mapped[int] = points_to("people.id")
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = points_to("people.id")
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_back_by_id: Mapped[int | None] = points_to("people.id")
    sent_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaymentState(StrEnum):
    """Where one payment is. ``prepared`` and ``sent_back`` moved no money."""

    PREPARED = "prepared"
    SENT_BACK = "sent_back"
    UNDERWAY = "underway"
    PAID = "paid"
    BOUNCED = "bounced"
    BOUNCED_LATE = "bounced_late"


class Payment(Base):
    """One disbursement in one batch: to the payee as they stood at that moment. Cents > 0.

    ``end_to_end_id`` is our own reference on the bank statement.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("batch_id", "line", name="payments_numbered"),
        CheckConstraint("cents > 0", name="payments_positive"),
        Index("ix_payments_plan", "application_id", "id"),
        Index(
            "one_open_payment_a_plan",
            "application_id",
            unique=True,
            sqlite_where=text("state IN ('prepared', 'underway')"),
            postgresql_where=text("state IN ('prepared', 'underway')"),
        ),
    )

    id: Mapped[int] = key()
    batch_id: Mapped[int] = points_to("batches.id")
    line: Mapped[int] = mapped_column(Integer)
    application_id: Mapped[int] = points_to("applications.id")
    payee_id: Mapped[int] = points_to("payees.id")
    cents: Mapped[int] = mapped_column(Cents)
    end_to_end_id: Mapped[str] = mapped_column(String(35), unique=True)
    state: Mapped[PaymentState] = code(PaymentState, "payments_state_known", default=PaymentState.PREPARED)
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_by_id: Mapped[int | None] = points_to("people.id")
    note_id: Mapped[int | None] = points_to("notes.id")
    version: Mapped[int] = mapped_column(Integer, default=1)
