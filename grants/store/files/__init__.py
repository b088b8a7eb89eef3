"""Where files lie: behind a few methods, so that a bucket can take the place of the folder by settings only.

A name is ours, never somebody's: small letters, digits, one folder deep. May import: the standard library.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

_NAME = re.compile(r"[a-z]{1,20}/[a-z0-9-]{1,60}(?:\.[a-z0-9]{1,5})?")


class Files(Protocol):
    """A place for files. Names that are not ours raise ValueError; a file that is not there FileNotFoundError."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all; the same name again replaces it."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""

    def remove(self, name: str) -> None:
        """Take a file away; one that is not there is fine."""

    def exists(self, name: str) -> bool:
        """Tell whether a file is there."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Yield every whole file and when it was kept, in order of name."""

    def clear_halves(self, before: datetime) -> int:
        """Take away what a process that died left half written before a moment; return how many there were."""


class Folder:
    """Files in a folder of this machine, for this user only."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: bytes) -> None:
        """Keep a file: written beside its place and moved into it, so nobody ever reads half of it."""
        path = self._path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f".{secrets.token_hex(8)}.part")
        part.touch(mode=0o600)
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        return self._path(name).open("rb")

    def remove(self, name: str) -> None:
        """Take a file away."""
        self._path(name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """Tell whether a file is there."""
        return self._path(name).is_file()

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Yield every whole file; one that is taken away meanwhile is passed over."""
        for path, kept_at in self._paths("[!.]*"):
            name = f"{path.parent.name}/{path.name}"
            if _NAME.fullmatch(name):
                yield name, kept_at

    def clear_halves(self, before: datetime) -> int:
        """Take away what was left half written."""
        halves = [path for path, kept_at in self._paths(".*.part") if kept_at < before]
        for path in halves:
            path.unlink(missing_ok=True)
        return len(halves)

    def _paths(self, pattern: str) -> Iterator[tuple[Path, datetime]]:
        for path in sorted(self.root.glob(f"[a-z]*/{pattern}")):
            try:
                yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not a name of ours")
        return self.root / name


_installed: list[Files] = []


def install(files: Files) -> None:
    """Say where this process keeps its files."""
    _installed[:] = [files]


def current() -> Files:
    """Return where this process keeps its files; raises RuntimeError before `install`."""
    if not _installed:
        raise RuntimeError("nobody said where files lie")
    return _installed[0]
