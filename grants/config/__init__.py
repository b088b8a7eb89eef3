"""The settings, read once at start from the environment. Every fault is reported, not only the first.

``GRANTS_*`` are ours, ``DATABASE_URL`` is the database, ``PORT`` where `make run` listens. May import: nothing of ours.
"""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grants.config.reader import LOOPBACK, Reader

ROOT = Path(__file__).resolve().parents[2]


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
    reader = Reader(os.environ if environ is None else environ)
    instance = reader.folder(ROOT / "instance")
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
