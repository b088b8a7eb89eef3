"""The plan itself, its lines of money, and the sheet with everything as it was typed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.ideas.models import Idea
from grants.people.models import Locale
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.store.base import Base, Cents, UtcDateTime, code, key, no_longer_than, points_to

SHEET_TEXTS: dict[str, int] = {
    "what": 4000,
    "already": 4000,
    "for_whom": 1000,
    "where_about": 300,
    "when_about": 300,
    "total": 40,
    "also_needed": 1000,
    "minimum": 40,
    "name": 120,
    "phone": 40,
    "mail": 254,
    "postcode": 10,
    "house_number": 20,
    "party_kind": 20,
    "group_name": 120,
    "helper_about": 300,
    "neighbours": 4000,
    "title": 120,
    "lead": 200,
    "art": 20,
}
"""What can be typed on a sheet, in the order of the page, and how many characters of it are kept."""


DRAWINGS = (
    "ball", "bench", "book", "container", "cups", "film", "garden", "music", "pan", "path", "stall", "tools", "trees",
    "water",
)  # fmt: skip
"""The drawings that can stand where there is no photo yet: files of static/art."""


class Source(StrEnum):
    """How a plan came in."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    VISIT = "visit"


class Application(Base):
    """One plan asking for money. Amounts in euro cents. The reference is given at SUBMIT; a draft has a token.

    ``state`` is assigned by ``applications.services.advance()`` and by nothing else. ``complete_at`` is the moment
    the plan was complete (order of arrival); ``version`` grows with every change, for stale pages.
    """

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint("total_cents IS NULL OR total_cents > 0", name="applications_total_positive"),
        CheckConstraint("minimum_cents IS NULL OR minimum_cents > 0", name="applications_minimum_positive"),
        CheckConstraint(
            "minimum_cents IS NULL OR total_cents IS NULL OR minimum_cents <= total_cents",
            name="applications_minimum_within_total",
        ),
        CheckConstraint(
            "state IN ('draft') OR submitted_at IS NOT NULL OR state = 'withdrawn'",
            name="applications_submitted_is_dated",
        ),
        CheckConstraint("submitted_at IS NULL OR reference IS NOT NULL", name="applications_submitted_has_reference"),
        no_longer_than("title", 120, "applications_title_length"),
        no_longer_than("what", 4000, "applications_what_length"),
        no_longer_than("already", 4000, "applications_already_length"),
        no_longer_than("for_whom", 1000, "applications_for_whom_length"),
        no_longer_than("also_needed", 1000, "applications_also_needed_length"),
        no_longer_than("neighbours", 4000, "applications_neighbours_length"),
        Index("ix_applications_round_state", "round_id", "state", "total_cents"),
        Index("ix_applications_list", "programme_id", "submitted_at", "id"),
        Index("ix_applications_list_state", "programme_id", "state", "submitted_at", "id"),
        Index("ix_applications_list_place", "place_id", "submitted_at", "id"),
        Index("ix_applications_list_party", "programme_id", "party_kind", "submitted_at", "id"),
        Index("ix_applications_place_state", "place_id", "state", "submitted_at", "id"),
    )

    id: Mapped[int] = key()
    reference: Mapped[str | None] = mapped_column(String(20), unique=True)
    draft_token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    programme_id: Mapped[int] = points_to("programmes.id")
    place_id: Mapped[int] = points_to("places.id")
    round_id: Mapped[int] = points_to("rounds.id")
    follows_id: Mapped[int | None] = points_to("applications.id")
    idea_id: Mapped[int | None] = points_to(f"{Idea.__tablename__}.id", index=True)
    state: Mapped[State] = code(State, "applications_state_known", default=State.DRAFT)
    version: Mapped[int] = mapped_column(Integer, default=1)
    locale: Mapped[Locale] = code(Locale, "applications_locale_known", default=Locale.NL)
    source: Mapped[Source] = code(Source, "applications_source_known", default=Source.WEB)
    entered_by_id: Mapped[int | None] = points_to("people.id")

    party_kind: Mapped[PartyKind] = code(PartyKind, "applications_party_known", default=PartyKind.PERSON)
    group_name: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(120), default="")
    lead: Mapped[str] = mapped_column(String(200), default="")
    art: Mapped[str | None] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(Text, default="")
    already: Mapped[str] = mapped_column(Text, default="")
    for_whom: Mapped[str] = mapped_column(Text, default="")
    where_about: Mapped[str] = mapped_column(String(300), default="")
    when_about: Mapped[str] = mapped_column(String(300), default="")
    also_needed: Mapped[str] = mapped_column(Text, default="")
    helper_about: Mapped[str] = mapped_column(String(300), default="")
    neighbours: Mapped[str] = mapped_column(Text, default="")
    total_cents: Mapped[int | None] = mapped_column(Cents)
    minimum_cents: Mapped[int | None] = mapped_column(Cents)

    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    complete_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = points_to("people.id")

    lines: Mapped[list["BudgetLine"]] = relationship(
        order_by="BudgetLine.position", cascade="all, delete-orphan", lazy="raise"
    )


class BudgetLine(Base):
    """One thing the money is for. Cents > 0."""

    __tablename__ = "budget_lines"
    __table_args__ = (
        UniqueConstraint("application_id", "position", name="budget_lines_numbered"),
        CheckConstraint("cents > 0", name="budget_lines_positive"),
        no_longer_than("label", 120, "budget_lines_length"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    position: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(120))
    cents: Mapped[int] = mapped_column(Cents)


class Sheet(Base):
    """What somebody typed, exactly as typed: a draft until SUBMIT, from then on the copy of what was sent in (Awb 4:2).

    It holds the contact details of the sheet beside the plan's texts, so erasing a person empties ``typed``.
    ``resume_mails`` counts the mails with the way back that left for this draft; ``step_by_step`` says that they like
    one question at a time.
    """

    __tablename__ = "sheets"

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id", unique=True)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resume_mails: Mapped[int] = mapped_column(Integer, default=0)
    receipt_posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    step_by_step: Mapped[bool] = mapped_column(default=False, server_default=false())
