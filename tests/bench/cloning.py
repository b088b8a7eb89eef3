"""Copying a part of the database many times over by SQL alone: a round, a place or a programme with all it holds.

What is copied was made by the services, so every row is as the product writes it. A copy gets ids of its own (the old
one and a stride), points at its own rows, and lies earlier in time. Nothing here knows a table by name but what
belongs to a row although the row points at it: notes, batches, and the people a plan or a seat is of.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Date, ForeignKey, Integer, String, Table, UniqueConstraint

from grants.store.base import Base, UtcDateTime

LEFT_OUT = {"notices", "presses", "jobs", "rate_counts", "browser_sessions", "sign_in_links", "action_links"}
"""What is over when it was used: after its term none of it is kept, so copies have none."""

BELONGS = {("notes", "id"), ("batches", "id")}
PEOPLE_OF = {"owners", "helpers", "payees", "seats", "roles_held"}


@dataclass(frozen=True)
class Copies:
    """What to copy and how often. Each copy lies ``minutes`` earlier than the one before it.

    What must be unique begins with ``mark`` and the number of the copy: each call has a mark of its own.
    """

    table: str
    id: int
    times: int
    minutes: int
    mark: str


def copy(connection: Connection, wanted: Copies) -> None:
    """Copy one row with everything that belongs to it, ``times`` times; triggers must be out."""
    if wanted.times < 1:
        return
    tables = [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]
    _collect(connection, tables, wanted)
    stride = 1 + max(
        _number(connection, f"SELECT coalesce(max(id), 0) FROM {table}") for table in tables if "id" in table.c
    )
    found = [table for table in tables if _number(connection, f"SELECT count(*) FROM chosen_{table}")]
    for table in found:
        _flag(connection, table, {one.name for one in found})
    for table in found:
        _insert(connection, table, wanted, stride)
    for table in tables:
        connection.exec_driver_sql(f"DROP TABLE chosen_{table}")


def _number(connection: Connection, query: str) -> int:
    return int(connection.exec_driver_sql(query).scalar_one())


def _collect(connection: Connection, tables: list[Table], wanted: Copies) -> None:
    """Fill a temporary table for each table with the rows that belong to what is copied."""
    for table in tables:
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE chosen_{table} AS SELECT * FROM {table} WHERE 1 = 0")
    connection.exec_driver_sql(f"INSERT INTO chosen_{wanted.table} SELECT * FROM {wanted.table} WHERE id = {wanted.id}")
    size = -1
    while (grown := sum(_number(connection, f"SELECT count(*) FROM chosen_{table}") for table in tables)) != size:
        size = grown
        for table in tables:
            _take_along(connection, table, wanted, tables)


def _take_along(connection: Connection, table: Table, wanted: Copies, tables: list[Table]) -> None:
    ways = [
        f"{key.parent.name} IN (SELECT id FROM chosen_{key.column.table})"
        for key in _keys(table)
        if key.column.table is not table and key.column.table in tables
    ]
    ways += [f"id IN (SELECT {pointing} FROM chosen_{child})" for child, pointing in _pointing_at(table, tables)]
    if not ways or table.name == wanted.table:
        return
    connection.exec_driver_sql(f"DELETE FROM chosen_{table}")
    connection.exec_driver_sql(f"INSERT INTO chosen_{table} SELECT * FROM {table} WHERE {' OR '.join(ways)}")


def _keys(table: Table) -> Iterator[ForeignKey]:
    return (key for column in table.c for key in column.foreign_keys)


def _pointing_at(table: Table, tables: list[Table]) -> Iterator[tuple[Table, str]]:
    """Yield the columns whose rows take the row they point at along."""
    for child in tables:
        for key in _keys(child):
            at = key.column.table
            belongs = (at.name, "id") in BELONGS or (at.name == "people" and child.name in PEOPLE_OF)
            if at is table and belongs and (at.name != "people" or key.parent.name == "person_id"):
                yield child, key.parent.name


def _flag(connection: Connection, table: Table, found: set[str]) -> None:
    """Say in a column beside every foreign key whether it points at what is copied too."""
    for key in _keys(table):
        name, at = key.parent.name, key.column.table
        connection.exec_driver_sql(f"ALTER TABLE chosen_{table} ADD COLUMN in_{name} INTEGER DEFAULT 0")
        if at.name in found:
            connection.exec_driver_sql(
                f"UPDATE chosen_{table} SET in_{name} = 1 WHERE {name} IN (SELECT id FROM chosen_{at})"
            )


def _insert(connection: Connection, table: Table, wanted: Copies, stride: int) -> None:
    apart = _kept_apart(connection, table)
    postgres = connection.dialect.name == "postgresql"
    values = ", ".join(_value(column, apart, wanted, stride, postgres) for column in table.c)
    series = f"WITH RECURSIVE s(k) AS (VALUES (1) UNION ALL SELECT k + 1 FROM s WHERE k < {wanted.times})"
    names = ", ".join(f'"{column.name}"' for column in table.c)
    source = f"SELECT {values} FROM s CROSS JOIN chosen_{table} c"
    connection.exec_driver_sql(f"{series} INSERT INTO {table} ({names}) {source}")


def _kept_apart(connection: Connection, table: Table) -> set[str]:
    """Return the columns that must differ between copies: those of a UNIQUE that no copied key keeps apart."""
    apart: set[str] = set()
    groups = [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    for columns in [*groups, *([column] for column in table.c if column.unique)]:
        keys = [column.name for column in columns if column.foreign_keys]
        if not any(_number(connection, f"SELECT min(in_{key}) FROM chosen_{table}") for key in keys):
            apart |= {column.name for column in columns if not column.foreign_keys}
    return apart


def _value(column: Column[object], apart: set[str], wanted: Copies, stride: int, postgres: bool) -> str:
    name = f'c."{column.name}"'
    if column.name == "id":
        return f"{name} + k * {stride}"
    if column.foreign_keys:
        return f"{name} + c.in_{column.name} * k * {stride}"
    if isinstance(column.type, UtcDateTime | Date):
        return _earlier(name, isinstance(column.type, Date), wanted.minutes, postgres)
    if column.name in apart and isinstance(column.type, String):
        mark = f"'{wanted.mark}' || CAST(k AS VARCHAR) || '-'"
        return f"{mark} || substr({name}, 1, {column.type.length or 200} - length({mark}))"
    if column.name in apart and isinstance(column.type, Integer):
        return f"{name} + k * {stride}"
    return name


def _earlier(name: str, is_day: bool, minutes: int, postgres: bool) -> str:
    if not minutes:
        return name
    if postgres:
        moved = f"{name} - k * interval '{minutes} minutes'"
        return f"CAST({moved} AS date)" if is_day else moved
    by = f"'-' || (k * {minutes}) || ' minutes'"
    return f"date({name}, {by})" if is_day else f"strftime('%Y-%m-%d %H:%M:%f000', {name}, {by})"
