"""Asking somebody to join a plan, as its second owner or as a helper: by a link in a mail, and only after their yes.

May import: applications.models and queries, people, notices, rules, store.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, ConfirmedBy, Event, Invitation, InvitedAs, Owner, Reply, Sheet
from grants.applications.queries.company import LINKS, joining
from grants.applications.services.doors import Door, opened
from grants.applications.services.history import locked_by_id, noted
from grants.applications.services.makers import MOST_HELPERS, MOST_OWNERS, confirm, join_helper, join_owner
from grants.applications.services.telling import tell_owners, tell_person
from grants.notices.models import Notice
from grants.people import queries as people
from grants.people.queries import digest
from grants.people.services import find_or_add, make_link, revoke_links, use_link
from grants.programmes.queries import place_by_id
from grants.rules import checks
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, Missing, NotNow, TooMany
from grants.store import clock
from grants.store.session import truth

truth("one_open_invitation", lambda: NotNow("invitation_open"))

INVITED_DAYS = 30
"""How long the link in an invitation works."""

MOST_INVITATIONS = 12
MOST_MAILS = 3
"""How many invitations one plan sends, and one address gets in a day: a plan must not be a way to bother people."""

LIVING = frozenset(State) - {State.WITHDRAWN, State.CANCELLED, State.CLOSED}
"""In which states somebody can still join. After a no too: whether it is one, only the letter may tell."""

NAME_LENGTH = 120

MAILS = {InvitedAs.OWNER: "join_owner", InvitedAs.HELPER: "join_helper"}
"""The mail that asks, of templates/mail/applications."""


def invite(session: Session, actor: Actor, door: Door, values: Mapping[str, Any]) -> None:
    """Ask somebody to join as second owner or as helper: they get a mail with a link, and nothing changes before a yes.

    Takes kind ('owner' or 'helper'), name and mail. Raises Missing, NotAllowed, TooMany, NotNow('wrong_state'),
    'two_owners', 'many_helpers' and 'invitation_open', and Invalid at 'kind', 'name' or 'mail'.
    """
    application, actor = opened(session, actor, door, Deed.MANAGE_MAKERS)
    kind = _kind(values)
    name = " ".join(checks.demand_text(str(values.get("name") or ""), "name", NAME_LENGTH, required=True).split())
    mail = checks.tidy_mail(str(values.get("mail") or ""), "mail")
    _demand_room(session, application, kind)
    person_id = find_or_add(session, name, mail, locale=application.locale)
    _demand_new(session, application, kind, person_id)
    row = Invitation(
        application_id=application.id,
        kind=kind,
        name=name,
        person_id=person_id,
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
    )
    session.add(row)
    session.flush()
    token = make_link(session, LINKS[kind], str(row.id), days=INVITED_DAYS, person_id=person_id)
    noted(session, actor, application, Event.INVITED)
    facts = {"name": name, "asker": _asker(session, application, actor), "days": INVITED_DAYS}
    tell_person(session, application, person_id, MAILS[kind], facts, secret={"path": f"/join/{token}"})


def take_back(session: Session, actor: Actor, door: Door, number: int) -> None:
    """Take an invitation back; its link stops working. Raises Missing, NotAllowed and NotNow('link_over')."""
    application, actor = opened(session, actor, door, Deed.MANAGE_MAKERS)
    row = session.get(Invitation, number)
    if row is None or row.application_id != application.id:
        raise Missing("no_such_page")
    _settle(row, Reply.TAKEN_BACK)
    revoke_links(session, LINKS[row.kind], str(row.id))
    noted(session, actor, application, Event.INVITE_TAKEN_BACK)


@dataclass(frozen=True)
class Joined:
    """What an answer gave: for a yes on a draft the place and the token of its address; else both are empty."""

    slug: str = ""
    token: str = ""


def reply(session: Session, token: str, values: Mapping[str, Any]) -> Joined:
    """Answer an invitation by the link in the mail: do is 'yes' or 'no'.

    Raises NotNow('link_over') when it was answered, taken back or is too old, 'wrong_state' when the plan is over,
    'two_owners' or 'many_helpers' when somebody else was first, and Invalid at 'do'.
    """
    answer = values.get("do")
    if answer not in ("yes", "no"):
        raise Invalid("choice_unknown", "do")
    link = joining(session, token)
    found = session.get_one(Invitation, int(link.subject))
    application = locked_by_id(session, found.application_id)
    session.refresh(found)
    use_link(session, token, link.action)
    who = people.actor(session, found.person_id)
    if answer == "no":
        _settle(found, Reply.NO)
        noted(session, who, application, Event.INVITE_DECLINED)
        tell_owners(session, application, "join_declined", other=found.name, kind=found.kind.value)
        return Joined()
    if application.state not in LIVING:
        raise NotNow("wrong_state", state=application.state)
    _settle(found, Reply.YES)
    tell_owners(session, application, "joined", other=found.name, kind=found.kind.value)
    return _joined(session, who, application, found)


def _joined(session: Session, who: Actor, application: Application, found: Invitation) -> Joined:
    join = join_owner if found.kind is InvitedAs.OWNER else join_helper
    tie = join(session, who, application, found.person_id)
    if isinstance(tie, Owner):
        # They pressed the button of a link that was mailed to them: the address is theirs.
        confirm(session, who, application, tie, ConfirmedBy.LINK)
    if application.state is not State.DRAFT:
        return Joined()
    token, spot = secrets.token_urlsafe(24), place_by_id(session, application.place_id)
    tie.token_hash = digest(token)
    way_in = {"path": f"/in/{spot.slug}/apply/{token}"}
    facts = {"name": found.name, "kind": found.kind.value}
    tell_person(session, application, found.person_id, "way_in", facts, secret=way_in)
    return Joined(spot.slug, token)


def _kind(values: Mapping[str, Any]) -> InvitedAs:
    try:
        return InvitedAs(str(values.get("kind") or ""))
    except ValueError:
        raise Invalid("choice_unknown", "kind") from None


def _demand_room(session: Session, application: Application, kind: InvitedAs) -> None:
    if application.state not in LIVING:
        raise NotNow("wrong_state", state=application.state)
    sent = select(func.count()).select_from(Invitation).where(Invitation.application_id == application.id)
    if (session.scalar(sent) or 0) >= MOST_INVITATIONS:
        raise TooMany("many_invitations")
    there = [one for one in queries.company(session, application.id) if one.kind is kind]
    if any(one.asked for one in there):
        raise NotNow("invitation_open")
    if kind is InvitedAs.HELPER and len(there) >= MOST_HELPERS:
        raise NotNow("many_helpers", most=MOST_HELPERS)
    if kind is InvitedAs.OWNER and len(there) >= MOST_OWNERS:
        raise NotNow("two_owners")


def _demand_new(session: Session, application: Application, kind: InvitedAs, person_id: int) -> None:
    """Refuse who is in already, and an address that got too many of these today."""
    there = [one for one in queries.company(session, application.id) if one.person_id == person_id and not one.asked]
    if any(one.kind in (kind, InvitedAs.OWNER) for one in there):
        raise Invalid("already_maker", "mail")
    mailed = select(func.count()).select_from(Notice).where(Notice.person_id == person_id)
    mailed = mailed.where(Notice.template.in_([f"applications/{mail}" for mail in MAILS.values()]))
    if (session.scalar(mailed.where(Notice.made_at > clock.now() - timedelta(days=1))) or 0) >= MOST_MAILS:
        raise Invalid("mailed_often", "mail")


def _settle(row: Invitation, how: Reply) -> None:
    if row.replied_at is not None:
        raise NotNow("link_over")
    row.replied_at, row.reply = clock.now(), how


def _asker(session: Session, application: Application, actor: Actor) -> str:
    """Return who asks, for the mail: the name of who is signed in, else the one typed on the sheet, if any."""
    if actor.name:
        return actor.name
    typed = session.scalar(select(Sheet.typed).where(Sheet.application_id == application.id)) or {}
    return str(typed.get("name", "")).strip()
