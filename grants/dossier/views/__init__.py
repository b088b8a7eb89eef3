"""The page of a plan: one address, and each person sees what is theirs to see and the one thing they can do next.

May import: dossier's queries and papers, every storey's queries, web.
"""

from typing import Any

from flask import Blueprint, g, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.dossier import papers, queries
from grants.dossier.queries import Dossier
from grants.dossier.views import story
from grants.payments import queries as payments
from grants.rules.lifecycle import ASKED
from grants.rules.permissions import Deed, Standing, Tie
from grants.rules.refusals import Missing
from grants.store import clock
from grants.store.session import reading
from grants.web import access, papers as served
from grants.web.forms import RecordForm, StoryField
from grants.web.i18n import language
from grants.web.pages import page

room = Blueprint("dossier", __name__)


class MessageForm(RecordForm):
    """A short message to the other side of the table; applications.write_message receives it."""

    body = StoryField(most=1000, needed=True)


@room.get("/applications/<reference>")
@access.anyone
def plan(reference: str) -> Any:
    """Show a plan: its story to everybody once it is public, and all of it to those it belongs to."""
    actor = access.actor()
    with reading() as session:
        standing = _standing(session, reference)
        if standing is None or not standing.may(Deed.READ_PLAN):
            return _public(session, reference)
        whole = queries.dossier(session, standing.id)
        due = applications.due_on(session, standing.id, clock.today()) if whole.plan.state in ASKED else None
    g.standing = standing
    return page(
        "dossier/plan.html",
        dossier=whole,
        plan=whole.plan,
        standing=standing,
        mine=Tie.OWNER in standing.ties,
        note=story.note(whole, standing, due),
        steps=story.steps(whole, standing, due),
        tasks=story.tasks(whole, standing),
        thread=_thread(whole, actor.person_id) if standing.may(Deed.READ_THREAD) else None,
        message_form=MessageForm.arrived(version=whole.plan.version) if standing.may(Deed.WRITE_MESSAGE) else None,
        due=due,
    )


def _standing(session: Any, reference: str) -> Standing | None:
    try:
        return payments.standing(session, access.actor(), reference)
    except Missing:
        return None


def _public(session: Any, reference: str) -> Any:
    found = queries.public_id(session, reference)
    if found is not None:
        whole = queries.dossier(session, found)
        return page("dossier/public.html", dossier=whole, plan=whole.plan, state=story.public_state(whole.plan))
    if access.actor().person_id is None:
        return access.to_sign_in()
    raise Missing("no_such_page")


def _thread(whole: Dossier, person_id: int | None) -> list[dict[str, Any]]:
    sides = {"makers": "", "panel": gettext("van het panel"), "office": gettext("van het programma")}
    return [
        {
            "who": gettext("Jij") if message.person_id == person_id else f"{message.name} {sides[message.side.value]}".strip(),
            "when": story.on(message.made_at),
            "text": message.body,
            "mine": message.person_id == person_id,
        }
        for message in whole.thread
    ]


@room.get("/applications/<reference>.pdf")
@access.plan(Deed.READ_PLAN)
def plan_pdf(reference: str) -> Response:
    """Give the plan on paper."""
    with reading() as session:
        whole = queries.dossier(session, access.standing().id)
    facts = papers.frozen(papers.plan_paper(whole, clock.today()))
    return served.serve("dossier/plan", facts, language(), f"{reference}.pdf")


@room.get("/mine")
@access.signed_in
def mine() -> Response:
    """List the plans of whoever is signed in."""
    person_id = access.actor().person_id
    assert person_id is not None  # signed_in said so
    with reading() as session:
        rows = applications.mine(session, person_id)
    plans = [
        {
            "href": url_for("dossier.plan", reference=row.reference) if row.reference else "",
            "title": row.title or gettext("Een plan zonder naam"),
            "lead": row.lead,
            "art": row.art or "",
            "state_text": story.words_for(row.state),
            "amount_text": row.place,
        }
        for row in rows
    ]
    return page("dossier/mine.html", plans=plans)
