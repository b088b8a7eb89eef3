"""The pages of the desk: today, the list of plans, one round. May import: the desk's queries, ledger's queries, web."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.desk import queries
from grants.desk.queries import Filters, PlaceRow
from grants.desk.views import words
from grants.ledger import queries as ledger
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.permissions import Deed, allows, roles_anywhere
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.pages import page

room = Blueprint("desk", __name__)

SHOWN = 25
"""How many tasks the page shows; the least urgent wait until these are done."""

SOON = 8
"""How many promised days the page shows."""

STATES = tuple(state for state in State if state is not State.DRAFT)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Code = TypeVar("Code", bound=StrEnum)


@room.get("/desk")
@access.desk(Deed.READ_DESK)
def index() -> Response:
    """Show what waits for me today, what was promised, and where the money is."""
    actor, today, moment = access.actor(), clock.today(), clock.now()
    with reading() as session:
        mine, helps = queries.scope(actor, Deed.READ_DESK), queries.scope(actor, Deed.HELP_YOUTH)
        tasks = queries.tasks(session, actor, moment)
        promises = queries.promises(session, mine, today)
        places = queries.places(session, mine)
        lines = ledger.lines(session, [place.round_id for place in places if place.round_id is not None])
        figures = queries.figures(session, mine)
        calls = applications.help_tasks(session, helps) if helps.programme_ids or helps.place_ids else ()
    standing_still = [promise for promise in promises if promise.paused_until]
    return page(
        "desk/index.html",
        greeting=words.greeting(moment.astimezone(clock.AMSTERDAM).hour, actor.name),
        lead=words.lead(tasks, today),
        calls=calls,
        helping=allows(Deed.HELP_YOUTH, roles_anywhere(actor)),
        costs=allows(Deed.KEEP_COSTS, roles_anywhere(actor)),
        opening=allows(Deed.PUBLISH_ROUND, roles_anywhere(actor)),
        tasks=[words.shown(task, today) for task in tasks[:SHOWN]],
        more=max(0, len(tasks) - SHOWN),
        due=[(promise, (promise.due_on - today).days) for promise in promises if not promise.paused_until][:SOON],
        standing_still=standing_still[:SOON],
        places=[(place, lines[place.round_id]) for place in places if place.round_id in lines],
        unasked=[place for place in places if place.round_id is not None and not place.asked],
        figures=figures,
    )


@room.get("/desk/plans")
@access.desk(Deed.READ_DESK)
def plans() -> Response:
    """List the plans, 25 at a time, the newest first."""
    with reading() as session:
        mine = queries.scope(access.actor(), Deed.READ_DESK)
        places = queries.places(session, mine)
        wanted = _filters(places)
        found = queries.plans(session, mine, wanted)
    return page(
        "desk/plans.html",
        plans=found.rows,
        places=places,
        names={place.id: place.name for place in places},
        parties=PartyKind,
        states=STATES,
        wanted=wanted,
        first=_href() if wanted.after else "",
        more=_href(after=_written(found.after)) if found.after else "",
    )


def _filters(places: list[PlaceRow]) -> Filters:
    """Read what the list is narrowed down to; what we do not know, or is not yours, narrows nothing."""
    of_place = {place.slug: place.id for place in places}
    return Filters(
        place_id=of_place.get(request.args.get("place", "")),
        party=_code(tuple(PartyKind), "party"),
        state=_code(STATES, "state"),
        after=_read(request.args.get("after", "")),
    )


def _code(known: tuple[Code, ...], name: str) -> Code | None:
    typed = request.args.get(name, "")
    return next((code for code in known if code.value == typed), None)


def _href(**more: Any) -> str:
    """Return the address of the list as it is narrowed down now."""
    asked: dict[str, Any] = {name: request.args[name] for name in ("place", "party", "state") if request.args.get(name)}
    return url_for("desk.plans", **asked, **more)


def _written(after: tuple[datetime, int]) -> str:
    return f"{(after[0] - EPOCH) // MICROSECOND}-{after[1]}"


def _read(typed: str) -> tuple[datetime, int] | None:
    parts = typed.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 17 for part in parts):
        return None
    return EPOCH + int(parts[0]) * MICROSECOND, int(parts[1])


@room.get("/desk/rounds/<reference>", endpoint="round")
@access.round_(Deed.READ_DESK)
def round_(reference: str) -> Response:
    """Show one round on one page: its pot, its plans by where they stand, its evening and its terms."""
    here = access.standing()
    with reading() as session:
        found, plans = queries.round_page(session, here.id)
        line = ledger.line(session, here.id)
    to_confirm = sum(plan.to_confirm for plan in plans) if here.may(Deed.CONFIRM_OUTCOMES) else 0
    return page(
        "desk/round.html",
        round=found,
        line=line,
        by_state=[(state, [plan for plan in plans if plan.state is state]) for state in STATES],
        count=len(plans),
        to_confirm=to_confirm,
        confirm_href=url_for("decisions.confirm", reference=reference) if to_confirm else "",
        summary=here.may(Deed.READ_SUMMARY),
        opens=here.may(Deed.PUBLISH_ROUND),
    )
