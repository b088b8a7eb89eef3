"""The letter as a page and as PDF, and ticking it as put on the post."""

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.decisions import forms, queries, services
from grants.decisions.papers import twin
from grants.decisions.queries import Shown
from grants.decisions.services import PAPER
from grants.decisions.views.room import room
from grants.rules.permissions import Deed
from grants.rules.refusals import Missing
from grants.store import clock
from grants.store.session import reading
from grants.web import access, papers
from grants.web.access import actor
from grants.web.pages import page


def _shown(session: Session) -> Shown:
    """Give the newest letter; before it left only the office has it, and not who has an interest in the plan."""
    here = access.standing()
    found = queries.letter(session, here.id, before_it_left=here.may(Deed.DECLINE))
    if found is None:
        raise Missing("no_such_page")
    return found


@room.route("/applications/<reference>/letter", methods=["GET"])
@access.plan(Deed.READ_LETTER)
def letter(reference: str) -> Response:
    """Show the letter: the same words as on paper."""
    with reading() as session:
        found = _shown(session)
    may_post = access.standing().may(Deed.POST_LETTER) and found.facts["by_post"]
    return page(
        "decisions/letter.html",
        reference=reference,
        found=found,
        body=twin(found.facts),
        waits=found.left_at is None and found.due_at > clock.now(),
        form=forms.PressedForm.blank() if may_post and found.left_at is None else None,
    )


@room.route("/applications/<reference>/letter.pdf", methods=["GET"])
@access.plan(Deed.READ_LETTER)
def letter_pdf(reference: str) -> Response:
    """Serve the letter as PDF."""
    with reading() as session:
        found = _shown(session)
    return papers.serve(PAPER, found.facts, found.locale.value, f"{reference}.pdf")


@room.route("/applications/<reference>/letter/posted", methods=["POST"])
@access.plan(Deed.POST_LETTER)
def post_letter(reference: str) -> Response:
    """Tick the letter as put on the post."""
    form = forms.PressedForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.post_letter(session, actor(), reference)
            return form.answered(session, url_for("decisions.letter", reference=reference))
    return letter(reference=reference)
