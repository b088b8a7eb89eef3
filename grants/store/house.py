"""The few facts about the whole installation: when the demo was made, when the worker was last seen.

May import: SQLAlchemy, store.base, store.clock.
"""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.store import clock
from grants.store.base import Base, UtcDateTime, no_longer_than

DEMO_MADE = "demo_made"
"""Stands in a database made by ``demo load`` and in no other: only there may people look around as somebody."""

WORKER_SEEN = "worker_seen"


class HouseFact(Base):
    """One fact about the installation, and when it was written down."""

    __tablename__ = "house_facts"
    __table_args__ = (no_longer_than("value", 200, "house_facts_value_length"),)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def fact_moment(session: Session, name: str) -> datetime | None:
    """Return when a fact was written down, or None when it never was."""
    return session.scalar(select(HouseFact.at).where(HouseFact.name == name))


def note_fact(session: Session, name: str, value: str = "") -> None:
    """Write a fact down with the present moment, in place of what stood there."""
    session.merge(HouseFact(name=name, value=value, at=clock.now()))
