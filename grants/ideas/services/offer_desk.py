"""What a community worker does about offers: having the talk, looking at a doubted line, passing a yes on.

May import: ideas.models and queries, earlier storeys, rules, store.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ideas.models import Offer, OfferWish
from grants.ideas.queries import offer_desk as queries
from grants.ideas.services.offer_mail import locked, tell, tell_given
from grants.ideas.services.offer_wishes import settle
from grants.ideas.services.offers import put, remove, stand_again
from grants.rules import offers
from grants.rules.offers import OfferKind
from grants.rules.permissions import Actor
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store import clock


def _minded(session: Session, actor: Actor, code: str) -> Offer:
    """Return an offer of a place the actor works for, locked; raises Missing."""
    return locked(session, queries.minded(session, actor, code).id)


def note_talk(session: Session, actor: Actor, code: str, values: Mapping[str, Any]) -> None:
    """Write down what somebody said when you called, as an offer on their behalf.

    Takes do: 'none' (they said nothing to put up), 'more' (another one follows) or anything else (this was it), and
    kind and line. Who has a mail address gets the link to take it away; for others you do that. Raises Missing,
    NotNow('talk_was_had') and Invalid at 'kind' or 'line'.
    """
    talk = _minded(session, actor, code)
    if talk.kind is not OfferKind.TALK or talk.handled_at or talk.taken_at:
        raise NotNow("talk_was_had")
    if values.get("do") != "none":
        kind = offers.kind_of(values.get("kind"))
        if kind not in offers.SHOWN:
            raise Invalid("choice_unknown", "kind")
        line = str(values.get("line") or "")
        if fault := offers.line_fault(line):
            raise fault
        made = put(session, talk.place_id, kind, line, talk.name, talk.person_id, noted_by_id=actor.person_id)
        tell_given(session, made)
    if values.get("do") != "more":
        talk.handled_at = clock.now()


def look(session: Session, actor: Actor, code: str, typed: Any) -> None:
    """Say about an offer that it may stand ('right', also after it went stale) or goes away ('away').

    Raises Missing, and Invalid at 'do'.
    """
    offer = _minded(session, actor, code)
    if offer.taken_at is not None:
        raise NotNow("link_over")
    offer.looked_by_id = actor.person_id
    if typed == "away":
        tell(session, offer, offer.person_id, "removed", doubted=int(offer.doubted_at is not None))
        remove(session, offer)
    elif typed == "right":
        offer.doubted_at, offer.looked_at = None, clock.now()
        if offer.faded_at is not None:
            stand_again(offer)
    else:
        raise Invalid("choice_unknown", "do")


def pass_on(session: Session, actor: Actor, code: str, number: int, typed: Any) -> None:
    """Write down what a giver without mail answered ('yes', 'no'), or that both have been told by phone ('told').

    Raises Missing, NotNow('link_over') and Invalid at 'do'.
    """
    offer = _minded(session, actor, code)
    of_number = select(OfferWish).where(OfferWish.offer_id == offer.id, OfferWish.number == number)
    wish = session.scalars(of_number).first()
    if wish is None:
        raise Missing("no_such_page")
    if typed in ("yes", "no"):
        settle(session, wish, says_yes=typed == "yes", by_id=actor.person_id)
    elif typed != "told":
        raise Invalid("choice_unknown", "do")
    elif wish.agreed_at is None:
        raise NotNow("link_over")
    else:
        wish.told_at = wish.told_at or clock.now()
