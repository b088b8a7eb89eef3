"""Two that belong together: what was linked, who said what, and who has heard of it.

May import: applications, ideas, programmes, people, store, rules. Models hold no decisions.
"""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.applications.models import Application
from grants.ideas.models import Idea, Offer
from grants.rules.links import LinkKind
from grants.store.base import Base, UtcDateTime, key, points_to
from grants.store.base import code as one_of

_ONLY = (
    "(kind = 'idea' AND idea_id IS NOT NULL AND offer_id IS NULL AND application_id IS NULL)"
    " OR (kind = 'offer' AND offer_id IS NOT NULL AND idea_id IS NULL AND application_id IS NULL)"
    " OR (kind = 'plan' AND application_id IS NOT NULL AND idea_id IS NULL AND offer_id IS NULL)"
)


class Link(Base):
    """Somebody pressed *koppel* for a pair; a pair is asked once (``pair`` is its name, rules.links.pair).

    Open until ``agreed_at`` (both said yes), ``ended_at`` (one said no, or what it was about is gone) or ``ends_at``.
    ``asked_by_id`` is whoever pressed.
    """

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("agreed_at IS NULL OR ended_at IS NULL", name="links_one_end"),
        Index("ix_links_place", "place_id", "id"),
        Index("ix_links_open", "agreed_at", "ended_at", "ends_at"),
        Index("ix_links_asked_by", "asked_by_id", "made_at"),
    )

    id: Mapped[int] = key()
    code: Mapped[str] = mapped_column(String(8), unique=True)
    pair: Mapped[str] = mapped_column(String(60), unique=True)
    place_id: Mapped[int] = points_to("places.id")
    asked_by_id: Mapped[int | None] = points_to("people.id")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LinkSide(Base):
    """One side of a link: an idea, an offer or a plan, and its maker, who is asked and answers.

    ``person_id`` is empty for an idea with only a phone number. ``asked_at`` is empty while a plan that is not public
    yet waits for its own makers' yes. ``told_at`` is when they got the other's contact, by mail or by phone.
    """

    __tablename__ = "link_sides"
    __table_args__ = (
        UniqueConstraint("link_id", "position", name="link_sides_numbered"),
        CheckConstraint("position IN (1, 2)", name="link_sides_two"),
        CheckConstraint(_ONLY, name="link_sides_about_one"),
        CheckConstraint("(says_yes IS NULL) = (said_at IS NULL)", name="link_sides_answer_is_dated"),
        CheckConstraint("said_at IS NULL OR asked_at IS NOT NULL", name="link_sides_asked_first"),
        Index("ix_link_sides_idea", "idea_id"),
        Index("ix_link_sides_offer", "offer_id"),
        Index("ix_link_sides_application", "application_id"),
        Index("ix_link_sides_person", "person_id", "said_at"),
    )

    id: Mapped[int] = key()
    link_id: Mapped[int] = points_to("links.id")
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[LinkKind] = one_of(LinkKind, "link_sides_kind_known")
    idea_id: Mapped[int | None] = points_to(f"{Idea.__tablename__}.id")
    offer_id: Mapped[int | None] = points_to(f"{Offer.__tablename__}.id")
    application_id: Mapped[int | None] = points_to(f"{Application.__tablename__}.id")
    person_id: Mapped[int | None] = points_to("people.id")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    says_yes: Mapped[bool | None] = mapped_column(Boolean)
    answered_by_id: Mapped[int | None] = points_to("people.id")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
