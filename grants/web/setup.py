"""Putting the plumbing together, in the order in which a request meets it. May import: Flask, store, web."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from grants.web import access, csrf, errors, frame, headers, i18n, limits, pages, requests, visitors

FORTNIGHT = 14 * 24 * 3600

FIXED: dict[str, Any] = {
    "MAX_CONTENT_LENGTH": requests.MOST_BYTES,
    "MOST_UPLOAD": requests.MOST_UPLOAD,
    "MAX_FORM_MEMORY_SIZE": requests.MOST_BYTES,
    "MAX_FORM_PARTS": requests.MOST_FIELDS,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_PATH": "/",
    "SESSION_REFRESH_EACH_REQUEST": False,
    "PERMANENT_SESSION_LIFETIME": FORTNIGHT,
    "RATELIMIT_STORAGE_URI": "noaber://",
}


def empty_house(root: Path, config: dict[str, Any]) -> Flask:
    """Return an application with its settings and templates, and no room in it yet."""
    app = requests.House("grants", template_folder=str(root / "templates"), static_folder=str(root / "grants/static"))
    app.config.from_mapping(FIXED, ROOT=root, BUILD=build(root))
    app.config.from_mapping(config)
    app.debug = config["DEBUG"]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.auto_reload = app.debug
    if config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config["PROXIES"], x_proto=config["PROXIES"])  # type: ignore[method-assign]  # the documented way
    return app


def lay_pipes(app: Flask, find: visitors.FindsVisitor, touch: visitors.TouchesSession) -> None:
    """Install what every request passes. Order matters: what cannot be read is turned away first."""
    errors.install(app)
    requests.install(app)
    headers.install(app)
    i18n.install(app)
    visitors.install(app, find, touch)
    csrf.install(app)
    limits.install(app)
    pages.install(app)


def open_rooms(app: Flask, rooms: Iterable[Blueprint], menu: Iterable[frame.Entry], looks: access.LookUps) -> None:
    """Register the rooms, the menu that leads to them and the look-ups that guard them."""
    access.install(app, looks)
    frame.install(app, tuple(menu))
    for room in rooms:
        app.register_blueprint(room)


def build(root: Path) -> str:
    """Return a stamp of everything that shapes a page besides its facts: code, templates and translations."""
    stamp = hashlib.sha256()
    shaping = [
        *(root / "grants").rglob("*.py"),
        *(root / "templates").rglob("*.*"),
        *(root / "translations").rglob("*.mo"),
    ]
    for path in sorted(shaping):
        stamp.update(path.read_bytes())
    return stamp.hexdigest()[:16]
