"""Leaving an idea, and saying that a line is not right: both without an account. May import: earlier storeys, rules."""

import random
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Idea
from grants.ideas.models.ideas import LINE_LENGTH, NAME_LENGTH
from grants.ideas.queries.ideas import idea as public_idea
from grants.people.models import Locale
from grants.people.services import find_or_add
from grants.programmes.queries import place_by_slug
from grants.rules import checks
from grants.rules.references import draw
from grants.rules.refusals import Busy
from grants.rules.tin import Shelf, first_shelf, waits
from grants.store import clock
from grants.store.session import lock_root, truth

# Two cards that drew the same reference at the same moment: the second draws again with the next press.
truth("uq_ideas_reference", lambda: Busy("busy"))

SIGNS = 8
"""Of a reference: nobody counts the ideas by their addresses."""


class Left(NamedTuple):
    """What leaving a card gave: its reference, and where it lies."""

    reference: str
    shelf: Shelf


def leave_idea(
    session: Session,
    place: str,
    values: Mapping[str, Any],
    *,
    locale: Locale = Locale.NL,
    source: random.Random | None = None,
) -> Left:
    """Put a card in the tin of the place with this slug and say where it lies now: signed ones go on the wall at once.

    ``values`` are line (the only one that is needed), name, phone, mail, half and wants_room. Raises Missing, and
    Invalid at the field. ``source`` draws the reference; the demo hands in its own.
    """
    spot = place_by_slug(session, place)
    card = new_card(session, spot.id, values, source)
    card.half, card.locale = bool(values.get("half")), locale
    card.wants_room = bool(values.get("wants_room"))
    if mail := str(values.get("mail") or "").strip():
        folded = checks.tidy_mail(mail)
        card.person_id = find_or_add(session, card.name or folded.partition("@")[0], mail, locale=locale)
    lay(card, first_shelf(bool(card.name), read_by_worker=False))
    session.add(card)
    session.flush()
    return Left(card.reference, card.shelf)


def new_card(session: Session, place_id: int, values: Mapping[str, Any], source: random.Random | None) -> Idea:
    """Read line, name and phone of a card as they are stored; raises Invalid at the field. Not on a shelf yet."""
    # One line is one line, also when it was pasted from two.
    line = " ".join(str(values.get("line") or "").strip().splitlines())
    phone = str(values.get("phone") or "").strip()
    return Idea(
        reference=_free_reference(session, source or random.SystemRandom()),
        place_id=place_id,
        line=checks.demand_text(line, "line", LINE_LENGTH, required=True),
        name=" ".join(checks.demand_text(str(values.get("name") or ""), "name", NAME_LENGTH).split()),
        phone=checks.tidy_phone(phone) if phone else "",
        wants_room=False,
        reports=0,
        made_at=clock.now(),
    )


def lay(card: Idea, shelf: Shelf) -> None:
    """Lay a card on a shelf and note since when it waits for a worker: where the wall changed, its page is new."""
    moment = clock.now()
    card.shelf, card.changed_at = shelf, moment
    seeks_room = card.wants_room and card.room_settled_at is None
    if not waits(shelf, card.phone, card.called_at is not None, seeks_room):
        card.waits_since = None
    elif card.waits_since is None:
        card.waits_since = moment


def locked(session: Session, idea_id: int) -> Idea:
    """Return a card, locked for the rest of this press and read after the lock."""
    lock_root(session, Idea, idea_id)
    return session.get_one(Idea, idea_id, populate_existing=True)


def report_idea(session: Session, place: str, reference: str) -> None:
    """Take a line off the wall until a worker has looked, and count that somebody said it is not right.

    Raises Missing for what is not on the wall; for a line that was reported just now only the count grows.
    """
    card = locked(session, public_idea(session, place, reference).id)
    card.reports += 1
    if card.shelf is Shelf.WALL:
        lay(card, Shelf.ASIDE)
    session.flush()


def _free_reference(session: Session, source: random.Random) -> str:
    while True:
        reference = draw(source, SIGNS)
        if session.scalar(select(Idea.id).where(Idea.reference == reference)) is None:
            return reference
