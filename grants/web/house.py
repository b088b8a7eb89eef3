"""Pages about the house itself: is everything well, and what is every page made of.

May import: Flask, store, web.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from grants.rules.refusals import Busy
from grants.store import clock, health
from grants.store.house import WORKER_SEEN, fact_moment
from grants.store.session import reading
from grants.web import access, samples
from grants.web.pages import page

room = Blueprint("house", __name__)

RECENT = timedelta(minutes=2)
"""A worker tells every half minute that it is there."""


@room.get("/healthz")
@access.anyone
def healthz() -> Response:
    """Say whether the site can do its work; 503 when it cannot read, cannot write or lacks a migration."""
    at, head = health.version(), health.newest(current_app.config["ROOT"])
    database = {"readable": at is not None, "writable": health.writable()}
    well = all(database.values()) and at == head
    worker = _worker()
    answer = jsonify(
        status="ok" if well and worker["recent"] else "degraded" if well else "down",
        database=database,
        migration={"at": at, "head": head},
        worker=worker,
        build=current_app.config["BUILD"],
    )
    answer.status_code = 200 if well else 503
    return answer


def _worker() -> dict[str, Any]:
    try:
        with reading() as session:
            seen_at = fact_moment(session, WORKER_SEEN)
    except (SQLAlchemyError, Busy):
        seen_at = None
    recent = seen_at is not None and clock.now() - seen_at < RECENT
    return {"recent": recent, "seen_at": seen_at.isoformat(timespec="seconds") if seen_at else None}


@room.get("/house/components")
@access.anyone
def components() -> Response:
    """Show every building block; for builders only, so only with GRANTS_DEBUG."""
    if not current_app.debug:
        raise NotFound
    return page("house/components.html", sample=samples.sample())
