"""Whose plan it is, who helps them, and who was asked to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, code, key, no_longer_than, points_to


class ConfirmedBy(StrEnum):
    """How a contact was confirmed: a link in a mail (or the code on a slip), a call by the officer, or signing in."""

    LINK = "link"
    CALL = "call"
    SIGN_IN = "sign_in"


class Owner(Base):
    """A resident whose plan it is (trekker); at most two at a time. Address and confirmation belong to this plan.

    ``token_hash`` opens the draft for somebody who joined by an invitation: the first one has the draft's own token.
    """

    __tablename__ = "owners"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id", name="owners_once_a_plan"),
        CheckConstraint("position IN (1, 2)", name="owners_at_most_two"),
        Index("ix_owners_person", "person_id"),
        Index("ix_owners_token", "token_hash", unique=True),
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
    token_hash: Mapped[str | None] = mapped_column(String(64))


class Helper(Base):
    """A neighbour the makers chose themselves (meehelper): sees and types along in a draft, never submits.

    ``token_hash`` opens the draft for them alone, and no longer than they help.
    """

    __tablename__ = "helpers"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id", name="helpers_once_a_plan"),
        Index("ix_helpers_person", "person_id"),
        Index("ix_helpers_token", "token_hash", unique=True),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    person_id: Mapped[int] = points_to("people.id")
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token_hash: Mapped[str | None] = mapped_column(String(64))


class InvitedAs(StrEnum):
    """What somebody is asked to be to a plan."""

    OWNER = "owner"
    HELPER = "helper"


class Reply(StrEnum):
    """How an invitation ended."""

    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"


class Invitation(Base):
    """Somebody is asked to join a plan, by a link in a mail. ``name`` is as the makers typed it.

    ``asked_by_id`` is empty when whoever asked had only the address of the draft.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        no_longer_than("name", 120, "invitations_name_length"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="invitations_reply_is_dated"),
        # One open question of a kind at a time: who waits for two answers may get three owners.
        Index(
            "one_open_invitation",
            "application_id",
            "kind",
            unique=True,
            sqlite_where=text("replied_at IS NULL"),
            postgresql_where=text("replied_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id", index=True)
    kind: Mapped[InvitedAs] = code(InvitedAs, "invitations_kind_known")
    name: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int] = points_to("people.id")
    asked_by_id: Mapped[int | None] = points_to("people.id")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply: Mapped[Reply | None] = code(Reply, "invitations_reply_known", nullable=True)
