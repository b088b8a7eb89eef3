"""What neighbours offer each other in the demo, and the rooms of a few places."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.demo import almanac
from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.reading import told
from grants.ideas.models import Offer, OfferWish
from grants.ideas.services import offer_wishes, offers, rooms
from grants.links.models import Link
from grants.links.queries.things import of_place
from grants.links.services.answers import locked, settle
from grants.links.services.press import press
from grants.programmes.queries import place_by_slug
from grants.rules.permissions import Actor
from grants.store.session import reading, writing


def offering(cast: Cast, said: Mapping[str, Any]) -> Iterator[datetime]:
    """Live one offer: given, perhaps asked for, perhaps doubted."""
    slug = cast.slugs[said["place"]]
    yield _days_ago(cast, said["days_ago"], 19)
    with writing() as session:
        offers.give(session, slug, said)
        code = session.scalars(select(Offer.code).order_by(Offer.id.desc()).limit(1)).one()
    if wish := said.get("wish"):
        yield _days_ago(cast, wish["days_ago"], 20)
        with writing() as session:
            offer_wishes.want(session, slug, code, wish)
            _answer(session, wish)
    if "doubted_days_ago" in said:
        yield _days_ago(cast, said["doubted_days_ago"], 9)
        with writing() as session:
            offers.doubt(session, slug, code)


def _answer(session: Session, wish: Mapping[str, Any]) -> None:
    """Let the giver say yes at once, where the demo says so."""
    if wish.get("answer") == "yes":
        asked = session.scalars(select(OfferWish).order_by(OfferWish.id.desc()).limit(1)).one()
        offer_wishes.settle(session, asked, says_yes=True, by_id=None)


def linking(cast: Cast, said: Mapping[str, Any]) -> Iterator[datetime]:
    """Live one link: a community worker presses koppel, and both sides answer."""
    yield _days_ago(cast, said["days_ago"], 11)
    worker, slug = _worker(cast, said["place"]), cast.slugs[said["place"]]
    with writing() as session:
        names = {row.line: row.name for row in of_place(session, place_by_slug(session, slug).id)}
        press(session, worker, slug, names[said["one"]], names[said["other"]])
        link_id = session.scalars(select(Link.id).order_by(Link.id.desc()).limit(1)).one()
    yield _days_ago(cast, said["days_ago"] - 1, 20)
    with writing() as session:
        for position, answer in enumerate(said["answers"], 1):
            settle(session, locked(session, link_id), position, says_yes=answer == "yes", by_id=None)


def furnishing(cast: Cast) -> Iterator[datetime]:
    """Let community workers write down which rooms there are, and who has the key."""
    yield moment(cast.today + timedelta(days=almanac.OPENED + 7), 11)
    for room in told("rooms"):
        with writing() as session:
            rooms.add_room(session, _worker(cast, room["place"]), cast.slugs[room["place"]], room)


def _worker(cast: Cast, area: str) -> Actor:
    with reading() as session:
        return cast.actor(session, cast.staff[cast.programme_of[area], "community_worker"][0])


def _days_ago(cast: Cast, days: int, hour: int) -> datetime:
    return moment(cast.today - timedelta(days=days), hour)
