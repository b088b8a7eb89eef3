"""What was sent in, to read again and on paper; and the link that confirms an address.

May import: web, applications, people.queries.
"""

from datetime import date
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from grants.applications import papers, queries, services
from grants.applications.queries import PlanRow
from grants.applications.views.room import room
from grants.people import queries as people
from grants.people.models import LinkAction
from grants.rules.lifecycle import State
from grants.rules.permissions import Deed, Tie
from grants.store import clock
from grants.store.session import reading
from grants.web import access, i18n, limits
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page
from grants.web.papers import serve

PAPER = "applications/receipt"


@room.get("/in/<slug>/apply/<token>/receipt")
@access.anyone
def receipt(slug: str, token: str) -> Response:
    """Show that the plan came in, by when one hears and from whom, and everything that was sent in."""
    found = _sent_in(token)
    if found is None:
        return redirect(url_for("applications.draft", slug=slug, token=token), 303)
    facts, confirmed = found
    pdf = url_for("applications.receipt_pdf", slug=slug, token=token)
    return page(
        "applications/receipt.html",
        paper=facts,
        confirmed=confirmed,
        pdf=pdf,
        company=url_for("applications.draft_makers", slug=slug, token=token),
        slug=slug,
        sent_on=date.fromisoformat(facts["sent_on"]),
        hear_by=date.fromisoformat(facts["hear_by"]),
    )


@room.get("/in/<slug>/apply/<token>/receipt.pdf")
@access.anyone
def receipt_pdf(slug: str, token: str) -> Response:
    """Give the same on paper."""
    found = _sent_in(token)
    if found is None:
        return redirect(url_for("applications.draft", slug=slug, token=token), 303)
    return serve(PAPER, found[0], i18n.language(), f"{found[0]['reference']}.pdf")


@room.get("/applications/<reference>/receipt.pdf")
@access.plan(Deed.POST_LETTER)
def receipt_paper(reference: str) -> Response:
    """Give the office the receipt to put in an envelope, for makers without a mail address."""
    with reading() as session:
        facts = papers.frozen(papers.receipt(session, access.standing().id))
    return serve(PAPER, facts, i18n.language(), f"{reference}.pdf")


def _sent_in(token: str) -> tuple[dict[str, Any], bool] | None:
    """Return the receipt and whether the contact was confirmed; None while the plan is still a draft."""
    with reading() as session:
        standing = queries.draft_standing(session, actor(), token, clock.now())
        if standing.state is State.DRAFT or Tie.OWNER not in standing.ties:
            # A helper is told on the draft's address that it was sent in; the makers' details are not theirs.
            return None
        facts = papers.frozen(papers.receipt(session, standing.id))
        confirmed = any(maker.confirmed_at for maker in queries.makers(session, standing.id))
    return facts, confirmed


@room.route("/confirm/<token>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("120 per 15 minutes")
def confirm_contact(token: str) -> Response:
    """Show a button that confirms the address; looking confirms nothing, because mail programs look too."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.confirm_contact(session, token)
            return form.answered(session, url_for("applications.confirm_contact", token=token))
    plan, confirmed = _to_confirm(token)
    return page("applications/confirm_contact.html", form.status, form=form, plan=plan, confirmed=confirmed)


def _to_confirm(token: str) -> tuple[PlanRow, bool]:
    with reading() as session:
        link = people.link(session, token, LinkAction.CONFIRM_CONTACT, used_too=True)
        plan = queries.plan(session, link.subject)
        confirmed = any(
            maker.confirmed_at for maker in queries.makers(session, plan.id) if maker.person_id == link.person_id
        )
    return plan, confirmed
