"""The settings, read once at start from the environment. Every fault is reported, not only the first.

``GRANTS_*`` are ours, ``DATABASE_URL`` is the database, ``PORT`` where `make run` listens. May import: nothing of ours.
"""

import base64
import binascii
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class Unfit(Exception):
    """The settings, or the database they name, do not fit. ``faults`` is a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("Noaber cannot start:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """What an installation chose. ``key`` encrypts account numbers; ``public_demo`` shows the demo to the world."""

    database_url: str
    instance: Path
    url: str
    bind: str
    secret: str
    key: bytes
    smtp_url: str | None
    mail_from: str
    public_demo: bool
    debug: bool
    proxies: int

    @property
    def https(self) -> bool:
        """Whether people reach us over https; then cookies and headers are the strict ones."""
        return self.url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name people type."""
        return urlsplit(self.url).hostname or ""

    @property
    def loopback(self) -> bool:
        """Whether nobody but this machine can reach us: the address people use and the one we listen at."""
        return self.host in LOOPBACK and bound_to(self.bind) in LOOPBACK | {"::1"}

    def for_flask(self) -> dict[str, Any]:
        """Return what the web plumbing needs, under the names Flask knows."""
        # Browsers drop a __Host- cookie over plain http, so on loopback it has a plain name.
        prefix = "__Host-" if self.https else ""
        hosts = [self.host, *(sorted(LOOPBACK) if self.host in LOOPBACK else ())]
        return {
            "DEBUG": self.debug,
            "INSTANCE": str(self.instance),
            "URL": self.url,
            "PROXIES": self.proxies,
            "TRUSTED_HOSTS": hosts,
            "SECRET_KEY": self._derived("cookies"),
            "CSRF_SECRET": self._derived("forms"),
            "SESSION_COOKIE_NAME": f"{prefix}noaber",
            "SESSION_COOKIE_SECURE": self.https,
            "LANGUAGE_COOKIE": f"{prefix}taal",
            "PUBLIC_DEMO": self.public_demo,
        }

    def _derived(self, purpose: str) -> bytes:
        return hmac.new(self.secret.encode(), purpose.encode(), "sha256").digest()


def bound_to(bind: str) -> str:
    """Return the host of an address to listen at: 127.0.0.1:8000, [::1]:8000; a socket file is on this machine."""
    if bind.startswith(("unix:", "fd:")):
        return "localhost"
    return urlsplit(f"//{bind}").hostname or ""


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of an environment (default: this process's). Raises Unfit with every fault found."""
    reader = _Reader(os.environ if environ is None else environ)
    instance = reader.folder()
    url = reader.address()
    settings = Settings(
        database_url=reader.database(instance),
        instance=instance,
        url=url,
        bind=reader.text("GRANTS_BIND") or f"127.0.0.1:{reader.port()}",
        secret=reader.secret(instance),
        key=reader.key(instance),
        smtp_url=reader.smtp(),
        mail_from=reader.text("GRANTS_MAIL_FROM") or f"Noaber <noaber@{urlsplit(url).hostname or 'localhost'}>",
        public_demo=reader.choice("GRANTS_DEMO", "public"),
        debug=reader.choice("GRANTS_DEBUG", "1"),
        proxies=reader.number("GRANTS_PROXIES", most=5),
    )
    if reader.faults:
        raise Unfit(reader.faults)
    return settings


class _Reader:
    """Reads one setting after another and remembers what was wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def choice(self, name: str, only: str) -> bool:
        typed = self.text(name)
        if typed not in ("", "0", "no", only):
            self.faults.append(f"{name} is {typed!r}; it can only be {only} or left out.")
        return typed == only

    def number(self, name: str, most: int) -> int:
        typed = self.text(name) or "0"
        if not (typed.isascii() and typed.isdigit() and int(typed) <= most):
            self.faults.append(f"{name} is {typed!r}; it must be a number from 0 to {most}.")
            return 0
        return int(typed)

    def port(self) -> int:
        typed = self.text("PORT") or "8000"
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) < 65536):
            self.faults.append(f"PORT is {typed!r}; it must be a number from 1 to 65535.")
            return 8000
        return int(typed)

    def folder(self) -> Path:
        instance = Path(self.text("GRANTS_INSTANCE") or ROOT / "instance").absolute()
        try:
            instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self.faults.append(f"The folder {instance} cannot be made: {error.strerror}.")
        return instance

    def database(self, instance: Path) -> str:
        typed = self.text("DATABASE_URL") or f"sqlite:///{instance / 'noaber.sqlite'}"
        scheme, _, rest = typed.partition("://")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg://{rest}"
        if scheme not in ("sqlite", "postgresql+psycopg") or not rest.strip("/"):
            self.faults.append("DATABASE_URL must be sqlite:///<file> or postgresql://<user>@<host>/<name>.")
        return typed

    def address(self) -> str:
        typed = self.text("GRANTS_URL").rstrip("/") or f"http://127.0.0.1:{self.port()}"
        parts = urlsplit(typed)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            self.faults.append("GRANTS_URL must be an address without a path, like https://noaber.example.")
        elif parts.scheme == "http" and parts.hostname not in LOOPBACK:
            self.faults.append("GRANTS_URL must begin with https://; only 127.0.0.1 and localhost may do without.")
        return typed

    def smtp(self) -> str | None:
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
        typed = self.text("GRANTS_SECRET") or self._kept(instance / "secret.key", lambda: secrets.token_urlsafe(48))
        if 0 < len(typed) < 32:
            self.faults.append("GRANTS_SECRET is too short: at least 32 characters.")
        return typed

    def key(self, instance: Path) -> bytes:
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
