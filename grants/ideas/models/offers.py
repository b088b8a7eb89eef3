"""What people offer each other: one line each, and who would like it. May import: people, programmes, store, rules."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.offers import LINE, NAME, SENTENCE, OfferKind
from grants.store.base import Base, UtcDateTime, key, no_longer_than, points_to
from grants.store.base import code as one_of


class Offer(Base):
    """One line of somebody: can, have or seek; or a wish to be called first (talk), which nobody else sees.

    ``code`` is its name in an address. ``name`` is the first name as typed here, because who types a mail address
    must not learn the name that belongs to it. Doubted ('klopt niet') it is out of sight until ``looked_at``;
    ``faded_at`` says it went stale, ``handled_at`` that a talk was had. Taken away, line and name are empty.
    """

    __tablename__ = "offers"
    __table_args__ = (
        no_longer_than("line", LINE, "offers_line_length"),
        no_longer_than("name", NAME, "offers_name_length"),
        CheckConstraint("kind = 'talk' OR taken_at IS NOT NULL OR line <> ''", name="offers_say_something"),
        CheckConstraint("taken_at IS NULL OR (line = '' AND name = '')", name="offers_taken_are_empty"),
        Index("ix_offers_place", "place_id", "id"),
        Index("ix_offers_person", "person_id"),
        Index("ix_offers_fading", "faded_at", "taken_at", "fades_at"),
    )

    id: Mapped[int] = key()
    code: Mapped[str] = mapped_column(String(8), unique=True)
    place_id: Mapped[int] = points_to("places.id")
    kind: Mapped[OfferKind] = one_of(OfferKind, "offers_kind_known")
    line: Mapped[str] = mapped_column(String(LINE))
    name: Mapped[str] = mapped_column(String(NAME))
    person_id: Mapped[int] = points_to("people.id")
    noted_by_id: Mapped[int | None] = points_to("people.id")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fades_at: Mapped[datetime] = mapped_column(UtcDateTime)
    faded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    doubted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_by_id: Mapped[int | None] = points_to("people.id")
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OfferWish(Base):
    """Somebody would like what is offered. Only after ``agreed_at`` do the two get each other's contact.

    ``told_at`` is when both have it: at once by mail, else when a community worker passed it on by phone.
    """

    __tablename__ = "offer_wishes"
    __table_args__ = (
        UniqueConstraint("offer_id", "number", name="offer_wishes_numbered"),
        no_longer_than("name", NAME, "offer_wishes_name_length"),
        no_longer_than("sentence", SENTENCE, "offer_wishes_sentence_length"),
        CheckConstraint("agreed_at IS NULL OR declined_at IS NULL", name="offer_wishes_one_answer"),
        CheckConstraint("told_at IS NULL OR agreed_at IS NOT NULL", name="offer_wishes_told_after_yes"),
        Index("ix_offer_wishes_person", "person_id"),
    )

    id: Mapped[int] = key()
    offer_id: Mapped[int] = points_to("offers.id")
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(NAME))
    sentence: Mapped[str] = mapped_column(String(SENTENCE))
    person_id: Mapped[int] = points_to("people.id")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = points_to("people.id")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
