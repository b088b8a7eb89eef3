"""Everything that is needed to measure: a filled database, three servers, and people who are signed in."""

import hmac
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from grants import create_app
from grants.store.session import disconnect
from tests.bench import fill, reference, visits
from tests.bench.fill import Filled
from tests.bench.servers import Server
from tests.bench.visits import CSRF, Found, Guests
from tests.bench.wire import Wire

KEYS = {
    "GRANTS_SECRET": "for measuring only, for measuring only, for measuring",
    "GRANTS_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "REFERENCE_KEY": "for measuring only, for measuring only",
}


@dataclass
class Stage:
    """The product on a filled database, and in this process the same application to sign people in with."""

    folder: Path
    environ: Mapping[str, str]
    filled: Filled
    app: Flask
    here: Found
    guests: Guests
    officer: str
    servers: dict[str, Server] = field(default_factory=dict)

    @property
    def instance(self) -> Path:
        """The instance folder of the product."""
        return Path(self.environ["GRANTS_INSTANCE"])

    @property
    def log(self) -> Path:
        """Where all servers write their words."""
        return self.folder / "servers.log"

    def wire(self, name: str) -> Wire:
        """Open a connection to a server."""
        return Wire(self.servers[name].port)

    def fields(self, **values: str) -> list[tuple[str, str]]:
        """Return what a form of ours sends: the proof, a new key, and these values."""
        proof = hmac.new(self.app.config["CSRF_SECRET"], CSRF.encode(), "sha256").hexdigest()
        return [("csrf_token", proof), ("key", secrets.token_urlsafe(18)), *values.items()]


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for this run and take it away again."""
    path = Path(tempfile.mkdtemp(prefix="noaber-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def filled(at: Path, plans: int) -> Iterator[Stage]:
    """Fill a database with so many plans; nothing is started yet."""
    instance = at / "instance"
    instance.mkdir(parents=True)
    url = f"sqlite:///{instance / 'noaber.sqlite'}"
    made = fill.fill(url, plans)
    environ = {**KEYS, "GRANTS_INSTANCE": str(instance), "DATABASE_URL": url}
    try:
        app = create_app(environ)
        guests = Guests(app)
        officer = guests.cookie(made.village.officer_id)
        yield Stage(at, environ, made, app, visits.found(made.village), guests, officer)
    finally:
        disconnect()


@contextmanager
def served(stage: Stage, names: tuple[str, ...] = ("b0", "b1", "ours")) -> Iterator[Stage]:
    """Start the servers with these names, all with the settings that are shipped, and stop them at the end."""
    database = stage.folder / "reference.sqlite"
    if "b1" in names and not database.exists():
        reference.prepare(database)
    environ = {**stage.environ, "REFERENCE_DATABASE": str(database)}
    try:
        for name in names:
            application = "grants:create_app()" if name == "ours" else f"tests.bench.reference:{name}()"
            stage.servers[name] = Server(application, environ, stage.log)
        yield stage
    finally:
        for server in stage.servers.values():
            server.stop()
        stage.servers.clear()
