"""The residents' panel: seats, and what each member says of each plan.

A review is one member's voice on one plan. Validity is derived from reviews by the rules, never stored.
May import: ledger, applications, programmes, people, store, rules.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.reviews import Band, Choice, Closeness
from grants.store.base import Base, UtcDateTime, code, key, no_longer_than, points_to


class Seat(Base):
    """One seat of a place's panel and who holds it. The age band is fixed at the start of a term.

    A term may have a last day, ``ends_on``; the seat is in office until ``until_on`` is set. Who is ``on_paper`` takes
    part without a screen. ``postcode`` and ``house_number`` are the member's own word about who lives with them, so
    that a plan from the same house sets them aside by itself. With ``for_application_id`` somebody was called in for
    that one plan, from the reserve list or a neighbouring panel: their voice counts there and their chair does not.
    """

    __tablename__ = "seats"
    __table_args__ = (
        Index("ix_seats_person", "person_id"),
        Index(
            "one_seat_a_person",
            "place_id",
            "person_id",
            unique=True,
            sqlite_where=text("until_on IS NULL AND for_application_id IS NULL"),
            postgresql_where=text("until_on IS NULL AND for_application_id IS NULL"),
        ),
        Index(
            "one_call_a_plan",
            "for_application_id",
            "person_id",
            unique=True,
            sqlite_where=text("until_on IS NULL AND for_application_id IS NOT NULL"),
            postgresql_where=text("until_on IS NULL AND for_application_id IS NOT NULL"),
        ),
        no_longer_than("postcode", 10, "seats_postcode_length"),
        no_longer_than("house_number", 20, "seats_house_number_length"),
        Index(
            "one_chair_a_place",
            "place_id",
            unique=True,
            sqlite_where=text("is_chair AND until_on IS NULL"),
            postgresql_where=text("is_chair AND until_on IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    place_id: Mapped[int] = points_to("places.id")
    person_id: Mapped[int] = points_to("people.id")
    band: Mapped[Band] = code(Band, "seats_band_known")
    is_chair: Mapped[bool] = mapped_column(default=False)
    by_lot: Mapped[bool] = mapped_column(default=False)
    since_on: Mapped[date]
    until_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    postcode: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    house_number: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    for_application_id: Mapped[int | None] = points_to("applications.id")


class AskedFor(StrEnum):
    """What somebody was asked for: a seat in the panel, or a place on its reserve list."""

    SEAT = "seat"
    RESERVE = "reserve"


class SeatReply(StrEnum):
    """How an invitation to the panel ended."""

    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"


class SeatInvitation(Base):
    """Somebody was asked for the panel of a place, by a link in a mail. A seat follows only from their own yes."""

    __tablename__ = "seat_invitations"
    __table_args__ = (
        no_longer_than("name", 120, "seat_invitations_name_length"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="seat_invitations_reply_is_dated"),
        Index("ix_seat_invitations_place", "place_id"),
        Index(
            "one_open_seat_invitation",
            "place_id",
            "person_id",
            unique=True,
            sqlite_where=text("replied_at IS NULL"),
            postgresql_where=text("replied_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    place_id: Mapped[int] = points_to("places.id")
    person_id: Mapped[int] = points_to("people.id")
    name: Mapped[str] = mapped_column(String(120))
    band: Mapped[Band] = code(Band, "seat_invitations_band_known")
    asked_for: Mapped[AskedFor] = code(AskedFor, "seat_invitations_asked_for_known")
    ends_on: Mapped[date | None]
    asked_by_id: Mapped[int | None] = points_to("people.id")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply: Mapped[SeatReply | None] = code(SeatReply, "seat_invitations_reply_known", nullable=True)


class Reserve(Base):
    """Somebody who steps in when a plan lacks voices, in order of listing. The band is what they said themselves."""

    __tablename__ = "reserves"
    __table_args__ = (
        Index(
            "one_reserve_a_person",
            "place_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    place_id: Mapped[int] = points_to("places.id")
    person_id: Mapped[int] = points_to("people.id")
    band: Mapped[Band] = code(Band, "reserves_band_known")
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Review(Base):
    """One member's tie, choice and sentence on one plan. ``entered_by_id`` differs when it came on paper."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("application_id", "seat_id", name="reviews_one_voice_a_seat"),
        CheckConstraint("(closeness = 'too_close') = (choice IS NULL)", name="reviews_too_close_is_no_voice"),
        CheckConstraint(
            "choice IS NULL OR choice IN ('yes', 'cannot_judge') OR length(sentence) > 0",
            name="reviews_reason_given",
        ),
        no_longer_than("sentence", 600, "reviews_sentence_length"),
        Index("ix_reviews_seat", "seat_id", "application_id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    seat_id: Mapped[int] = points_to("seats.id")
    closeness: Mapped[Closeness] = code(Closeness, "reviews_closeness_known")
    choice: Mapped[Choice | None] = code(Choice, "reviews_choice_known", nullable=True)
    sentence: Mapped[str] = mapped_column(Text, default="")
    entered_by_id: Mapped[int] = points_to("people.id")
    version: Mapped[int] = mapped_column(Integer, default=1)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SetAsideReason(StrEnum):
    """Why somebody was set aside by the officer. Owners, helpers and payees are set aside without a row."""

    FAMILY = "family"
    HOUSEHOLD = "household"
    OTHER_INTEREST = "other_interest"


class SetAside(Base):
    """A member set aside from one plan by the officer, with a recorded reason (Awb 2:4)."""

    __tablename__ = "set_asides"
    __table_args__ = (UniqueConstraint("application_id", "seat_id", name="set_asides_once"),)

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    seat_id: Mapped[int] = points_to("seats.id")
    reason: Mapped[SetAsideReason] = code(SetAsideReason, "set_asides_reason_known")
    note_id: Mapped[int | None] = points_to("notes.id")
    by_id: Mapped[int] = points_to("people.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class VoicesClosed(Base):
    """The moment the chair concluded a plan. While this row stands no voice on it changes."""

    __tablename__ = "voices_closed"

    application_id: Mapped[int] = points_to("applications.id", primary_key=True)
    by_id: Mapped[int] = points_to("people.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
