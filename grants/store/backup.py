"""A copy of the whole database and of the files while people are working, and putting them back.

The copy holds no key: ``GRANTS_KEY`` is kept elsewhere (a stolen copy must not open account numbers). Files are written
before the row that names them, so the database is copied first and the files after it: then each row has its file.
May import: SQLAlchemy, store.
"""

import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url

from grants.store.files import Folder


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


def files_beside(file: Path) -> Path:
    """Return where the files of a copy lie: beside that of the database."""
    return file.with_name(f"{file.name}.files.tar")


def backup_files(folder: Path, file: Path) -> int:
    """Copy photos and spoken answers to one file, after the database was copied; return how many.

    A file that is taken away meanwhile is left out.
    """
    part, count = file.with_name(f".{file.name}.part"), 0
    try:
        part.touch(mode=0o600)
        with tarfile.open(part, "w") as copy:
            for name, kept_at in Folder(folder).names():
                try:
                    content = (folder / name).read_bytes()
                except FileNotFoundError:
                    continue
                entry = tarfile.TarInfo(name)
                entry.size, entry.mtime, entry.mode = len(content), int(kept_at.timestamp()), 0o600
                copy.addfile(entry, io.BytesIO(content))
                count += 1
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return count


def restore_files(folder: Path, file: Path) -> int:
    """Put photos and spoken answers back; return how many. Raises NotCopied when the copy is not whole."""
    count, target = 0, Folder(folder)
    try:
        with tarfile.open(file, "r:") as copy:
            for entry in copy:
                content = copy.extractfile(entry)
                if content is None:
                    raise NotCopied(f"{file} holds more than files")
                # Under names of ours only, so nothing is written elsewhere.
                target.put(entry.name, content.read())
                count += 1
    except (tarfile.TarError, ValueError) as error:
        raise NotCopied(f"{file} is not a copy of files of ours") from error
    return count


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
