"""The cards in the tins of the demo: left on the page or typed by a community worker, read, reported, called about."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.lives.typed import Life
from grants.demo.reading import told
from grants.ideas.services import cards, tending, tin
from grants.rules.permissions import Actor
from grants.store.session import writing


def card(cast: Cast, number: int, idea: Mapping[str, Any]) -> Life:
    """Leave one card on its day; what a plan begins with is remembered for the life of that plan."""
    left = cast.today - timedelta(days=idea["days"])
    source = random.Random(f"ideas-{cast.seed}-{number}")
    yield moment(left, 9 + number % 9, number)
    with writing() as session:
        reference = _left(cast, session, idea, source)
    if "plan" in idea:
        cast.ideas[idea["plan"]] = reference
    yield moment(left + timedelta(days=1), 10, number)
    with writing() as session:
        if idea.get("called"):
            tending.note_call(session, _worker(cast, session, idea), reference)
        for _ in range(idea.get("reported", 0)):
            tin.report_idea(session, cast.slugs[idea["area"]], reference)


def every_card(cast: Cast) -> list[Life]:
    """Return the lives of all cards."""
    return [card(cast, number, idea) for number, idea in enumerate(told("ideas"))]


def _left(cast: Cast, session: Session, idea: Mapping[str, Any], source: random.Random) -> str:
    slug = cast.slugs[idea["area"]]
    if "source" in idea:
        return cards.type_card(session, _worker(cast, session, idea), slug, idea, source=source)
    return tin.leave_idea(session, slug, idea, source=source).reference


def _worker(cast: Cast, session: Session, idea: Mapping[str, Any]) -> Actor:
    return cast.actor(session, cast.staff[cast.programme_of[idea["area"]], "community_worker"][0])
