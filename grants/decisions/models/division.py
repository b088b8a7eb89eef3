"""How a pot was divided: the method, the seed, what every plan got and why. Append-only, kept by triggers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.programmes.models import Method
from grants.store.base import Base, Cents, UtcDateTime, code, key, points_to


class Division(Base):
    """One division of what was free in a round, made in the officer's press. Its ``seed`` is made in that press.

    ``method`` is the one that was used, ``published_method`` the one people were told before; ``refused`` says as the
    code of a refusal why they differ. ``is_enough`` is true when there was enough for every yes, so nothing had to be
    divided. ``voters`` and ``audit`` are of Equal Shares: share, steps and rest of both passes, as exact fractions.
    """

    __tablename__ = "divisions"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="divisions_numbered"),
        CheckConstraint("method = 'arrival' OR is_enough OR length(seed) >= 32", name="divisions_have_a_seed"),
        CheckConstraint("(method = published_method) = (refused = '')", name="divisions_say_why_otherwise"),
    )

    id: Mapped[int] = key()
    round_id: Mapped[int] = points_to("rounds.id")
    number: Mapped[int] = mapped_column(Integer)
    method: Mapped[Method] = code(Method, "divisions_method_known")
    published_method: Mapped[Method] = code(Method, "divisions_published_known")
    refused: Mapped[str] = mapped_column(String(40), default="")
    is_enough: Mapped[bool]
    seed: Mapped[str] = mapped_column(String(64), default="")
    free_cents: Mapped[int] = mapped_column(Cents)
    voters: Mapped[int] = mapped_column(Integer, default=0)
    audit: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by_id: Mapped[int | None] = points_to("people.id")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DivisionShare(Base):
    """What one plan got in a division. ``cents`` is None when there was too little left for it.

    ``position`` counts from one, in the order of the method; ``left_cents`` was left of the pot when it had its turn.
    ``binds`` is true for a share that stands until its plan is decided: a conclusion takes part in one draw only.
    """

    __tablename__ = "division_shares"
    __table_args__ = (
        UniqueConstraint("division_id", "application_id", name="division_shares_once"),
        UniqueConstraint("division_id", "position", name="division_shares_in_order"),
        CheckConstraint("cents IS NULL OR cents IN (asked_cents, minimum_cents)", name="division_shares_as_asked"),
        Index(
            "one_draw_a_conclusion",
            "recommendation_id",
            unique=True,
            sqlite_where=text("binds"),
            postgresql_where=text("binds"),
        ),
        Index("ix_division_shares_plan", "application_id"),
    )

    id: Mapped[int] = key()
    division_id: Mapped[int] = points_to("divisions.id")
    application_id: Mapped[int] = points_to("applications.id")
    recommendation_id: Mapped[int] = points_to("recommendations.id")
    position: Mapped[int] = mapped_column(Integer)
    asked_cents: Mapped[int] = mapped_column(Cents)
    minimum_cents: Mapped[int | None] = mapped_column(Cents)
    cents: Mapped[int | None] = mapped_column(Cents)
    left_cents: Mapped[int] = mapped_column(Cents)
    binds: Mapped[bool]
    audit: Mapped[dict[str, Any]] = mapped_column(JSON)
