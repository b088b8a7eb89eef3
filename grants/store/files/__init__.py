"""Where files lie: behind four methods, so that a bucket can take the place of the folder by settings only.

A name is ours, never somebody's: small letters, digits, one folder deep. May import: the standard library.
"""

import re
import secrets
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
