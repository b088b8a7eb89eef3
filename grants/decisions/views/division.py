"""How the pot of a round was divided, for everybody to check. May import: decisions, programmes, web."""

from werkzeug.wrappers import Response

from grants.decisions import queries
from grants.decisions.papers import outcomes
from grants.decisions.views.room import room
from grants.programmes import queries as programmes
from grants.rules.permissions import Deed
from grants.rules.refusals import Missing
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.get("/rounds/<reference>/division")
@access.anyone
def division(reference: str) -> Response:
    """Show how the pot was divided, plan by plan; to others than the office only what letters have told."""
    with reading() as session:
        round_ = programmes.round_by_reference(session, reference)
        if round_.published_at is None:
            raise Missing("no_such_page")
        place = programmes.place_by_id(session, round_.place_id)
        office = programmes.round_standing(session, actor(), reference).may(Deed.CONFIRM_OUTCOMES)
        found = queries.divisions(session, round_.id)
    return page("decisions/division.html", round=round_, place=place, office=office, told=outcomes(found, office))
