"""Sending a plan in: the press that is dated and recorded as signature (Awb 4:2).

May import: applications.models, queries and papers, ideas, people, programmes, notices, rules, store.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from grants.applications import papers
from grants.applications.models import Application, BudgetLine, ConfirmedBy, Owner, Sheet
from grants.applications.services.drafts import demand_last_kept, demand_taking, draft_locked
from grants.applications.services.history import advance
from grants.applications.services.reading import Contact, Plan, read
from grants.applications.services.resuming import provisional_name
from grants.applications.services.sheets import kept
from grants.ideas.services.growing import became_plan
from grants.notices.services import send
from grants.people.models import LinkAction, Person, Slip
from grants.people.services import found_or_added, make_link
from grants.programmes.queries import place_with_round
from grants.rules.lifecycle import Action
from grants.rules.permissions import Actor, Deed
from grants.rules.references import plan_reference
from grants.rules.refusals import Busy
from grants.store import clock
from grants.store.session import truth

# Two plans that drew the same reference at the same moment: the second draws again with the next press.
truth("uq_applications_reference", lambda: Busy("busy"))

CONFIRM_DAYS = 60
_DRAWN = random.SystemRandom()


@dataclass(frozen=True)
class SentIn:
    """What sending in gave: the plan's reference, and the token of the confirm link ('' when none was needed)."""

    reference: str
    confirm_token: str


def submit(
    session: Session,
    actor: Actor,
    token: str,
    values: Mapping[str, Any],
    seen: int | None = None,
    *,
    source: random.Random | None = None,
) -> SentIn:
    """Send a draft in as it stands in ``values``, and mail the receipt with the copy of everything.

    Needs a name, a mail address or phone number, a postcode and house number, question 1 (or a photo or voice that
    answers it) and the total; lines, when given, add up to the total. ``source`` draws the reference; the demo hands in
    its own. Whoever is signed in with the typed address is confirmed at once; others get a link. Raises
    Missing('draft_gone'), NotNow('already_sent'), NotNow('no_open_round'), Stale, and Invalid at the field.
    """
    _standing, application, sheet, told = draft_locked(session, actor, token, Deed.SUBMIT)
    typed = kept(values)
    demand_last_kept(application, sheet, typed, seen)
    draw = partial(free_reference, session, source=source or _DRAWN)
    owner, person = send_in(session, actor, application, sheet, typed, draw, told > 0)
    return SentIn(application.reference or "", confirm_by_mail(session, application, owner, person))


def send_in(
    session: Session,
    actor: Actor,
    application: Application,
    sheet: Sheet,
    typed: dict[str, Any],
    name: Callable[[str], str],
    told: bool,
) -> tuple[Owner, Person]:
    """Send in a locked draft as it stands in ``typed``; return its owner, and who that is.

    ``name`` gives its reference, from the slug of the place; ``told``: a photo or a voice answers question 1. Raises
    NotNow('no_open_round') and Invalid at the field.
    """
    spot, known = place_with_round(session, application.place_id)
    terms = demand_taking(known)
    plan = read(typed, terms.most_per_plan_cents, told)
    # All that is asked comes before all that is changed: each row is then written once.
    reference = name(spot.slug)
    _keep_lines(session, application, plan)
    owner, person = _owned(session, actor, application, plan.contact)
    sheet.typed, sheet.saved_at = typed, clock.now()
    _fill(application, plan)
    application.reference, application.round_id, application.submitted_at = reference, terms.id, sheet.saved_at
    advance(session, Actor(owner.person_id, plan.contact.name), application, Action.SUBMIT)
    if application.idea_id is not None:
        became_plan(session, application.idea_id, by=person.id)
    return owner, person


def _fill(application: Application, plan: Plan) -> None:
    for name, text in plan.texts.items():
        setattr(application, name, text)
    application.party_kind = plan.party_kind
    application.total_cents, application.minimum_cents = plan.total_cents, plan.minimum_cents


def _keep_lines(session: Session, application: Application, plan: Plan) -> None:
    lines = [
        {"application_id": application.id, "position": position, "label": line.label, "cents": line.cents}
        for position, line in enumerate(plan.lines, 1)
    ]
    if lines:
        # Nobody needs their keys, so one statement writes them all.
        session.execute(insert(BudgetLine), lines)


def free_reference(session: Session, slug: str, source: random.Random) -> str:
    """Draw a reference that no plan has yet, and no slip of paper that may become one."""
    while True:
        reference = plan_reference(slug, source)
        plan = select(Application.id).where(Application.reference == reference)
        if session.scalar(plan.union_all(select(Slip.id).where(Slip.reference == reference)).limit(1)) is None:
            return reference


def _owned(session: Session, actor: Actor, application: Application, contact: Contact) -> tuple[Owner, Person]:
    """Return the first owner: whoever is signed in and typed no other address, else the person of the address."""
    person, known = _person(session, actor, application, contact)
    owners = session.scalars(select(Owner).where(Owner.application_id == application.id)).all()
    # Who joined by an invitation may be the contact as well: then that is the row, and nobody is there twice.
    own = next((one for one in owners if one.person_id == person.id), None)
    first = next((one for one in owners if one.position == 1 and one.until_at is None), None)
    owner = own or first
    if owner is None:
        owner = Owner(application_id=application.id, since_at=clock.now())
    if first is None or first is owner:
        owner.position = 1
    owner.person_id, owner.until_at = person.id, None
    owner.postcode, owner.house_number = contact.postcode, contact.house_number
    if known:
        owner.confirmed_at, owner.confirmed_by = clock.now(), ConfirmedBy.SIGN_IN
    session.add(owner)
    return owner, person


def _person(session: Session, actor: Actor, application: Application, contact: Contact) -> tuple[Person, bool]:
    if actor.person_id is not None:
        mine = session.get_one(Person, actor.person_id)
        if mine.email and contact.mail in (None, mine.email.strip().lower()):
            return mine, True
    person = found_or_added(session, contact.name, contact.mail, contact.phone, application.locale)
    if contact.mail and person.name == provisional_name(contact.mail):
        person.name = contact.name
    return person, False


def confirm_by_mail(session: Session, application: Application, owner: Owner, person: Person) -> str:
    """Mail the receipt with its PDF copy and the confirm link; return its token. Without an address: on paper."""
    if not person.email:
        return ""
    link = ""
    if owner.confirmed_at is None:
        subject = application.reference or ""
        link = make_link(session, LinkAction.CONFIRM_CONTACT, subject, days=CONFIRM_DAYS, person_id=person.id)
    facts = papers.frozen(papers.receipt(session, application.id))
    send(
        session,
        person.id,
        "applications/receipt",
        {"name": person.name, "paper": facts},
        paper="applications/receipt",
        subject_code=application.reference,
        secret={"path": f"/confirm/{link}" if link else ""},
    )
    return link
