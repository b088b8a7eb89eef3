"""Living with a yes: who receives the money, what changed, and how it ended.

May import: decisions, panel, ledger, applications, programmes, people, store, rules.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.payees import PayeeKind
from grants.store.base import Base, Cents, UtcDateTime, code, key, no_longer_than, points_to


class Payee(Base):
    """Who receives the money of one award. The account number is encrypted, found again by ``iban_hmac``.

    ``agreed_at`` is the geldbewaarder's yes; ``declined_at`` their no; ``complete_at`` when name and account are in.
    ``invoice`` is the number of a shop's bill, for on the bank statement. One stands at a time; an earlier one keeps
    its row with ``ended_at``.
    """

    __tablename__ = "payees"
    __table_args__ = (
        no_longer_than("account_name", 70, "payees_account_name_length"),
        no_longer_than("invoice", 35, "payees_invoice_length"),
        CheckConstraint("complete_at IS NULL OR iban_cipher IS NOT NULL", name="payees_complete_has_account"),
        CheckConstraint(
            "kind <> 'keeper' OR complete_at IS NULL OR agreed_at IS NOT NULL", name="payees_keeper_agreed"
        ),
        CheckConstraint("kind <> 'owner' OR complete_at IS NULL OR is_adult", name="payees_owner_is_adult"),
        Index("ix_payees_person", "person_id"),
        Index("ix_payees_plan", "application_id", "id"),
        Index(
            "one_standing_payee",
            "application_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    kind: Mapped[PayeeKind] = code(PayeeKind, "payees_kind_known")
    person_id: Mapped[int | None] = points_to("people.id")
    account_name: Mapped[str] = mapped_column(String(70), default="")
    is_adult: Mapped[bool] = mapped_column(default=False)
    iban_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    iban_hmac: Mapped[str | None] = mapped_column(String(64))
    iban_tail: Mapped[str | None] = mapped_column(String(4))
    invoice: Mapped[str] = mapped_column(String(35), default="")
    named_by_id: Mapped[int] = points_to("people.id")
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    complete_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AwardEvent(StrEnum):
    """What this storey notes in a plan's history without a change of state."""

    KEEPER_ASKED = "keeper_asked"
    KEEPER_AGREED = "keeper_agreed"
    KEEPER_DECLINED = "keeper_declined"
    PAYEE_CHANGED = "payee_changed"
    MAIL_GIVEN = "mail_given"
    CONDITION_MET = "condition_met"
    CHANGE_REPORTED = "change_reported"


class ChangeKind(StrEnum):
    """What became different: two taps and a sentence (DOMAIN 2, Aanwijzing 8)."""

    DATE = "date"
    PURCHASE = "purchase"
    LEADER = "leader"


class ChangeReport(Base):
    """One change of plan the makers told of. Small changes are simply noted."""

    __tablename__ = "change_reports"
    __table_args__ = (
        no_longer_than("sentence", 600, "change_reports_length"),
        Index("ix_change_reports_plan", "application_id", "id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    kind: Mapped[ChangeKind] = code(ChangeKind, "change_reports_kind_known")
    sentence: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = points_to("people.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Closing(Base):
    """How it ended: a sentence, and what is left over in cents (0 is fine). Posted back by RETURN, never from here."""

    __tablename__ = "closings"
    __table_args__ = (
        CheckConstraint("left_over_cents >= 0", name="closings_left_over_not_negative"),
        no_longer_than("sentence", 1000, "closings_length"),
        # The newest stories of all places stand on the front page.
        Index("ix_closings_newest", "at", "application_id"),
    )

    application_id: Mapped[int] = points_to("applications.id", primary_key=True)
    sentence: Mapped[str] = mapped_column(Text)
    left_over_cents: Mapped[int] = mapped_column(Cents)
    by_id: Mapped[int] = points_to("people.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
