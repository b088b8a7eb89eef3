"""Reading one setting after another from an environment, remembering every fault. May import: nothing of ours."""

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class Reader:
    """Reads one setting after another and remembers what was wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        """Return a setting without the spaces around it; empty when it is not there."""
        return self.environ.get(name, "").strip()

    def choice(self, name: str, only: str) -> bool:
        """Tell whether a setting has the one value it may have."""
        typed = self.text(name)
        if typed not in ("", "0", "no", only):
            self.faults.append(f"{name} is {typed!r}; it can only be {only} or left out.")
        return typed == only

    def number(self, name: str, most: int) -> int:
        """Return a setting that is a number from 0 to ``most``."""
        typed = self.text(name) or "0"
        if not (typed.isascii() and typed.isdigit() and int(typed) <= most):
            self.faults.append(f"{name} is {typed!r}; it must be a number from 0 to {most}.")
            return 0
        return int(typed)

    def port(self) -> int:
        """Return where `make run` listens."""
        typed = self.text("PORT") or "8000"
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) < 65536):
            self.faults.append(f"PORT is {typed!r}; it must be a number from 1 to 65535.")
            return 8000
        return int(typed)

    def folder(self, default: Path) -> Path:
        """Return the instance folder, made when it is not there."""
        instance = Path(self.text("GRANTS_INSTANCE") or default).absolute()
        try:
            instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self.faults.append(f"The folder {instance} cannot be made: {error.strerror}.")
        return instance

    def database(self, instance: Path) -> str:
        """Return the address of the database; without one, a file in the instance folder."""
        typed = self.text("DATABASE_URL") or f"sqlite:///{instance / 'noaber.sqlite'}"
        scheme, _, rest = typed.partition("://")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg://{rest}"
        if scheme not in ("sqlite", "postgresql+psycopg") or not rest.strip("/"):
            self.faults.append("DATABASE_URL must be sqlite:///<file> or postgresql://<user>@<host>/<name>.")
        return typed

    def address(self) -> str:
        """Return the address people type, without a slash at its end."""
        typed = self.text("GRANTS_URL").rstrip("/") or f"http://127.0.0.1:{self.port()}"
        parts = urlsplit(typed)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            self.faults.append("GRANTS_URL must be an address without a path, like https://noaber.example.")
        elif parts.scheme == "http" and parts.hostname not in LOOPBACK:
            self.faults.append("GRANTS_URL must begin with https://; only 127.0.0.1 and localhost may do without.")
        return typed

    def smtp(self) -> str | None:
        """Return where mail goes, or None."""
        typed = self.text("GRANTS_SMTP_URL")
        if not typed:
            return None
        parts = urlsplit(typed)
        if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
            self.faults.append(
                "GRANTS_SMTP_URL must be smtp://, smtp+starttls:// or smtps://[name:password@]host[:port]."
            )
        return typed

    def secret(self, instance: Path) -> str:
        """Return what cookies and forms are signed with, at least 32 characters."""
        typed = self.text("GRANTS_SECRET") or self._kept(instance / "secret.key", lambda: secrets.token_urlsafe(48))
        if 0 < len(typed) < 32:
            self.faults.append("GRANTS_SECRET is too short: at least 32 characters.")
        return typed

    def key(self, instance: Path) -> bytes:
        """Return the 32 bytes that account numbers are encrypted with."""
        typed = self.text("GRANTS_KEY") or self._kept(
            instance / "account.key", lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        )
        try:
            key = base64.b64decode(typed.replace("-", "+").replace("_", "/"), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            self.faults.append("GRANTS_KEY must be 32 bytes in base64 (openssl rand -base64 32).")
        return key

    def _kept(self, path: Path, make: Callable[[], str]) -> str:
        """Return what a file of ours holds; made once, for this user only, also when two processes start at once."""
        try:
            if not path.exists():
                part = path.with_suffix(f".{os.getpid()}.part")
                part.touch(mode=0o600)
                part.write_text(make(), encoding="ascii")
                with suppress(FileExistsError):
                    path.hardlink_to(part)
                part.unlink()
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            self.faults.append(f"{path} cannot be read or made: {error.strerror}.")
            return ""
