"""Keeping a draft: at a press, and as they type where script runs. May import: web, applications."""

from typing import Any

from flask import jsonify
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.applications import queries, services
from grants.applications.forms import FEWEST_LINES, ApplyForm
from grants.applications.views import steps
from grants.applications.views.room import Offer
from grants.people.models import Locale
from grants.rules.money import euro
from grants.rules.refusals import AlreadyDone, Refusal
from grants.rules.terms import AMSTERDAM
from grants.store import clock
from grants.web import i18n
from grants.web.access import actor
from grants.web.csrf import proof
from grants.web.labels import refusal_text


def keep(session: Session, form: ApplyForm, offer: Offer, token: str, values: dict[str, Any]) -> str:
    """Keep what was typed on a draft, or on a new one; return its token."""
    likes = steps.preference(form, token)
    if not token:
        return started(session, form, offer.place.slug, values, step_by_step=bool(likes))
    services.save_draft(session, actor(), token, values, form.seen, step_by_step=likes)
    return token


def started(session: Session, form: ApplyForm, slug: str, values: dict[str, Any], **how: bool) -> str:
    """Keep a new draft in the language of this page, with the idea it begins with; return its token."""
    locale, idea = Locale(i18n.language()), str(form.idea.data or "")
    return services.start_draft(session, actor(), slug, values, locale=locale, idea=idea, **how)


def by_script(form: ApplyForm, offer: Offer, token: str) -> Response:
    """Keep the draft for the script on the page, and answer in JSON what it must know for the next time.

    The same key twice is the same text twice: the second answer tells what the first one did.
    """
    try:
        address = _kept(form, offer, token) if form.accepts() else None
    except AlreadyDone as done:
        address = done.result
    except Refusal as refusal:
        return _refused(refusal.status, refusal_text(refusal))
    if not address:
        return _refused(422, gettext("Dit konden we nog niet bewaren. Druk op Bewaar, dan zie je wat er is."))
    address, _, version = address.partition("#v")
    time = f"{clock.now().astimezone(AMSTERDAM):%H.%M}"
    said = gettext("Bewaard om %(time)s uur.", time=time)
    return jsonify(said=said, address=address, version=version, csrf_token=proof())


def _kept(form: ApplyForm, offer: Offer, token: str) -> str | None:
    """Keep the draft; return its address with its version behind it, None when something could not be kept."""
    services.kept(form.values())
    with form.press() as session:
        kept = keep(session, form, offer, token, form.values())
        version = queries.draft_standing(session, actor(), kept, clock.now()).version
        address = steps.address(offer.place.slug, kept, steps.step(), f"v{version}")
        form.answered(session, address)
        return address


def _refused(status: int, said: str) -> Response:
    # With a fresh proof: a session that ended while somebody typed costs them nothing.
    answer = jsonify(said=said, csrf_token=proof())
    answer.status_code = status
    return answer


def rows(typed: dict[str, Any]) -> dict[str, Any]:
    """Return a sheet with enough empty lines to type in."""
    short = FEWEST_LINES - len(typed["lines"])
    return typed | {"lines": typed["lines"] + [{"label": "", "amount": ""}] * max(short, 0)}


def added_up(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the sum of the lines as the total, where no total was typed."""
    added = services.added_up(values)[0]
    if values["total"] or not added:
        return values
    return values | {"total": euro(added).strip("€ \u00a0")}
