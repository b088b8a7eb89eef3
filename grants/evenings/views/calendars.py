"""The evening of a place as a file for anybody's calendar: everybody may come and listen."""

from urllib.parse import urlsplit

from flask import Response as FlaskResponse
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from grants.evenings import queries
from grants.evenings.queries import EveningRow
from grants.evenings.views.room import room
from grants.rules.calendars import Meeting, ics
from grants.rules.evenings import LENGTH
from grants.store import clock
from grants.store.session import reading
from grants.web import access


@room.get("/in/<slug>/evening.ics")
@access.anyone
def calendar(slug: str) -> Response:
    """Give the next evening of a place as a calendar file."""
    with reading() as session:
        found = queries.evening_at(session, slug)
    answer = FlaskResponse(ics(_meeting(found)), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.reference}-avond.ics"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _meeting(found: EveningRow) -> Meeting:
    home = url_for("village.place", slug=found.slug, _external=True)
    stamp = found.changed_at or found.published_at or clock.now()
    return Meeting(
        # The same evening keeps its name when it moves, so that a calendar moves it along.
        uid=f"{found.reference}-{found.number}@{urlsplit(home).hostname or 'noaber'}",
        sequence=found.version,
        stamp=stamp,
        on=found.on or clock.today(),
        at=found.at,
        lasts=LENGTH,
        summary=gettext("Panelavond %(place)s", place=found.place),
        where=found.room,
        about=" ".join(part for part in (gettext("Iedereen mag luisteren en meepraten."), found.treat) if part),
        url=home,
    )
