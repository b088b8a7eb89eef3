"""The page where who leads the panel writes down its own questions. May import: panel, programmes, web."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.panel.forms import RulesForm
from grants.panel.views.room import room
from grants.programmes import queries, services
from grants.rules.permissions import Deed
from grants.rules.rounds import LEAST_RULES, MOST_RULES
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/panel/rounds/<reference>/rules", methods=["GET", "POST"])
@access.round_(Deed.READ_RULES)
def rules(reference: str) -> Response:
    """Show the panel's own questions for a round; until it is published, who leads the panel changes them here."""
    with reading() as session:
        found = queries.round_by_reference(session, reference)
        place = queries.place_by_id(session, found.place_id)
    form = RulesForm.about(found)
    if form.accepts():
        with form.press() as session:
            services.write_rules(session, actor(), reference, form.rules(), form.seen)
            return form.answered(session, url_for("panel.rules", reference=reference, saved="1"))
    writes = access.standing().may(Deed.WRITE_RULES) and found.published_at is None
    return page(
        "panel/rules.html",
        form.status,
        found=found,
        place=place,
        form=form if writes else None,
        numbers=range(1, MOST_RULES + 1),
        least=LEAST_RULES,
        saved=request.args.get("saved"),
        opens=access.standing().may(Deed.PUBLISH_ROUND),
    )
