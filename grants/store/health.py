"""Whether the database answers, takes writes, and is at the newest migration. Looks only; writes nothing.

May import: SQLAlchemy, store.
"""

import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from grants.store.session import current

ROOM_BYTES = 8 * 1024 * 1024
"""With less room than this on the disk a write may fail halfway, and then SQLite is as good as read-only."""


def version() -> str | None:
    """Return the migration the database is at, or None when it cannot be read."""
    try:
        with current().reader.connect() as connection:
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    except SQLAlchemyError:
        return None


def newest(root: Path) -> str:
    """Return the newest migration this code brings along: files are named by their number."""
    return max((path.stem for path in (root / "migrations" / "versions").glob("[0-9]*.py")), default="")


def writable() -> bool:
    """Say whether a write would be taken. A database that is only busy counts as writable."""
    address = make_url(current().url)
    if address.get_backend_name() == "sqlite":
        return _file_writable(Path(address.database or ""))
    try:
        with current().writer.connect() as connection:
            return str(connection.scalar(text("SELECT current_setting('transaction_read_only')"))) == "off"
    except SQLAlchemyError:
        return False


def _file_writable(path: Path) -> bool:
    try:
        if shutil.disk_usage(path.parent).free < ROOM_BYTES:
            return False
        connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=0.2, isolation_level=None)
        try:
            # Taking the lock is refused on a read-only file; giving it back leaves no trace.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except OSError:
        return False
    return True
