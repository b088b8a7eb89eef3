"""How often one source may try something. Only POSTs count, in the database, so that processes count together.

A bucket is a hash with a salt of the day: no network address and no mail address is kept. May import: Flask,
Flask-Limiter, store, web.
"""

import hmac
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits.storage import Storage

from grants.rules.refusals import Busy
from grants.store import rates
from grants.store.clock import today
from grants.store.session import jotting, reading

View = TypeVar("View", bound=Callable[..., Any])


def source() -> str:
    """Return where this request comes from: the network address."""
    return request.remote_addr or "nowhere"


class DatabaseStorage(Storage):
    """Keeps the counts of Flask-Limiter in ``rate_counts``."""

    STORAGE_SCHEME = ["noaber"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What going wrong looks like here."""
        return Busy

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more and return the count."""
        with jotting() as session:
            return rates.count_up(session, _bucket(key), int(expiry), amount)

    def get(self, key: str) -> int:
        """Return the count."""
        with reading() as session:
            return rates.counted(session, _bucket(key))[0]

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, as seconds since 1970."""
        with reading() as session:
            ends_at = rates.counted(session, _bucket(key))[1]
        return ends_at.timestamp() if ends_at else time.time()

    def check(self) -> bool:
        """Say that the storage is there: the database is looked after elsewhere."""
        return True

    def reset(self) -> int | None:
        """Drop what is over; counts that run are never dropped all at once."""
        with jotting() as session:
            rates.forget(session)
        return None

    def clear(self, key: str) -> None:
        """Drop one count."""
        with jotting() as session:
            rates.forget(session, _bucket(key))


def _bucket(key: str) -> str:
    salt = f"{today().isoformat()} {key}"
    return hmac.new(current_app.config["CSRF_SECRET"], salt.encode(), "sha256").hexdigest()


limiter = Limiter(source, storage_uri="noaber://", strategy="fixed-window", headers_enabled=False)


def at_most(often: str, by: Callable[[], str] = source) -> Callable[[View], View]:
    """Limit the POSTs of a view, for instance to "10 per hour", counted by network address or by what ``by`` gives.

    Place it below the access decorator. Too many gives the page of status 429.
    """
    return cast(Callable[[View], View], limiter.limit(often, key_func=by, methods=["POST"]))


def install(app: Flask) -> None:
    """Start counting."""
    limiter.init_app(app)
