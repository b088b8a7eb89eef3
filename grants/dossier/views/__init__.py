"""The page of a plan: one address, and each person sees what is theirs to see and the one thing they can do next.

May import: dossier's queries and papers, every storey's queries, web.
"""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.dossier import papers, queries
from grants.dossier.queries import Dossier, MineRow, Whole
from grants.dossier.views import notes, steps, talk
from grants.payments import queries as payments
from grants.rules import ibans
from grants.rules.completion import Change
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed, Standing, Tie
from grants.rules.refusals import Missing
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web import papers as served
from grants.web.forms import PressForm
from grants.web.i18n import language
from grants.web.labels import label
from grants.web.pages import page

room = Blueprint("dossier", __name__)


@room.get("/applications/<reference>")
@access.anyone
def plan(reference: str) -> Any:
    """Show a plan: its story to everybody once it is public, and all of it to those it belongs to."""
    actor = access.actor()
    with reading() as session:
        standing = _standing(session, actor, reference)
        if standing is None:
            return _public(session, reference)
        whole = queries.dossier(session, standing.id)
        calls = standing.may(Deed.READ_CONTACTS) and Tie.OWNER not in standing.ties
        contacts = applications.contacts(session, standing.id) if calls else ()
        files = applications.files(session, standing.id)
    due = whole.due_on(clock.today())
    return page(
        "dossier/plan.html",
        dossier=whole,
        plan=whole.plan,
        mine=Tie.OWNER in standing.ties,
        note=notes.note(whole, standing, due),
        steps=steps.steps(whole, standing, due),
        tasks=steps.tasks(whole, standing, clock.now()),
        contacts=contacts,
        completions=_completions(whole, standing),
        again_form=PressForm.blank() if standing.may(Deed.START_AGAIN) and _is_over(whole.plan) else None,
        files=files,
        to_summarise=standing.may(Deed.SUMMARISE) and whole.plan.state is State.SUBMITTED and not whole.plan.what,
        account=_account(whole.plan) if standing.may(Deed.READ_ACCOUNT) else "",
        **talk.talk(whole, standing, actor.person_id),
    )


def _is_over(plan: Whole) -> bool:
    """Say whether a plan came to nothing, as its makers may know."""
    return plan.shown_state in (State.NOT_YET, State.DECLINED, State.WITHDRAWN)


def _completions(whole: Dossier, standing: Standing) -> list[tuple[str, str, tuple[Change, ...]]]:
    """Return what was asked and answered since, old beside new; the contact's details for who may read them."""
    if not standing.may(Deed.READ_THREAD):
        return []
    private = standing.may(Deed.READ_CONTACTS)
    asked = [(one, one.changes(private)) for one in whole.events if one.kind == "request" and one.after]
    return [(one.words, one.answer, changed) for one, changed in asked if one.answer or changed]


def _account(plan: Whole) -> str:
    return ibans.masked(plan.payee_tail) if plan.payee_tail else ""


def _standing(session: Session, actor: Actor, reference: str) -> Standing | None:
    """Return what the actor is to a plan they may read, else None: it is the same to them as no plan at all."""
    if actor.person_id is None:
        return None
    try:
        standing = payments.standing(session, actor, reference)
    except Missing:
        return None
    return standing if standing.may(Deed.READ_PLAN) else None


def _public(session: Session, reference: str) -> Any:
    whole = queries.public_dossier(session, reference)
    if whole is not None:
        state = gettext("Klaar") if whole.plan.state is State.CLOSED else gettext("Gaat door")
        return page("dossier/public.html", dossier=whole, plan=whole.plan, state=state)
    if access.actor().person_id is None:
        return access.to_sign_in()
    raise Missing("no_such_page")


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
        rows = queries.mine(session, person_id)
    return page("dossier/mine.html", plans=[_card(row) for row in rows])


def _card(row: MineRow) -> dict[str, Any]:
    kept = gettext("jij bewaart het geld")
    state = gettext("Wacht op jullie antwoord") if row.waits else label(row.state)
    return {
        "href": url_for("dossier.plan", reference=row.reference) if row.reference else "",
        "title": row.title or gettext("Een plan zonder naam"),
        "lead": row.lead,
        "art": row.art or "",
        "state_text": state,
        "amount_text": f"{row.place}, {kept}" if row.keeps else row.place,
    }
