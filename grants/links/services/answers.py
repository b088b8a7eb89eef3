"""Both sides answer; only after two times yes do they get each other's contact. No is said without a reason.

May import: links.models and queries, earlier storeys, rules, store.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ideas.models import Idea, Offer
from grants.links.models import Link, LinkSide
from grants.links.queries import sides as queries
from grants.links.queries.rows import LinkRow, SideRow
from grants.links.services import mail
from grants.people import queries as people
from grants.people.models import LinkAction
from grants.people.services import use_link
from grants.programmes.queries import place_by_id
from grants.rules.permissions import Actor, Deed, allows, roles_at
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store import clock
from grants.store.session import lock_root

_ABOUT = ((Idea, LinkSide.idea_id), (Offer, LinkSide.offer_id), (Application, LinkSide.application_id))


def answer(session: Session, token: str, typed: Any) -> None:
    """Answer by the link in the mail: 'yes' or 'no'. Raises NotNow('link_over') and Invalid at 'do'."""
    says_yes = _yes(typed)
    found = people.link(session, token, LinkAction.ANSWER_LINK)
    side = session.get_one(LinkSide, int(found.subject))
    link = locked(session, side.link_id)
    use_link(session, token, LinkAction.ANSWER_LINK)
    settle(session, link, side.position, says_yes=says_yes, by_id=None)


def pass_on(session: Session, actor: Actor, code: str, position: int, typed: Any) -> None:
    """Write down what somebody said on the phone ('yes', 'no'), or that they were told the contact ('told').

    Raises Missing, also for a link of another place, NotNow('link_over') and Invalid at 'do'.
    """
    found = minded(session, actor, code)
    if position not in (1, 2):
        raise Missing("no_such_page")
    link = locked(session, found.id)
    side = link.sides[position - 1]
    if typed in ("yes", "no"):
        settle(session, link, position, says_yes=typed == "yes", by_id=actor.person_id)
    elif typed != "told":
        raise Invalid("choice_unknown", "do")
    elif link.agreed_at is None:
        raise NotNow("link_over")
    else:
        _row(session, side).told_at = side.told_at or clock.now()


def minded(session: Session, actor: Actor, code: str) -> LinkRow:
    """Return a link of a place the actor works for; raises Missing."""
    found = queries.of_code(session, code)
    if found is not None:
        place = place_by_id(session, found.place_id)
        if allows(Deed.MIND_LINKS, roles_at(actor, place.programme_id, place.id)):
            return found
    raise Missing("no_such_page")


def _yes(typed: Any) -> bool:
    if typed not in ("yes", "no"):
        raise Invalid("choice_unknown", "do")
    return bool(typed == "yes")


def locked(session: Session, link_id: int) -> LinkRow:
    """Return a link, locked with what it is about for the rest of this press, and read after the locks.

    Whoever takes an offer or an idea away in this very moment waits, or was first: no contact is shared after that.
    """
    lock_root(session, Link, link_id)
    for model, column in _ABOUT:
        ids = session.scalars(select(column).where(LinkSide.link_id == link_id, column.is_not(None))).all()
        lock_root(session, model, *(one for one in ids if one is not None))
    return queries.of_id(session, link_id)


def settle(session: Session, link: LinkRow, position: int, *, says_yes: bool, by_id: int | None) -> None:
    """Write an answer down. After the second yes both get each other's contact; a no ends it for both.

    Raises NotNow('link_over') when this side was not asked or said something already, or the link is over.
    """
    side, moment = link.sides[position - 1], clock.now()
    if side.asked_at is None or side.said_at is not None or not link.stands_open(moment):
        raise NotNow("link_over")
    row = _row(session, side)
    row.said_at, row.says_yes, row.answered_by_id = moment, says_yes, by_id
    session.flush()
    if not says_yes:
        end(session, link)
        return
    other = link.other(position)
    if other.says_yes:
        _agree(session, link)
    elif other.asked_at is None:
        ask(session, link, other)


def ask(session: Session, link: LinkRow, side: SideRow) -> None:
    """Ask a side: by mail, else the desk of the community worker shows whom to call."""
    _row(session, side).asked_at = clock.now()
    session.flush()
    mail.ask(session, link, side)


def say_yes_at_once(session: Session, link: LinkRow, position: int) -> None:
    """Write down that whoever pressed said yes for a line of their own: they need no question."""
    row = _row(session, link.sides[position - 1])
    row.asked_at = row.said_at = clock.now()
    row.says_yes = True
    session.flush()


def _agree(session: Session, link: LinkRow) -> None:
    session.get_one(Link, link.id).agreed_at = clock.now()
    mail.forget_questions(session, link)
    for side in link.sides:
        if mail.share(session, link, side):
            _row(session, side).told_at = clock.now()
    session.flush()


def end(session: Session, link: LinkRow) -> None:
    """End a link without two times yes; whoever said yes hears of it, and nobody hears who said no."""
    session.get_one(Link, link.id).ended_at = clock.now()
    mail.forget_questions(session, link)
    for side in link.sides:
        if side.says_yes:
            mail.tell(session, link, side, "ended")
    session.flush()


def end_what_is_over(session: Session) -> int:
    """End the links whose thirty days are over or whose idea, offer or plan is gone; returns how many."""
    over = queries.over(session, clock.now())
    for link_id in over:
        link = locked(session, link_id)
        if link.agreed_at is None and link.ended_at is None:
            end(session, link)
    return len(over)


def _row(session: Session, side: SideRow) -> LinkSide:
    return session.scalars(select(LinkSide).where(LinkSide.id == side.id)).one()
