"""What the panel concluded, what was decided, and the letter that says so."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.people.models import Locale
from grants.rules.lifecycle import DeclineReason
from grants.rules.reviews import Outcome
from grants.store.base import Base, Cents, UtcDateTime, code, key, no_longer_than, points_to


class Recommendation(Base):
    """The panel's outcome on one plan, concluded (afgerond) by the chair. One stands at a time.

    ``cents`` is the full amount or the stated minimum, as the chair picked. ``tally`` freezes the counts of the
    voices at that moment: base, needed, voices, yes, yes_if, not_yet, cannot_judge, a_bit, set_aside, young, adult.
    ``sentences`` freezes what goes into the letter: a list of {choice, sentence}.
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        CheckConstraint("(outcome = 'yes') = (cents IS NOT NULL)", name="recommendations_yes_has_amount"),
        CheckConstraint("cents IS NULL OR cents > 0", name="recommendations_cents_positive"),
        no_longer_than("what_would_help", 1000, "recommendations_help_length"),
        Index(
            "one_standing_recommendation",
            "application_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    outcome: Mapped[Outcome] = code(Outcome, "recommendations_outcome_known")
    cents: Mapped[int | None] = mapped_column(Cents)
    house_rule_id: Mapped[int | None] = points_to("house_rules.id")
    what_would_help: Mapped[str] = mapped_column(Text, default="")
    help_name: Mapped[str] = mapped_column(String(120), default="")
    after_table: Mapped[bool] = mapped_column(default=False)
    tally: Mapped[dict[str, Any]] = mapped_column(JSON)
    sentences: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    quick: Mapped[bool] = mapped_column(default=False, server_default=false())
    concluded_by_id: Mapped[int] = points_to("people.id")
    concluded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConditionKind(StrEnum):
    """What a "ja, als" became: an offer of help, a duty (never blocks payment), or an event by a third party."""

    OFFER = "offer"
    DUTY = "duty"
    EVENT = "event"


class Condition(Base):
    """One condition of a yes. Only an event may block payment, until ``met_at`` (Awb 4:33; duties Awb 4:37)."""

    __tablename__ = "conditions"
    __table_args__ = (
        no_longer_than("body", 600, "conditions_length"),
        Index("ix_conditions_plan", "application_id", "id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    recommendation_id: Mapped[int] = points_to("recommendations.id")
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[ConditionKind] = code(ConditionKind, "conditions_kind_known")
    body: Mapped[str] = mapped_column(Text)
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    met_by_id: Mapped[int | None] = points_to("people.id")


class DecisionEvent(StrEnum):
    """What this storey notes in a plan's history without a change of state."""

    CONCLUDED = "concluded"
    LETTER_POSTED = "letter_posted"
    QUICK_PASSED = "quick_passed"


class Verdict(StrEnum):
    """What was formally decided."""

    APPROVED = "approved"
    NOT_YET = "not_yet"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Decision(Base):
    """The formal outcome on one plan, with its reason. ``recalled_at`` takes it back before the letter has left.

    ``departs`` is true when the body departed from the panel, which it may only for a listed legal reason.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("(verdict = 'approved') = (cents IS NOT NULL)", name="decisions_yes_has_amount"),
        CheckConstraint("(verdict = 'declined') = (reason IS NOT NULL)", name="decisions_no_has_reason"),
        Index("ix_decisions_plan", "application_id", "id"),
        Index("ix_decisions_round", "round_id", "verdict"),
        Index(
            "one_standing_decision",
            "application_id",
            unique=True,
            sqlite_where=text("recalled_at IS NULL AND superseded_at IS NULL"),
            postgresql_where=text("recalled_at IS NULL AND superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    round_id: Mapped[int] = points_to("rounds.id")
    recommendation_id: Mapped[int | None] = points_to("recommendations.id")
    verdict: Mapped[Verdict] = code(Verdict, "decisions_verdict_known")
    cents: Mapped[int | None] = mapped_column(Cents)
    reason: Mapped[DeclineReason | None] = code(DeclineReason, "decisions_reason_known", nullable=True)
    house_rule_id: Mapped[int | None] = points_to("house_rules.id")
    note_id: Mapped[int | None] = points_to("notes.id")
    departs: Mapped[bool] = mapped_column(default=False)
    decided_by_id: Mapped[int] = points_to("people.id")
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recalled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LeftBy(StrEnum):
    """How a letter left: handed to SMTP, or ticked "op de post"."""

    MAIL = "mail"
    POST = "post"


class Letter(Base):
    """The letter of one decision. It may leave from ``due_at``; it is dated, and its last day computed, as it leaves.

    ``facts`` freezes everything that is printed, except the two dates. A letter called off never leaves.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("left_at IS NULL OR called_off_at IS NULL", name="letters_left_or_called_off"),
        CheckConstraint("(left_at IS NULL) = (left_by IS NULL)", name="letters_left_somehow"),
        CheckConstraint("left_at IS NULL OR (dated_on IS NOT NULL AND last_day_on IS NOT NULL)", name="letters_dated"),
        Index("ix_letters_waiting", "left_at", "called_off_at", "due_at"),
        Index("ix_letters_plan", "application_id", "id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    decision_id: Mapped[int] = points_to("decisions.id", unique=True)
    locale: Mapped[Locale] = code(Locale, "letters_locale_known")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Handed to the outbox; from then the worker may take it any moment.
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dated_on: Mapped[date | None]
    last_day_on: Mapped[date | None]
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_by: Mapped[LeftBy | None] = code(LeftBy, "letters_left_how", nullable=True)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
