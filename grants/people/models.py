"""Who there is, and how they come in: persons, browser sessions, sign-in links and action links.

Roles are not here: a role points at a programme or a place, and those lie a storey higher.
May import: store, rules.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.store.base import Base, UtcDateTime, code, key, no_longer_than, points_to


class Locale(StrEnum):
    """The language someone reads."""

    NL = "nl"
    EN = "en"


class Person(Base):
    """Someone we can reach. Contact details live here and nowhere else; erasing empties this row only."""

    __tablename__ = "people"
    __table_args__ = (
        no_longer_than("name", 120, "people_name_length"),
        no_longer_than("email", 254, "people_email_length"),
        no_longer_than("phone", 40, "people_phone_length"),
    )

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    email_folded: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[Locale] = code(Locale, "people_locale_known", default=Locale.NL)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BrowserSession(Base):
    """One signed-in browser. Only the hash of its token is kept; ``ended_at`` revokes it at once."""

    __tablename__ = "browser_sessions"

    id: Mapped[int] = key()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = points_to("people.id", index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_on: Mapped[date]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInLink(Base):
    """A mailed way in: a link and a six-digit code in one mail, valid ten minutes, used once."""

    __tablename__ = "sign_in_links"
    __table_args__ = (CheckConstraint("tries <= 5", name="sign_in_tries_at_most_five"),)

    id: Mapped[int] = key()
    person_id: Mapped[int] = points_to("people.id", index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # The code is only good together with the attempt the same browser started; that is what this names.
    attempt_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    going_to: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LinkAction(StrEnum):
    """What an action link may do: one thing, on one record."""

    RESUME_DRAFT = "resume_draft"
    CONFIRM_CONTACT = "confirm_contact"
    JOIN_AS_OWNER = "join_as_owner"
    JOIN_AS_HELPER = "join_as_helper"
    KEEP_MONEY = "keep_money"
    TAKE_OFFER_AWAY = "take_offer_away"
    KEEP_OFFER = "keep_offer"
    SHARE_CONTACT = "share_contact"
    ANSWER_LINK = "answer_link"
    TAKE_SEAT = "take_seat"


class ActionLink(Base):
    """A mailed way to do one thing on one record. GET shows, POST acts; no session, never money or account data.

    ``subject`` names the record without a foreign key, because records live in later storeys.
    """

    __tablename__ = "action_links"
    __table_args__ = (Index("ix_action_links_subject", "action", "subject"),)

    id: Mapped[int] = key()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    action: Mapped[LinkAction] = code(LinkAction, "action_links_action_known")
    subject: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = points_to("people.id")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Slip(Base):
    """A code on paper, for somebody without mail: reference and eight signs, five tries an hour, thirty days.

    ``subject`` names the record that the code is about, as with an action link.
    """

    __tablename__ = "slips"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="slips_tries_at_most_five"),
        Index("ix_slips_subject", "subject"),
    )

    id: Mapped[int] = key()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    tried_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Face(StrEnum):
    """The kinds of people the demo lets you look around as."""

    OWNER = "owner"
    YOUTH_OWNER = "youth_owner"
    HELPER = "helper"
    KEEPER = "keeper"
    PANEL_MEMBER = "panel_member"
    YOUNG_PANEL_MEMBER = "young_panel_member"
    CHAIR = "chair"
    OFFICER = "officer"
    TREASURER = "treasurer"
    OTHER_OFFICER = "other_officer"
    COMMUNITY_WORKER = "community_worker"
    ADMIN = "admin"
