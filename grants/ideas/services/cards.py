"""Typing a whole tin: card after card, and the last one taken back. May import: earlier storeys, rules."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import CardSource, Idea
from grants.ideas.queries.tin import tended_place
from grants.ideas.services.tin import lay, locked, new_card
from grants.rules.permissions import Actor
from grants.rules.refusals import Invalid, NotNow
from grants.rules.tin import Shelf, first_shelf
from grants.store import clock

TAKEN_BACK_WITHIN = timedelta(days=1)


def type_card(
    session: Session, actor: Actor, place: str, values: Mapping[str, Any], *, source: random.Random | None = None
) -> str:
    """Put a card on the wall as somebody wrote or told it; return its reference.

    ``values`` are line, name, phone and source (paper, phone or visit). Raises Missing and Invalid at the field.
    """
    spot = tended_place(session, actor, place)
    card = new_card(session, spot.id, values, source)
    card.source = _source(str(values.get("source") or ""))
    card.entered_by_id = card.looked_by_id = actor.person_id
    card.looked_at = card.made_at
    lay(card, first_shelf(bool(card.name), read_by_worker=True))
    session.add(card)
    session.flush()
    return card.reference


def undo_card(session: Session, actor: Actor, place: str) -> str:
    """Take back the last card the actor typed for a place and return its reference, so that it can be typed again.

    Raises Missing, and NotNow('no_card_to_undo') when there is none of today, or a plan already began with it.
    """
    spot = tended_place(session, actor, place)
    mine = Idea.entered_by_id == actor.person_id, Idea.place_id == spot.id, Idea.shelf != Shelf.OFF
    last = session.scalar(select(Idea.id).where(*mine).order_by(Idea.id.desc()).limit(1))
    card = locked(session, last) if last is not None else None
    if card is None or not can_be_undone(card.made_at, card.grown_at):
        raise NotNow("no_card_to_undo")
    lay(card, Shelf.OFF)
    session.flush()
    return card.reference


def can_be_undone(made_at: datetime, grown_at: datetime | None) -> bool:
    """Say whether a card can still be taken back: typed within a day, and no plan began with it."""
    return grown_at is None and made_at >= clock.now() - TAKEN_BACK_WITHIN


def _source(typed: str) -> CardSource:
    if typed not in (CardSource.PAPER, CardSource.PHONE, CardSource.VISIT):
        raise Invalid("choice_unknown", "source")
    return CardSource(typed)
