"""How often somebody tried something. Counted in the database, because several processes count together.

May import: SQLAlchemy, store.base, store.clock.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, String, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.store import clock
from grants.store.base import Base, UtcDateTime


class RateCount(Base):
    """How many POSTs of one kind came from one source in one window. ``bucket`` is a hash: no address is kept."""

    __tablename__ = "rate_counts"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def count_up(session: Session, bucket: str, seconds: int, amount: int) -> int:
    """Count ``amount`` more in a bucket with a window of ``seconds``; return the count. An old window starts anew."""
    moment = clock.now()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    over = RateCount.expires_at <= moment
    row = {"bucket": bucket, "count": amount, "expires_at": moment + timedelta(seconds=seconds)}
    statement: Any = insert(RateCount).values(**row)
    statement = statement.on_conflict_do_update(
        index_elements=[RateCount.bucket],
        set_={
            "count": case((over, amount), else_=RateCount.count + amount),
            "expires_at": case((over, row["expires_at"]), else_=RateCount.expires_at),
        },
    ).returning(RateCount.count)
    return int(session.execute(statement).scalar_one())


def counted(session: Session, bucket: str) -> tuple[int, datetime | None]:
    """Return the count in a bucket and when its window ends; (0, None) when there is none running."""
    found = session.execute(select(RateCount.count, RateCount.expires_at).where(RateCount.bucket == bucket)).first()
    if found is None or found.expires_at <= clock.now():
        return 0, None
    count, expires_at = found
    return count, expires_at


def forget(session: Session, bucket: str | None = None) -> None:
    """Drop one bucket, or every bucket whose window is over."""
    gone = RateCount.expires_at <= clock.now() if bucket is None else RateCount.bucket == bucket
    session.execute(delete(RateCount).where(gone))
