"""'Help ons': half an idea, a name and a number are enough for a youth group to be called within two working days.

May import: applications.models and queries, programmes, rules, store.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Event, HelpCall
from grants.applications.services.drafts import draft_locked
from grants.applications.services.history import locked_by_id, noted
from grants.programmes.queries import place_by_id
from grants.rules import checks
from grants.rules.payees import PartyKind
from grants.rules.permissions import RULES, Actor, Deed, demand, roles_at
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.rules.terms import working_day_after
from grants.store import clock


def help_faults(sheet: Mapping[str, Any]) -> list[Invalid]:
    """Return what keeps a youth group from being called: nothing but a name and a way to reach them is needed."""
    wrong = []
    if sheet["party_kind"] != PartyKind.YOUTH_GROUP:
        wrong.append(Invalid("help_for_youth", "party_kind"))
    if not sheet["name"].strip():
        wrong.append(Invalid("name_needed", "name"))
    if not sheet["phone"].strip() and not sheet["mail"].strip():
        wrong.append(Invalid("contact_needed", "phone"))
    for name, tidy in (("phone", checks.tidy_phone), ("mail", checks.tidy_mail)):
        try:
            tidy(sheet[name], name) if sheet[name].strip() else None
        except Invalid as fault:
            wrong.append(fault)
    return wrong


def ask_help(session: Session, actor: Actor, token: str) -> date:
    """Ask for a call about a youth group's draft; return the last day for it, two working days from now.

    Asking again changes nothing. Raises Missing('draft_gone'), NotNow('already_sent'), and the first of `help_faults`.
    """
    _standing, application, sheet, _told = draft_locked(session, actor, token, Deed.WRITE_DRAFT)
    wrong = help_faults(sheet.typed)
    if wrong:
        raise wrong[0]
    asked = session.scalar(select(HelpCall).where(HelpCall.application_id == application.id))
    if asked is not None:
        return asked.due_on
    due_on = working_day_after(working_day_after(clock.today()))
    session.add(
        HelpCall(application_id=application.id, place_id=application.place_id, asked_at=clock.now(), due_on=due_on)
    )
    noted(session, actor, application, Event.HELP_ASKED)
    return due_on


def help_called(session: Session, actor: Actor, number: int) -> None:
    """Note that a youth group was called, and by whom: the actor is their contact from now on.

    Raises Missing where the actor does not work, and NotNow('help_called') when somebody was first.
    """
    found = session.get(HelpCall, number)
    if found is None or not _works_at(session, actor, found.place_id):
        raise Missing("no_such_page")
    application = locked_by_id(session, found.application_id)
    session.refresh(found)
    demand(Deed.HELP_YOUTH, roles_at(actor, application.programme_id, application.place_id))
    if found.called_at is not None:
        raise NotNow("help_called")
    found.called_at, found.called_by_id = clock.now(), actor.person_id
    noted(session, actor, application, Event.HELP_CALLED)


def _works_at(session: Session, actor: Actor, place_id: int) -> bool:
    return bool(roles_at(actor, place_by_id(session, place_id).programme_id, place_id) & RULES[Deed.HELP_YOUTH].roles)
