"""What is said about a plan: the open thread, its questions, and the officer's requests for what is missing."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.completion import Reminder
from grants.store.base import Base, UtcDateTime, code, key, no_longer_than, points_to


class Side(StrEnum):
    """From where somebody writes in the thread."""

    MAKERS = "makers"
    PANEL = "panel"
    OFFICE = "office"


class Message(Base):
    """One short message in the open thread of a plan."""

    __tablename__ = "messages"
    __table_args__ = (
        no_longer_than("body", 1000, "messages_length"),
        Index("ix_messages_thread", "application_id", "id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    person_id: Mapped[int] = points_to("people.id")
    side: Mapped[Side] = code(Side, "messages_side_known")
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class InfoRequest(Base):
    """A completion asked by the officer (Awb 4:5); alone pauses the clock, from the day after sending (Awb 4:15).

    ``parts`` are codes of rules.completion.Part; ``due_on`` is the last day for an answer. ``before`` and ``after``
    hold the fields of the sheet that the answer changed, as typed (the contact's too: erasing a person empties them).
    ``by_phone``: somebody of the office wrote the answer down. Answered without words and changes: dropped.
    """

    __tablename__ = "info_requests"
    __table_args__ = (
        no_longer_than("question", 1000, "info_requests_question_length"),
        no_longer_than("answer", 4000, "info_requests_answer_length"),
        # One open question at a time.
        Index(
            "one_open_info_request",
            "application_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id", index=True)
    asked_by_id: Mapped[int] = points_to("people.id")
    question: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    parts: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    by_phone: Mapped[bool] = mapped_column(default=False, server_default=false())


class InfoReminder(Base):
    """Makers were reminded of a question, once of each kind: by mail, or by a call that is ``done_at``, if it was."""

    __tablename__ = "info_reminders"
    __table_args__ = (UniqueConstraint("request_id", "kind", name="info_reminders_once"),)

    id: Mapped[int] = key()
    request_id: Mapped[int] = points_to("info_requests.id")
    kind: Mapped[Reminder] = code(Reminder, "info_reminders_kind_known")
    by_call: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = points_to("people.id")


class ThreadQuestion(Base):
    """A message that is a question to answer, by the makers or by the office. ``number`` counts within the plan.

    It waits until a reply to it is written: ``answer_id`` is that message.
    """

    __tablename__ = "thread_questions"
    __table_args__ = (
        UniqueConstraint("application_id", "number", name="thread_questions_numbered"),
        CheckConstraint("(answered_at IS NULL) = (answer_id IS NULL)", name="thread_questions_answered_by_a_message"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = points_to("applications.id")
    number: Mapped[int] = mapped_column(Integer)
    message_id: Mapped[int] = points_to("messages.id", unique=True)
    asked_of: Mapped[Side] = code(Side, "thread_questions_side_known")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_id: Mapped[int | None] = points_to("messages.id")
