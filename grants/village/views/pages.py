"""Pages for everybody. They hold no form, so a browser may keep them and ask whether they changed.

May import: every storey's queries, web.
"""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from grants.ideas.queries import ideas
from grants.ledger import queries as ledger
from grants.programmes import queries as programmes
from grants.rules.checks import quoted
from grants.rules.lifecycle import State
from grants.rules.money import euro
from grants.rules.offers import SHOWN
from grants.store import clock
from grants.store.session import reading
from grants.village import queries
from grants.village.views.room import room
from grants.web import access
from grants.web.addresses import address
from grants.web.pages import fresh, page
from grants.web.words import say as gettext

IDEAS = 9
"""How many of the newest ideas the page of a place shows; the others have a page of their own."""
LINES = 24
"""How many lines of what people can and have stand on the page of a place; all of them have a page of their own."""


@room.get("/")
@access.anyone
def front() -> AnyResponse:
    """Show what this is, where you live, and what has worked."""
    with reading() as session:
        if known := fresh("front", queries.stamp(session), access.actor()):
            return known
        places, told = queries.places(session), queries.told(session)
    return page("village/front.html", places=places, stories=[_card(story) for story in told])


@room.get("/in")
@access.anyone
def places() -> AnyResponse:
    """List every place, or go straight to the one that was typed."""
    typed = " ".join(request.args.get("place", "").split())[:80]
    with reading() as session:
        found = queries.places(session)
    wanted = (
        [one for one in found if typed.casefold() in f"{one.name} {one.municipality}".casefold()] if typed else found
    )
    exact = [one for one in found if one.name.casefold() == typed.casefold()]
    if exact or (typed and len(wanted) == 1):
        return redirect(url_for("village.place", slug=(exact or wanted)[0].slug), 303)
    return page("village/places.html", places=wanted or found, typed=typed, missed=bool(typed and not wanted))


@room.get("/in/<slug>")
@access.anyone
def place(slug: str) -> AnyResponse:
    """Show one place: its pot, what people do there, its evening and what its panel asks."""
    with reading() as session:
        place, latest = programmes.place_and_round(session, slug)
        round_ = latest if latest is not None and latest.closed_at is None else None
        stamp = queries.place_stamp(session, place.id, round_.id if round_ else None, LINES)
        if known := fresh("place", place, latest, stamp, clock.today(), access.actor()):
            return known
        line = ledger.line(session, round_.id) if round_ else None
        stories = queries.stories_of(session, place.id)
        wall = ideas.wall(session, place.id, IDEAS + 1)
    return page(
        "village/place.html",
        place=place,
        round=round_,
        takes=bool(round_ and round_.takes(clock.today())),
        contact=latest,
        line=line,
        waiting=stamp.waiting,
        stories=[_card(story) for story in stories],
        ideas=wall[:IDEAS],
        more_ideas=len(wall) > IDEAS,
        lines=stamp.lines,
        kinds=SHOWN,
    )


def _card(story: queries.Story) -> dict[str, Any]:
    return {
        "href": address("dossier.plan", reference=story.reference),
        "title": story.title,
        "lead": quoted(story.told) if story.told else story.lead,
        "art": story.art or "",
        "state_text": gettext("Klaar") if story.state is State.CLOSED else gettext("Gaat door"),
        "amount_text": _amount_words(story),
    }


def _amount_words(story: queries.Story) -> str:
    from_pot = gettext("%(amount)s uit de pot van %(place)s", amount=euro(story.cents), place=story.place_name)
    if not story.left_over_cents:
        return from_pot
    return from_pot + " · " + gettext("%(amount)s over", amount=euro(story.left_over_cents))


@room.get("/how")
@access.anyone
def how() -> AnyResponse:
    """Tell how it works, in four steps."""
    return page("village/how.html")


@room.get("/privacy")
@access.anyone
def privacy() -> AnyResponse:
    """Tell what we keep of people, and for how long."""
    return page("village/privacy.html")


@room.get("/accessibility")
@access.anyone
def accessibility() -> AnyResponse:
    """Tell for whom this works, and what to do when it does not."""
    return page("village/accessibility.html")
