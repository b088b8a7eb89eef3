"""Pages for everybody. They hold no form, so a browser may keep them and ask whether they changed.

May import: every storey's queries, web.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from grants.ledger import queries as ledger
from grants.programmes import queries as programmes
from grants.rules.checks import quoted
from grants.rules.lifecycle import State
from grants.rules.money import euro
from grants.rules.refusals import Missing
from grants.store import clock
from grants.store.session import reading
from grants.village import queries
from grants.web import access
from grants.web.pages import fresh, page

room = Blueprint("village", __name__)

ROWS = 50
REGISTER_COLUMNS = (
    "reference", "title", "place", "municipality", "cbs_code", "programme", "youth_group", "amount_applied_for_eur",
    "amount_awarded_eur", "amount_disbursed_eur", "state", "award_date",
)  # fmt: skip


@room.get("/")
@access.anyone
def front() -> AnyResponse:
    """Show what this is, where you live, and what has worked."""
    with reading() as session:
        if known := fresh("front", queries.stamp(session), access.actor()):
            return known
        places, told = queries.places(session), queries.told(session)
    return page("village/front.html", places=places, stories=[_card(story, told=True) for story in told])


@room.get("/in")
@access.anyone
def places() -> AnyResponse:
    """List every place, or go straight to the one that was typed."""
    typed = " ".join(request.args.get("place", "").split())[:80]
    with reading() as session:
        found = queries.places(session)
    wanted = [one for one in found if typed.casefold() in f"{one.name} {one.municipality}".casefold()] if typed else found
    exact = [one for one in found if one.name.casefold() == typed.casefold()]
    if exact or (typed and len(wanted) == 1):
        return redirect(url_for("village.place", slug=(exact or wanted)[0].slug), 303)
    return page("village/places.html", places=wanted or found, typed=typed, missed=bool(typed and not wanted))


@room.get("/in/<slug>")
@access.anyone
def place(slug: str) -> AnyResponse:
    """Show one place: its pot, what people do there, its evening and what its panel asks."""
    with reading() as session:
        place = programmes.place_by_slug(session, slug)
        round_ = programmes.open_round(session, place.id)
        if known := fresh("place", place, round_, queries.stamp(session), access.actor()):
            return known
        line = ledger.line(session, round_.id) if round_ else None
        stories = queries.stories_of(session, place.id)
        waiting = queries.at_the_table(session, round_.id) if round_ else 0
        last = round_ or programmes.last_round(session, place.id)
    return page(
        "village/place.html",
        place=place,
        round=round_,
        takes=bool(round_ and round_.takes(clock.today())),
        contact=last,
        line=line,
        waiting=waiting,
        stories=[_card(story, told=story.told is not None) for story in stories],
    )


def _card(story: queries.Story, told: bool) -> dict[str, Any]:
    return {
        "href": url_for("dossier.plan", reference=story.reference),
        "title": story.title,
        "lead": quoted(story.told) if story.told else story.lead,
        "art": story.art or "",
        "state_text": _state_words(story),
        "amount_text": _amount_words(story),
    }


def _state_words(story: queries.Story) -> str:
    if story.state is State.CLOSED:
        return gettext("Klaar")
    return gettext("Gaat door")


def _amount_words(story: queries.Story) -> str:
    from_pot = gettext("%(amount)s uit de pot van %(place)s", amount=euro(story.cents), place=story.place_name)
    if not story.left_over_cents:
        return from_pot
    return from_pot + " · " + gettext("%(amount)s over", amount=euro(story.left_over_cents))


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
    answer = Response(_csv_pieces(), mimetype="text/csv; charset=utf-8")
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
        row.awarded_at.date().isoformat(),
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


@room.get("/how")
@access.anyone
def how() -> AnyResponse:
    """Tell how it works, in four steps."""
    return page("village/how.html")


@room.get("/privacy")
@access.anyone
def privacy() -> AnyResponse:
    """Tell what we keep of people, and for how long."""
    return page("village/privacy.html")


@room.get("/accessibility")
@access.anyone
def accessibility() -> AnyResponse:
    """Tell for whom this works, and what to do when it does not."""
    return page("village/accessibility.html")
