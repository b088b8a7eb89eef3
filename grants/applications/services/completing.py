"""Answering what the officer asked: in words, and in the parts of the plan that were opened again, and in no other.

What was sent in stays on its sheet (Awb 4:2); the plan itself is what the panel reads, and the request keeps old beside
new. May import: applications.models and queries, people, programmes, rules, store.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, BudgetLine, Event, InfoRequest, Owner
from grants.applications.services.history import demand_seen, locked, noted
from grants.applications.services.makers import confirm_signed_in
from grants.applications.services.reading import Plan, reread
from grants.applications.services.reminding import no_more_reminders
from grants.applications.services.requesting import open_request
from grants.applications.services.sheets import kept
from grants.people.models import Person
from grants.people.services import change_contact
from grants.programmes.queries import round_by_id
from grants.rules.checks import demand_text
from grants.rules.completion import FIELDS, PRIVATE, Part, fields_of, filled
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store import clock

ANSWER_LENGTH = 4000


def answer_request(
    session: Session,
    actor: Actor,
    reference: str,
    answer: str,
    seen: int | None = None,
    typed: Mapping[str, Any] | None = None,
) -> None:
    """Answer the officer's open question as an owner; the clock runs again. What was sent in before stays as it was.

    ``typed`` holds fields of the sheet; those of parts that were not asked for are left out of account. Raises
    NotAllowed, Missing, Stale, NotNow('no_request') and Invalid at 'answer' or at a field that was opened.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.ANSWER_REQUEST)
    first = queries.contacts(session, application.id)[0]
    _answer(session, actor, application, answer, seen, typed or {}, first.person_id == actor.person_id)
    confirm_signed_in(session, actor, application)


def note_answer(
    session: Session,
    actor: Actor,
    reference: str,
    answer: str,
    read_back: bool,
    seen: int | None = None,
    typed: Mapping[str, Any] | None = None,
) -> None:
    """Write down the answer of makers without a mail address, after a call, read back to them.

    Raises what `answer_request` does, NotNow('makers_answer') when an owner can answer by mail, and
    Invalid('read_back_needed').
    """
    application = locked(session, reference)
    standing = queries.standing(session, actor, reference)
    standing.demand(Deed.SUMMARISE)
    if any(contact.email for contact in queries.contacts(session, application.id)):
        raise NotNow("makers_answer")
    if not read_back:
        raise Invalid("read_back_needed", "read_back")
    asked = _answer(session, actor, application, answer, seen, typed or {}, standing.may(Deed.READ_CONTACTS))
    asked.by_phone = True


def _answer(
    session: Session,
    actor: Actor,
    application: Application,
    answer: str,
    seen: int | None,
    typed: Mapping[str, Any],
    contact: bool,
) -> InfoRequest:
    words = demand_text(answer.strip(), "answer", ANSWER_LENGTH)
    asked = session.scalar(open_request(application.id))
    if asked is None or application.state is not State.SUBMITTED:
        raise NotNow("no_request")
    demand_seen(session, application, seen)
    names = opened(asked.parts, contact)
    if not _complete(session, application, asked, typed, names) and not words:
        raise Invalid("nothing_answered" if names else "required", "answer")
    asked.answer, asked.answered_at = words, clock.now()
    noted(session, actor, application, Event.INFO_ANSWERED)
    no_more_reminders(session, application)
    return asked


def opened(parts: list[str], contact: bool) -> tuple[str, ...]:
    """Return the fields that are open to somebody; details of the contact are the contact's own to fill in."""
    return tuple(name for name in fields_of(parts) if contact or name not in PRIVATE)


def _complete(
    session: Session, application: Application, asked: InfoRequest, typed: Mapping[str, Any], names: tuple[str, ...]
) -> bool:
    """Change the opened fields of a plan and keep old beside new; tell whether anything was changed."""
    before = queries.for_office(session, application.reference or "").sheet
    if not before:
        return False
    after = kept(before | {name: typed[name] for name in names if name in typed})
    changed = [name for name in names if _tidy(name, after) != _tidy(name, before)]
    if not changed:
        return False
    most = round_by_id(session, application.round_id).most_per_plan_cents
    plan = reread(after, most, queries.answers_by_file(session, application.id), names)
    asked.before = {name: _tidy(name, before) for name in changed}
    asked.after = {name: _tidy(name, after) for name in changed}
    _fill(session, application, plan, set(changed))
    return True


def _tidy(name: str, sheet: Mapping[str, Any]) -> Any:
    return [dict(row) for row in filled(sheet["lines"])] if name == "lines" else str(sheet[name]).strip()


def _fill(session: Session, application: Application, plan: Plan, changed: set[str]) -> None:
    for name in changed & plan.texts.keys():
        setattr(application, name, plan.texts[name])
    if "what" in changed:
        application.lead = plan.texts["lead"] or ""
    if changed & set(FIELDS[Part.WHO]):
        application.party_kind = plan.party_kind
    if changed & set(FIELDS[Part.MONEY]):
        _fill_money(session, application, plan)
    if changed & PRIVATE:
        _fill_contact(session, application, plan, changed)


def _fill_money(session: Session, application: Application, plan: Plan) -> None:
    application.total_cents, application.minimum_cents = plan.total_cents, plan.minimum_cents
    session.execute(delete(BudgetLine).where(BudgetLine.application_id == application.id))
    session.add_all(
        BudgetLine(application_id=application.id, position=position, label=line.label, cents=line.cents)
        for position, line in enumerate(plan.lines, 1)
    )
    session.flush()


def _fill_contact(session: Session, application: Application, plan: Plan, changed: set[str]) -> None:
    first = queries.contacts(session, application.id)[0]
    owned = select(Owner).where(Owner.application_id == application.id, Owner.person_id == first.person_id)
    owner = session.scalars(owned).one()
    owner.postcode, owner.house_number = plan.contact.postcode, plan.contact.house_number
    if "name" in changed:
        session.get_one(Person, first.person_id).name = plan.contact.name
    if "phone" in changed:
        change_contact(session, first.person_id, phone=plan.contact.phone)
