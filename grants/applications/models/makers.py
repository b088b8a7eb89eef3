"""Whose plan it is, and who helps them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, code, key, points_to


class ConfirmedBy(StrEnum):
    """How a contact was confirmed: the link in the receipt, a call by the officer, or signing in."""

    LINK = "link"
    CALL = "call"
    SIGN_IN = "sign_in"


class Owner(Base):
    """A resident whose plan it is (trekker); at most two at a time. Address and confirmation belong to this plan."""

    __tablename__ = "owners"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id", name="owners_once_a_plan"),
        CheckConstraint("position IN (1, 2)", name="owners_at_most_two"),
        Index("ix_owners_person", "person_id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    person_id: Mapped[int] = points_to("people.id")
    position: Mapped[int] = mapped_column(Integer)
    postcode: Mapped[str] = mapped_column(String(10), default="")
    house_number: Mapped[str] = mapped_column(String(20), default="")
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[ConfirmedBy | None] = code(ConfirmedBy, "owners_confirmed_how", nullable=True)


class Helper(Base):
    """A neighbour the makers chose themselves (meehelper): sees and types along in a draft, never submits."""

    __tablename__ = "helpers"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id", name="helpers_once_a_plan"),
        Index("ix_helpers_person", "person_id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    person_id: Mapped[int] = points_to("people.id")
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
