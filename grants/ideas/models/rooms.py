"""The rooms of a place, and who has the key. May import: people, programmes, rules, store."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.rooms import MOST_SEATS, Wheelchair
from grants.store.base import Base, UtcDateTime, key, no_longer_than, points_to
from grants.store.base import code as one_of

ROOM_TEXTS = {"name": 80, "about": 200, "key_holder": 80, "reach": 120, "price": 80}
"""The most characters of what is typed about a room."""


class Room(Base):
    """One space in a place where people may come together. ``seats`` is how many fit, when anybody knows.

    ``reach`` says how to reach who has the key; others than community workers see it only when ``reach_public``.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        *(no_longer_than(name, most, f"rooms_{name}_length") for name, most in ROOM_TEXTS.items()),
        CheckConstraint(f"seats IS NULL OR seats BETWEEN 1 AND {MOST_SEATS}", name="rooms_seats_possible"),
        Index("ix_rooms_place", "place_id", "gone_at", "sort_key"),
    )

    id: Mapped[int] = key()
    code: Mapped[str] = mapped_column(String(8), unique=True)
    place_id: Mapped[int] = points_to("places.id")
    name: Mapped[str] = mapped_column(String(ROOM_TEXTS["name"]))
    sort_key: Mapped[str] = mapped_column(String(ROOM_TEXTS["name"] * 3))
    about: Mapped[str] = mapped_column(String(ROOM_TEXTS["about"]))
    key_holder: Mapped[str] = mapped_column(String(ROOM_TEXTS["key_holder"]))
    reach: Mapped[str] = mapped_column(String(ROOM_TEXTS["reach"]))
    reach_public: Mapped[bool]
    wheelchair: Mapped[Wheelchair] = one_of(Wheelchair, "rooms_wheelchair_known")
    price: Mapped[str] = mapped_column(String(ROOM_TEXTS["price"]))
    seats: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    changed_by_id: Mapped[int] = points_to("people.id")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
