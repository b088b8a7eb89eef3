"""The register of awards: a page, a sheet and open data. May import: village's queries, web."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from flask import Response, jsonify, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from grants.rules.refusals import Missing
from grants.rules.terms import local_day
from grants.store.session import reading
from grants.village import queries
from grants.village.views.room import room
from grants.web import access
from grants.web.pages import fresh, page

ROWS = 50
REGISTER_COLUMNS = (
    "reference", "title", "place", "municipality", "cbs_code", "programme", "youth_group", "amount_applied_for_eur",
    "amount_awarded_eur", "amount_disbursed_eur", "state", "award_date",
)  # fmt: skip


@room.get("/register")
@access.anyone
def register() -> AnyResponse:
    """Show every award, the newest first; refusals are only counted."""
    after = _after()
    with reading() as session:
        if known := fresh("register", after, queries.stamp(session), access.actor()):
            return known
        rows = queries.register(session, after, ROWS + 1)
        counted = queries.counted(session)
    more = url_for("village.register", after=rows[ROWS - 1].id) if len(rows) > ROWS else ""
    return page("village/register.html", rows=rows[:ROWS], counted=counted, more=more, after=after)


@room.get("/register.csv")
@access.anyone
def register_csv() -> AnyResponse:
    """Give every award as CSV, sent in pieces so that memory stays flat."""
    answer = Response(_csv_pieces(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer


def _csv_pieces() -> Iterable[str]:
    yield "\ufeff" + _csv([REGISTER_COLUMNS])
    after: int | None = None
    while True:
        with reading() as session:
            rows = queries.register(session, after, 1000)
        if not rows:
            return
        yield _csv([_open_row(row).values() for row in rows])
        after = rows[-1].id


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([_neutral(cell) for cell in row] for row in rows)
    return written.getvalue()


def _neutral(cell: Any) -> Any:
    """Keep a spreadsheet from reading typed text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@room.get("/register.json")
@access.anyone
def register_json() -> AnyResponse:
    """Give awards as JSON, a page at a time, with the address of the next page."""
    after = _after()
    with reading() as session:
        rows = queries.register(session, after, ROWS + 1)
        counted = queries.counted(session)
    more = url_for("village.register_json", after=rows[ROWS - 1].id, _external=True) if len(rows) > ROWS else None
    awards = [_open_row(row) for row in rows[:ROWS]]
    return jsonify(awards=awards, counts={"not_yet": counted.not_yet, "declined": counted.declined}, next=more)


def _open_row(row: queries.Award) -> dict[str, Any]:
    values = (
        row.reference, row.title, row.place, row.municipality, row.cbs_code, row.programme, row.youth,
        _decimal(row.asked_cents), _decimal(row.cents), _decimal(row.paid_cents), row.state.value,
        local_day(row.awarded_at).isoformat(),
    )  # fmt: skip
    return dict(zip(REGISTER_COLUMNS, values, strict=True))


def _decimal(cents: int) -> str:
    """Write cents as euros with a point, for machines: 125050 is 1250.50."""
    return f"{cents // 100}.{cents % 100:02d}"


def _after() -> int | None:
    typed = request.args.get("after", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        raise Missing("no_such_page")
    return int(typed)
