"""The scheme itself: programmes, places, roles, rounds and house rules.

Everything above points at these; no foreign key leaves a round upward. May import: people, store, rules.
"""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.permissions import Role
from grants.store.base import Base, Cents, UtcDateTime, code, key, no_longer_than, points_to


class Method(StrEnum):
    """How a pot too small for all yeses is divided. Published before opening."""

    ARRIVAL = "arrival"
    DRAW = "draw"
    EQUAL_SHARES = "equal_shares"


class DecisionMode(StrEnum):
    """Who takes the decision formally: the body confirms the panel's outcome, or the panel has a mandate."""

    CONFIRMED = "confirmed"


class Programme(Base):
    """One scheme of one public body (360Giving: grantProgramme). Programmes cannot see each other's files."""

    __tablename__ = "programmes"

    id: Mapped[int] = key()
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    body_name: Mapped[str] = mapped_column(String(160))
    postal_address: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))


class Place(Base):
    """A village or neighbourhood with its own budget and panel; belongs to one programme."""

    __tablename__ = "places"
    __table_args__ = (Index("ix_places_programme", "programme_id", "sort_key"),)

    id: Mapped[int] = key()
    programme_id: Mapped[int] = points_to("programmes.id")
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(120))
    municipality: Mapped[str] = mapped_column(String(120))
    gm_code: Mapped[str] = mapped_column(String(10))
    cbs_code: Mapped[str] = mapped_column(String(12), unique=True)


class RoleHeld(Base):
    """A role someone has in a programme or in a place, never both. Panel seats are not roles: see the panel."""

    __tablename__ = "roles_held"
    __table_args__ = (
        CheckConstraint("(programme_id IS NULL) <> (place_id IS NULL)", name="roles_held_in_programme_or_place"),
        CheckConstraint("role NOT IN ('resident', 'panel_member', 'chair')", name="roles_held_given_by_programme"),
        Index("ix_roles_held_person", "person_id"),
    )

    id: Mapped[int] = key()
    person_id: Mapped[int] = points_to("people.id")
    role: Mapped[Role] = code(Role, "roles_held_role_known")
    programme_id: Mapped[int | None] = points_to("programmes.id")
    place_id: Mapped[int | None] = points_to("places.id")
    since_on: Mapped[date]
    until_on: Mapped[date | None]


class Round(Base):
    """A place and a period, with the terms that were published for it. From ``published_at`` a trigger keeps them.

    The evening may move; the terms may not. ``ceiling_cents`` is what the published FUND entries add up to.
    ``quick_cents`` of it is for plans of at most ``quick_most_cents``, and nothing else (0: no quick track).
    """

    __tablename__ = "rounds"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="rounds_close_after_opening"),
        CheckConstraint("ceiling_cents > 0", name="rounds_ceiling_positive"),
        CheckConstraint("answer_days > 0", name="rounds_answer_days_positive"),
        CheckConstraint("quick_cents >= 0", name="rounds_quick_not_negative"),
        CheckConstraint("quick_most_cents >= 0", name="rounds_quick_most_not_negative"),
        Index("ix_rounds_place", "place_id", "opens_on"),
        # One open round a place at a time.
        Index(
            "one_open_round_per_place",
            "place_id",
            unique=True,
            sqlite_where=text("published_at IS NOT NULL AND closed_at IS NULL"),
            postgresql_where=text("published_at IS NOT NULL AND closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = key()
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    programme_id: Mapped[int] = points_to("programmes.id", index=True)
    place_id: Mapped[int] = points_to("places.id")
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    answer_days: Mapped[int] = mapped_column(Integer)
    ceiling_cents: Mapped[int] = mapped_column(Cents)
    most_per_plan_cents: Mapped[int] = mapped_column(Cents)
    quick_cents: Mapped[int] = mapped_column(Cents, default=0, server_default=text("0"))
    quick_most_cents: Mapped[int] = mapped_column(Cents, default=0, server_default=text("0"))
    method: Mapped[Method] = code(Method, "rounds_method_known", default=Method.ARRIVAL)
    decision_mode: Mapped[DecisionMode] = code(DecisionMode, "rounds_mode_known", default=DecisionMode.CONFIRMED)
    legal_base_title: Mapped[str] = mapped_column(String(200))
    legal_base_article: Mapped[str] = mapped_column(String(60))
    legal_base_url: Mapped[str] = mapped_column(String(300))
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_phone: Mapped[str] = mapped_column(String(40))
    contact_hours: Mapped[str] = mapped_column(String(160), default="")
    stand_in_name: Mapped[str] = mapped_column(String(120))
    stand_in_phone: Mapped[str] = mapped_column(String(40))
    evening_on: Mapped[date | None]
    evening_time: Mapped[time | None]
    evening_place: Mapped[str] = mapped_column(String(160), default="")
    evening_treat: Mapped[str] = mapped_column(String(160), default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))


class HouseRule(Base):
    """One question the panel asks of every plan, in its own words; frozen with the round."""

    __tablename__ = "house_rules"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="house_rules_numbered"),
        no_longer_than("question", 300, "house_rules_length"),
    )

    id: Mapped[int] = key()
    round_id: Mapped[int] = points_to("rounds.id")
    number: Mapped[int] = mapped_column(Integer)
    question: Mapped[str] = mapped_column(String(300))
    question_en: Mapped[str] = mapped_column(String(300), default="")


class HouseRuleVersion(Base):
    """The house rules of a round as they were written down once: who, when, and the questions in their order.

    ``questions`` is a list of [Dutch, English or '']. The newest version says the same as the rows of HouseRule; from
    publication a trigger lets no version be added, changed or taken away.
    """

    __tablename__ = "house_rule_versions"
    __table_args__ = (UniqueConstraint("round_id", "version", name="house_rule_versions_numbered"),)

    id: Mapped[int] = key()
    round_id: Mapped[int] = points_to("rounds.id")
    version: Mapped[int] = mapped_column(Integer)
    questions: Mapped[list[list[str]]] = mapped_column(JSON)
    written_by_id: Mapped[int | None] = points_to("people.id")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CostExample(Base):
    """What something costs here, about, so that people need not guess. Cents > 0; the programme keeps the list."""

    __tablename__ = "cost_examples"
    __table_args__ = (
        UniqueConstraint("programme_id", "position", name="cost_examples_numbered"),
        CheckConstraint("cents > 0", name="cost_examples_positive"),
        no_longer_than("label", 120, "cost_examples_length"),
        no_longer_than("label_en", 120, "cost_examples_english_length"),
    )

    id: Mapped[int] = key()
    programme_id: Mapped[int] = points_to("programmes.id")
    position: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(120))
    label_en: Mapped[str] = mapped_column(String(120), default="")
    cents: Mapped[int] = mapped_column(Cents)
