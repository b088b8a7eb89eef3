"""Writing a plan down for somebody, from paper, a phone call or a visit (PRODUCT 3.2).

The community worker owns nothing: what they wrote is a draft that nobody can send in but the resident, who says by a
link in a mail or by the code on a slip that it is theirs. May import: applications, people, programmes, notices, rules.
"""

import random
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, ConfirmedBy, Entry, Event, Sheet, Source
from grants.applications.queries.entries import SUBJECT, EntryRow
from grants.applications.services.drafts import demand_last_kept, demand_taking, start_draft
from grants.applications.services.history import locked_by_id, noted
from grants.applications.services.makers import confirm
from grants.applications.services.reading import read
from grants.applications.services.sending import confirm_by_mail, free_reference, send_in
from grants.applications.services.sheets import kept, title_of
from grants.applications.services.telling import tell_person
from grants.people.models import LinkAction, Locale
from grants.people.queries import digest, link
from grants.people.services import end_slips, find_or_add, make_link, make_slip, revoke_links, try_slip, use_link
from grants.programmes.queries import place_by_id, place_by_slug, place_with_round
from grants.rules import checks
from grants.rules.permissions import ANONYMOUS, Actor, Deed, Tie, allows, demand, roles_at
from grants.rules.references import slip_code
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store import clock

ASK_DAYS = 30
"""How long the resident's link works; as long as a slip."""

WORDS_LENGTH = 1000
_random = random.SystemRandom()


def enter(
    session: Session, actor: Actor, place: str, source: str, values: Mapping[str, Any], locale: Locale = Locale.NL
) -> str:
    """Write a plan down for somebody in the place with this slug; return the token of its address for the workers.

    Raises Missing where the actor is no community worker, NotNow('no_open_round'), and Invalid at 'source' or a field.
    """
    spot = place_by_slug(session, place)
    if not allows(Deed.ENTER_FOR_OTHER, roles_at(actor, spot.programme_id, spot.id)):
        raise Missing("no_such_page")
    kind = _source(source)
    token = start_draft(session, ANONYMOUS, place, values, locale=locale, way_back=False)
    application = session.scalars(select(Application).where(Application.draft_token_hash == digest(token))).one()
    application.source, application.entered_by_id = kind, actor.person_id
    session.add(Entry(application_id=application.id, place_id=spot.id, made_at=clock.now(), words=""))
    noted(session, actor, application, Event.ENTERED)
    return token


def save_entry(
    session: Session, actor: Actor, token: str, source: str, values: Mapping[str, Any], seen: int | None = None
) -> None:
    """Keep what was typed. Whoever was asked about an earlier text is asked again: that link or slip stops working.

    Raises NotNow('entry_gone'), NotNow('already_sent'), Stale, and Invalid at 'source' or a field.
    """
    application, sheet, row = _locked(session, actor, token)
    kind, typed = _source(source), kept(values)
    demand_last_kept(application, sheet, typed, seen)
    if typed != sheet.typed:
        _unask(session, application, row)
    application.source, sheet.typed, sheet.saved_at = kind, typed, clock.now()
    application.title, application.changed_at = title_of(typed), sheet.saved_at
    application.version += 1


def read_back(session: Session, actor: Actor, token: str) -> None:
    """Note that the plan was read back to the resident, and ask them: by mail, else with a slip of paper.

    Raises NotNow('entry_gone'), 'already_sent' and 'no_open_round', and the first Invalid of what is still missing.
    """
    application, sheet, row = _locked(session, actor, token)
    spot, terms = place_with_round(session, application.place_id)
    plan = read(sheet.typed, demand_taking(terms).most_per_plan_cents)
    _unask(session, application, row)
    row.read_back_at, subject = clock.now(), f"{SUBJECT}{application.id}"
    noted(session, actor, application, Event.READ_BACK)
    if plan.contact.mail:
        person_id = find_or_add(session, plan.contact.name, plan.contact.mail, locale=application.locale)
        way = make_link(session, LinkAction.JOIN_AS_OWNER, subject, days=ASK_DAYS, person_id=person_id)
        facts = {"name": plan.contact.name, "scribe": actor.name, "days": ASK_DAYS}
        tell_person(session, application, person_id, "confirm_entry", facts, secret={"path": f"/entry/{way}"})
        return
    row.slip_reference = free_reference(session, spot.slug, _random)
    make_slip(session, subject, row.slip_reference, code_of(token, row.slip_reference))


def reopen(session: Session, actor: Actor, number: int) -> tuple[str, str]:
    """Give an entry that waits another address, for a worker who goes on with it; return the place's slug and token.

    The address before works no longer. A mail or slip that was handed out does: it is about the same text. Raises
    Missing.
    """
    row = session.get(Entry, number)
    application = locked_by_id(session, row.application_id) if row is not None else None
    if row is None or application is None or row.confirmed_at is not None:
        raise Missing("no_such_page")
    if not allows(Deed.ENTER_FOR_OTHER, roles_at(actor, application.programme_id, application.place_id)):
        raise Missing("no_such_page")
    token = secrets.token_urlsafe(24)
    application.draft_token_hash = digest(token)
    return place_by_id(session, application.place_id).slug, token


def code_of(token: str, reference: str) -> str:
    """Return the code on the slip of an entry: it follows from the secret address, so it need not be kept anywhere."""
    return slip_code(f"{token} {reference}")


def open_slip(session: Session, actor: Actor, reference: str, code: str) -> str | None:
    """Return the token of the link that the slip with this reference and code stands for; None for a wrong one.

    Raises TooMany('slip_tries'), and NotAllowed for who wrote the plan down.
    """
    subject = try_slip(session, reference, code)
    if subject is None:
        return None
    _demand_theirs(actor, queries.entry_of(session, subject))
    return make_link(session, LinkAction.JOIN_AS_OWNER, subject, days=14)


def confirm_entry(session: Session, actor: Actor, token: str, values: Mapping[str, Any]) -> bool:
    """Say, as the resident, whether what was written down is theirs: do is 'yes' or 'no'; a no may have words.

    A yes sends the plan in: that press is the signature (Awb 4:2). Returns whether it was a yes. Raises
    NotNow('link_over') and 'no_open_round', NotAllowed for who wrote it down, and Invalid at 'do' or 'words'.
    """
    answer = values.get("do")
    if answer not in ("yes", "no"):
        raise Invalid("choice_unknown", "do")
    asked = queries.entry_of(session, link(session, token, LinkAction.JOIN_AS_OWNER).subject)
    _demand_theirs(actor, asked)
    application = locked_by_id(session, asked.id)
    use_link(session, token, LinkAction.JOIN_AS_OWNER)
    row = session.scalars(select(Entry).where(Entry.application_id == asked.id)).one()
    if row.confirmed_at is not None:
        raise NotNow("link_over")
    slip = row.slip_reference
    if answer == "no":
        row.words = checks.demand_text(str(values.get("words") or "").strip(), "words", WORDS_LENGTH)
        _unask(session, application, row)
        row.declined_at = clock.now()
        noted(session, ANONYMOUS, application, Event.ENTRY_DECLINED)
        tell_person(session, application, asked.scribe_id, "entry_declined", {"words": row.words})
        return False
    _unask(session, application, row)
    row.confirmed_at = clock.now()
    _send(session, application, slip)
    return True


def _send(session: Session, application: Application, slip: str | None) -> None:
    """Send an entry in as its resident; a plan with a slip keeps the number that stands on it."""
    sheet = session.scalars(select(Sheet).where(Sheet.application_id == application.id)).one()
    owner, person = send_in(
        session, ANONYMOUS, application, sheet, sheet.typed,
        lambda slug: slip or free_reference(session, slug, _random), queries.answers_by_file(session, application.id),
    )  # fmt: skip
    resident = Actor(owner.person_id, "")
    noted(session, resident, application, Event.ENTRY_CONFIRMED)
    confirm(session, resident, application, owner, ConfirmedBy.LINK)
    confirm_by_mail(session, application, owner, person)


def _locked(session: Session, actor: Actor, token: str) -> tuple[Application, Sheet, Entry]:
    found = queries.entry(session, actor, token, clock.now())
    application = locked_by_id(session, found.id)
    sheet = session.scalars(select(Sheet).where(Sheet.application_id == found.id)).one()
    row = session.scalars(select(Entry).where(Entry.application_id == found.id)).one()
    session.refresh(sheet)
    session.refresh(row)
    if row.confirmed_at is not None:
        raise NotNow("already_sent")
    return application, sheet, row


def _unask(session: Session, application: Application, row: Entry) -> None:
    """Let what was handed out earlier stop working: it was about another text, or has done its work."""
    subject = f"{SUBJECT}{application.id}"
    revoke_links(session, LinkAction.JOIN_AS_OWNER, subject)
    end_slips(session, subject)
    row.read_back_at, row.slip_reference, row.declined_at = None, None, None


def _demand_theirs(actor: Actor, asked: EntryRow) -> None:
    """Refuse who wrote it down: a link or slip makes its holder the owner, and the scribe is nobody's voice."""
    wrote = actor.person_id is not None and actor.person_id == asked.scribe_id
    ties = {Tie.OWNER, Tie.SCRIBE} if wrote else {Tie.OWNER}
    demand(Deed.CONFIRM_ENTRY, roles_at(actor, asked.programme_id, asked.place_id), ties)


def _source(text: str) -> Source:
    if text not in (Source.PAPER, Source.PHONE, Source.VISIT):
        raise Invalid("source_needed", "source")
    return Source(text)
