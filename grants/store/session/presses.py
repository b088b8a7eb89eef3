"""One press of a button has one effect, however often its form arrives. May import: SQLAlchemy, store."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.rules.refusals import AlreadyDone
from grants.store import clock
from grants.store.base import Base, UtcDateTime


class Press(Base):
    """One press of a button, known by the nonce its form carried: five copies of one form have one effect."""

    __tablename__ = "presses"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    action: Mapped[str] = mapped_column(String(60))
    result: Mapped[str | None] = mapped_column(String(300))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def once(session: Session, key: str, action: str) -> None:
    """Note that this press is being carried out; raises AlreadyDone with its answer if it was carried out before.

    Call it before any lock is taken: on PostgreSQL a second copy waits here until the first is done, and it must hold
    nothing that the first one needs. A press that failed was rolled back and may be tried again.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"key": key, "action": action, "made_at": clock.now()}
    statement: Any = insert(Press).values(**row).on_conflict_do_nothing().returning(Press.key)
    if session.execute(statement).first() is None:
        raise AlreadyDone(session.scalar(select(Press.result).where(Press.key == key)) or "")


def keep(session: Session, key: str, result: str) -> None:
    """Keep the answer of a press, for the copies of it that come later."""
    kept = update(Press).where(Press.key == key).values(result=result)
    session.execute(kept, execution_options={"synchronize_session": False})
