"""The blueprint of this storey, and where a line of a link is shown."""

from flask import Blueprint, url_for

from grants.links.queries.things import ThingRow
from grants.rules.links import LinkKind

room = Blueprint("links", __name__)


@room.app_template_filter("where_shown")
def where_shown(row: ThingRow) -> str:
    """Return where everybody reads this line."""
    if row.kind is LinkKind.PLAN:
        return url_for("dossier.plan", reference=row.code)
    if row.kind is LinkKind.OFFER:
        return url_for("offers.wish", slug=row.slug, offer=row.code)
    return url_for("links.with_idea", slug=row.slug, idea=row.code)
