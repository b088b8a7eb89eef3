"""Column types that mean the same on SQLite and PostgreSQL, and the base class of every model.

May import: SQLAlchemy and the rules. Knows no table by name.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, Enum, ForeignKey, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# SQLite only numbers rows by itself in an INTEGER column; everywhere else a key is 64 bits wide.
Key = BigInteger().with_variant(Integer, "sqlite")
Cents = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. SQLite hands naive values back, so the zone is put on again here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone is not stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every model. Constraints carry the name of the truth they hold, so refusals can be told apart."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
            # A CHECK is always named by hand: the name is the truth it holds.
            "ck": "%(constraint_name)s",
        }
    )

    def __init_subclass__(cls, **options: Any) -> None:
        """Map the model; on SQLite a number once given to a row is never given again (AUTOINCREMENT)."""
        super().__init_subclass__(**options)
        table = cls.__table__
        if isinstance(table, Table) and "id" in table.primary_key.columns:
            table.dialect_options["sqlite"]["autoincrement"] = True


def key() -> Mapped[int]:
    """Return the primary key column every table has."""
    return mapped_column(Key, primary_key=True)


def points_to(column: str, **options: Any) -> Mapped[Any]:
    """Return a foreign key column to ``table.column``. Foreign keys point to earlier storeys only."""
    return mapped_column(Key, ForeignKey(column), **options)


def code(kind: type[StrEnum], truth: str, **options: Any) -> Mapped[Any]:
    """Return a column holding one code of ``kind``, CHECKed; ``truth`` names the constraint and must be unique."""
    stored = Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=truth,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )
    return mapped_column(stored, **options)


def no_longer_than(column: str, most: int, truth: str) -> CheckConstraint:
    """Return the CHECK that keeps a text within its length: SQLite does not hold VARCHAR lengths by itself."""
    return CheckConstraint(f"length({column}) <= {most}", name=truth)
