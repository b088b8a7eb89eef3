"""Telling the refusals of a database apart: which truth was about to be broken, or whether it is only busy.

A CHECK, UNIQUE, foreign key or trigger carries the name of the truth it holds; a storey says here which Refusal
belongs to that name. May import: SQLAlchemy, rules.refusals, store.base.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeGuard

from sqlalchemy import Constraint, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from grants.rules.refusals import Busy, Refusal
from grants.store.base import Base

_truths: dict[str, Callable[[], Refusal]] = {}

_BUSY = ("database is locked", "disk is full", "disk I/O error", "readonly database", "unable to open database file")
# Appendix A of the PostgreSQL manual: serialisation, deadlock, lock timeout; disk, memory, connections; shutting down.
_BUSY_STATES = {"40001", "40P01", "55P03", "53100", "53200", "53300"} | {"57P01", "57P02", "57P03"}
_BUSY_STATES |= {"08000", "08001", "08003", "08004", "08006", "58030"}


def truth(name: str, refusal: Callable[[], Refusal]) -> None:
    """Say which Refusal belongs to a constraint or trigger name. Storeys call this for what their tables hold."""
    _truths[name] = refusal


@contextmanager
def told_apart() -> Iterator[None]:
    """Turn what the database refuses into a Refusal.

    Raises the Refusal of the broken truth, or Busy when the database is locked, full, read-only or gone. Whatever is
    neither passes through as it is: that is a fault of ours.
    """
    try:
        yield
    except IntegrityError as error:
        name = broken_truth(error)
        if name in _truths:
            raise _truths[name]() from error
        raise
    except DBAPIError as error:
        if _is_busy(error):
            raise Busy("busy") from error
        raise
    except NoFreeConnection as error:
        raise Busy("busy") from error


def _is_busy(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    words = str(error.orig)
    if state in _BUSY_STATES or error.connection_invalidated or any(phrase in words for phrase in _BUSY):
        return True
    # psycopg has no state for a server that is not there.
    return state is None and "connection" in words.lower()


def broken_truth(error: IntegrityError) -> str:
    """Return the name of the constraint or trigger that refused, or an empty string (SQLite names no foreign key)."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    words = str(error.orig)
    if found := re.match(r"UNIQUE constraint failed: (.+)", words):
        return _unique_name(found[1].split(", "))
    if found := re.match(r"CHECK constraint failed: (\w+)", words):
        return found[1]
    return words if re.fullmatch(r"\w+", words) else ""


def _unique_name(columns: Sequence[str]) -> str:
    # SQLite names the columns, not the constraint: look the name up in the models.
    table = Base.metadata.tables.get(columns[0].split(".")[0])
    if table is None:
        return ""
    names = {column.split(".")[1] for column in columns}
    for constraint in table.constraints:
        if _is_unique(constraint) and set(constraint.columns.keys()) == names:
            return str(constraint.name)
    for index in table.indexes:
        if index.unique and set(index.columns.keys()) == names:
            return str(index.name)
    return ""


def _is_unique(constraint: Constraint) -> TypeGuard[UniqueConstraint | PrimaryKeyConstraint]:
    return isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint)
