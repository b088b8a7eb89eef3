"""The tin at the desk: what waits for a community worker, and typing card after card. May import: web, ideas."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.ideas.forms.ideas import CardForm, SettleForm
from grants.ideas.models import CardSource
from grants.ideas.queries import rooms
from grants.ideas.queries import tin as queries
from grants.ideas.queries.tin import PAGE
from grants.ideas.services import cards as typing
from grants.ideas.services import tending
from grants.ideas.views.room import room
from grants.rules.permissions import Actor, Deed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page

PRESSES: dict[str, Callable[[Session, Actor, str], None]] = {
    "wall": tending.put_on_wall,
    "off": tending.take_off,
    "called": tending.note_call,
    "no_room": tending.note_no_room,
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@room.get("/desk/ideas")
@access.desk(Deed.TEND_TIN)
def waiting() -> Response:
    """Show the cards that wait for me, with those of the same place that say nearly the same."""
    return _waiting(SettleForm.blank())


@room.post("/desk/ideas/<idea>")
@access.desk(Deed.TEND_TIN)
def settle(idea: str) -> Response:
    """Put a card on the wall, take it off, or note that its maker was called, or which room it can use."""
    form = SettleForm.arrived()
    if form.accepts() and (form.do or form.room):
        with form.press() as session:
            if form.room:
                tending.note_room(session, actor(), idea, form.room)
            else:
                PRESSES[form.do](session, actor(), idea)
            return form.answered(session, url_for("ideas.waiting"))
    with reading() as session:
        queries.demand_tended(session, actor(), idea)
    return _waiting(form, 422)


def _waiting(form: SettleForm, status: int = 200) -> Response:
    with reading() as session:
        rows = queries.waiting(session, actor(), _read(request.args.get("after", "")))
        alike = queries.lookalikes(session, [(row.place_id, row.reference, row.line) for row in rows[:PAGE]])
        places = queries.tended_places(session, actor())
        seeking = [(row.reference, row.place_id, row.line) for row in rows[:PAGE] if row.seeks_room]
        fitting = rooms.for_ideas(session, seeking)
    cards = [(row, alike[row.reference], fitting.get(row.reference, []), SettleForm.blank()) for row in rows[:PAGE]]
    more = url_for("ideas.waiting", after=_written(rows[PAGE - 1])) if len(rows) > PAGE else ""
    return page("ideas/waiting.html", status, form=form, cards=cards, places=places, more=more)


def _written(row: queries.WaitingRow) -> str:
    return f"{(row.waits_since - EPOCH) // MICROSECOND}-{row.id}"


def _read(typed: str) -> tuple[datetime, int] | None:
    parts = typed.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 17 for part in parts):
        return None
    return EPOCH + int(parts[0]) * MICROSECOND, int(parts[1])


@room.route("/desk/tin/<slug>", methods=["GET", "POST"])
@access.desk(Deed.TEND_TIN)
def cards(slug: str) -> Response:
    """Type a whole tin: one line and Enter each. Source stays from card to card; the last one can be taken back."""
    form = CardForm.arrived(**_kept())
    if form.accepts():
        with form.press() as session:
            typing.type_card(session, actor(), slug, form.values())
            return form.answered(session, url_for("ideas.cards", slug=slug, source=form.source.data))
    return _typed(slug, form, PressForm.blank())


@room.post("/desk/tin/<slug>/undo")
@access.desk(Deed.TEND_TIN)
def undo(slug: str) -> Response:
    """Take the last card back; its words stand in the form again."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            back = typing.undo_card(session, actor(), slug)
            return form.answered(session, url_for("ideas.cards", slug=slug, again=back))
    return _typed(slug, CardForm.blank(), form)


def _kept() -> dict[str, Any]:
    """Return what a fresh form begins with: the source of the card before."""
    typed = request.args.get("source", "")
    return {"source": typed} if typed in set(CardSource) - {CardSource.WEB} else {}


def _typed(slug: str, form: CardForm, undo_form: PressForm) -> Response:
    with reading() as session:
        place = queries.tended_place(session, actor(), slug)
        back = queries.undone(session, actor(), place.id, request.args["again"]) if "again" in request.args else None
        last = queries.last_typed(session, actor(), place.id)
        alike = queries.lookalikes(session, [(place.id, card.reference, card.line) for card in last[:1]])
    if back is not None and not form.is_pressed:
        form = CardForm.blank(line=back.line, name=back.name, phone=back.phone, source=back.source.value)
    # Every card begins at the line; a refused one at what is wrong.
    form.line.render_kw = {**(form.line.render_kw or {}), "autofocus": form.status == 200}
    status = max(form.status, undo_form.status)
    return page(
        "ideas/cards.html",
        status,
        form=form,
        undo_form=undo_form,
        place=place,
        cards=last,
        can_undo=bool(last) and typing.can_be_undone(last[0].made_at, last[0].grown_at),
        same=[line for lines in alike.values() for line in lines],
    )
