"""Showing a page: the template, what every page needs, and the 304 for who has it already.

May import: Flask, rules, store, web.
"""

from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, make_response, render_template, request, url_for
from flask_babel import get_locale
from markupsafe import Markup
from werkzeug.wrappers import Response

from grants.rules import checks, money
from grants.rules.terms import local_day
from grants.web.addresses import address
from grants.web.labels import label
from grants.web.words import written


def page(template: str, status: int = 200, **facts: Any) -> Response:
    """Return a page made from a template and plain facts."""
    return make_response(render_template(template, **facts), status)


def fresh(*parts: Any) -> Response | None:
    """Return a 304 when the browser already holds the page that ``parts`` (all it depends on) would make.

    Call it before the expensive query; sets the ETag of the page that follows otherwise.
    """
    from_parts = repr((parts, str(get_locale()), current_app.config["BUILD"]))
    g.etag = sha256(from_parts.encode()).hexdigest()[:32]
    if request.if_none_match.contains(g.etag):
        answer = Response(status=304)
        answer.set_etag(g.etag)
        return answer
    return None


def day(value: date | datetime | str) -> str:
    """Return a day in words with its weekday: donderdag 3 december."""
    return written(_as_day(value), "EEEE d MMMM")


def full_day(value: date | datetime | str) -> str:
    """Return a day in words with its year: 3 december 2026."""
    return written(_as_day(value), "d MMMM yyyy")


def plus_days(value: date | datetime | str, days: int) -> date:
    """Return the day so many days later."""
    return _as_day(value) + timedelta(days=days)


def _as_day(value: date | datetime | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return local_day(value) if isinstance(value, datetime) else value


def lines(value: str) -> Markup:
    """Return typed text as paragraphs, escaped; an empty line starts a new one."""
    paragraphs = [part.strip() for part in value.split("\n\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(Markup("<br>").join(part.split("\n"))) for part in paragraphs)


@cache
def asset(name: str) -> str:
    """Return the address of a static file with a stamp of its content, so browsers may keep it for a year."""
    content = (Path(current_app.static_folder or "") / name).read_bytes()
    return url_for("static", filename=name, v=sha256(content).hexdigest()[:10])


def install(app: Flask) -> None:
    """Give templates their filters and the few functions every page uses."""
    app.jinja_env.filters.update(
        euro=money.euro,
        euro_exact=money.euro_exact,
        day=day,
        full_day=full_day,
        plus_days=plus_days,
        lines=lines,
        quoted=checks.quoted,
        label=label,
    )
    app.jinja_env.globals.update(asset=asset, url_for=address)
