"""Makes what a test needs, through the services, in one readable line each.

``make.published_round(session, cents=1_000_00)`` makes the place, its programme and its panel too. What is not said is
filled in; names and codes never repeat within a run. Everything is invented.
"""

import itertools
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries as application_queries
from grants.applications.models import Application, FileKind, FileState, PlanFile
from grants.applications.services import add_file, called, check, confirm_contact, start_draft, submit
from grants.awards import vault
from grants.awards.services import keep_money, name_payee, type_account
from grants.decisions import queries as decision_queries
from grants.decisions.models import ConditionKind
from grants.decisions.services import Conclusion, Confirmed, conclude, confirm, post_letter, release_due_letters
from grants.ideas.services.tin import leave_idea
from grants.notices.models import Notice
from grants.notices.services import PREPARE, SENT
from grants.panel.models import Seat
from grants.panel.queries import grants
from grants.panel.services import ReviewSaid, fill_seat, give_review, publish_round
from grants.payments.services import all_paid, prepare, release
from grants.people.models import Person
from grants.people.services import add_person
from grants.programmes.models import Method, Place, Programme, Round
from grants.programmes.services import (
    COMMAND_LINE,
    RoundDraft,
    add_example,
    add_place,
    add_programme,
    draft_round,
    give_role,
)
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Actor, Grant, Role
from grants.rules.reviews import Band, Choice, Closeness
from grants.store import clock, files

_numbers = itertools.count(1)

NAMES = (
    "Anneke Dijkstra",
    "Bert Mulder",
    "Fatima Haddad",
    "Jelle Bos",
    "Marieke Postma",
    "Sem Wiersma",
    "Trijn Kuiper",
)


def voice(session: Session, reference: str, name: str) -> None:
    """Put a spoken answer with a plan that was sent in."""
    row = PlanFile(name=name, kind=FileKind.VOICE, state=FileState.READY, sha256="0" * 64, size_bytes=1)
    row.application_id = application_queries.plan(session, reference).id
    row.media_type, row.made_at = "audio/ogg", clock.now()
    session.add(row)
    files.current().put(f"voice/{name}", b"OggS")


def nonce() -> str:
    """Make a new key for a press."""
    return f"press-{next(_numbers)}"


def person(session: Session, name: str = "", mail: str | None = "", phone: str | None = None) -> Person:
    """Make somebody with a mail address of their own (``mail=None``: without one)."""
    number = next(_numbers)
    address = f"somebody{number}@voorbeeld.example" if mail == "" else mail
    return session.get_one(Person, add_person(session, name or NAMES[number % len(NAMES)], address, phone))


def programme(session: Session, name: str = "") -> Programme:
    """Make a programme."""
    number = next(_numbers)
    values = {
        "name": name or f"Samen aan zet {number}",
        "body_name": "Provincie Voorbeeld",
        "postal_address": "Postbus 1, 9700 AA Groningen",
        "email": f"loket{number}@voorbeeld.example",
        "phone": "050 123 45 67",
    }
    slug = add_programme(session, COMMAND_LINE, values)
    return session.scalars(select(Programme).where(Programme.slug == slug)).one()


def place(session: Session, name: str = "", in_programme: Programme | None = None) -> Place:
    """Make a place, in a programme of its own unless one is given."""
    number = next(_numbers)
    home = in_programme or programme(session)
    values = {
        "name": name or f"Siddeburen {number}",
        "municipality": "Midden-Groningen",
        "gm_code": "GM1952",
        "cbs_code": f"BU{number:08d}",
    }
    slug = add_place(session, COMMAND_LINE, home.slug, values)
    return session.scalars(select(Place).where(Place.slug == slug)).one()


def panel(session: Session, of: Place, young: int = 2, adults: int = 3) -> list[Seat]:
    """Seat a panel; the first adult is the chair."""
    bands = [Band.ADULT] * adults + [Band.YOUNG] * young
    seats = [
        fill_seat(session, None, of.id, person(session).id, band, is_chair=number == 0)
        for number, band in enumerate(bands)
    ]
    return list(session.scalars(select(Seat).where(Seat.id.in_(seats)).order_by(Seat.id)))


def drafted_round(
    session: Session, at: Place | None = None, cents: int = 10_000_00, method: Method = Method.ARRIVAL
) -> Round:
    """Write down a round that opens today and could be published; not published yet."""
    spot = at or place(session)
    today = clock.today()
    draft = RoundDraft(
        opens_on=today,
        closes_on=today + timedelta(days=21),
        evening_on=today + timedelta(days=28),
        contact_name="Harma Veenstra",
        contact_phone="050 123 45 68",
        stand_in_name="Wim de Boer",
        stand_in_phone="050 123 45 69",
        legal_base_title="Subsidieregeling dorpsbudgetten",
        legal_base_article="3",
        legal_base_url="https://lokaleregelgeving.example/1",
        ceiling_cents=cents,
        most_per_plan_cents=cents,
        method=method,
    )
    reference = draft_round(session, officer(session, spot), spot.slug, draft)
    return session.scalars(select(Round).where(Round.reference == reference)).one()


def published_round(
    session: Session, at: Place | None = None, cents: int = 10_000_00, method: Method = Method.ARRIVAL
) -> Round:
    """Publish a round with ``cents`` in its pot, and seat a panel where there is none."""
    spot = at or place(session)
    if session.scalar(select(Seat.id).where(Seat.place_id == spot.id).limit(1)) is None:
        panel(session, spot)
    made = drafted_round(session, spot, cents, method)
    publish_round(session, officer(session, spot), made.reference, nonce())
    return made


def application(
    session: Session,
    of: Round | None = None,
    state: State = State.IN_REVIEW,
    cents: int = 300_00,
    title: str = "Moestuin achter het dorpshuis",
) -> Application:
    """Put a plan in a round, in a state, with a reference from SUBMITTED on.

    The row is written here and not by the services: for tests of what lies below them.
    """
    home = of or published_round(session)
    sent = None if state is State.DRAFT else clock.now()
    made = Application(
        reference=None if sent is None else f"SID-{secrets.token_hex(4)}",
        draft_token_hash=secrets.token_hex(32),
        programme_id=home.programme_id,
        place_id=home.place_id,
        round_id=home.id,
        state=state,
        title=title,
        total_cents=cents,
        made_at=clock.now(),
        changed_at=clock.now(),
        submitted_at=sent,
        complete_at=sent,
    )
    session.add(made)
    session.flush()
    return made


def officer(session: Session, at: Place) -> Actor:
    """Make an officer of the programme a place belongs to."""
    somebody = person(session)
    home = session.get_one(Programme, at.programme_id)
    give_role(session, COMMAND_LINE, somebody.id, Role.OFFICER, programme=home.slug)
    return actor(somebody, Grant(Role.OFFICER, at.programme_id))


def actor(somebody: Person, *grants: Grant) -> Actor:
    """Give the actor a person is, with these roles; nothing is stored."""
    return Actor(somebody.id, somebody.name, frozenset(grants))


# ---- ideas: cards in the tin of a place ----


def idea(session: Session, at: Place, line: str = "", **typed: Any) -> str:
    """Leave an idea, as a neighbour would; returns its reference. Signed unless ``name=""``."""
    number = next(_numbers)
    values = {"line": line or f"Een bankje bij nummer {number}", "name": NAMES[number % len(NAMES)].split()[0], **typed}
    return leave_idea(session, at.slug, values).reference


def cost(session: Session, at: Place) -> tuple[str, int]:
    """Put an example of what something costs on the list; returns the slug of its programme and its number."""
    home = session.get_one(Programme, at.programme_id)
    somebody = actor(person(session), Grant(Role.OFFICER, home.id))
    return home.slug, add_example(session, somebody, home.slug, {"label": "Een zaaltje", "amount": "60"})


def worker(session: Session, at: Place) -> Actor:
    """Make a community worker of the programme a place belongs to, whose role is stored."""
    somebody = staff(session, Role.COMMUNITY_WORKER, at)
    return actor(somebody, Grant(Role.COMMUNITY_WORKER, at.programme_id))


# ---- panel and decisions: plans made through the services, from the first word to the letter ----


@dataclass(frozen=True)
class Table:
    """A published round with its panel: the members (the chair first, then adults, then young ones) and an officer."""

    round: Round
    place: Place
    seats: list[Seat]
    members: list[Actor]
    officer: Actor

    @property
    def programme_id(self) -> int:
        """The programme the place belongs to."""
        return self.place.programme_id

    @property
    def chair(self) -> Actor:
        """The member who leads."""
        return self.members[0]


def table(
    session: Session,
    cents: int = 10_000_00,
    young: int = 2,
    adults: int = 3,
    at: Place | None = None,
    method: Method = Method.ARRIVAL,
) -> Table:
    """Publish a round with a panel around it."""
    spot = at or place(session)
    seats = panel(session, spot, young, adults)
    made = published_round(session, spot, cents, method)
    return Table(made, spot, seats, [member(session, seat) for seat in seats], officer(session, spot))


def member(session: Session, seat: Seat) -> Actor:
    """Give the actor who holds a seat, with the roles that come with it."""
    return actor(session.get_one(Person, seat.person_id), *grants(session, seat.person_id))


def sent_in(session: Session, of: Round, **typed: str) -> str:
    """Send a plan in, as a neighbour would; returns its reference. ``typed`` are fields of the sheet."""
    number = next(_numbers)
    sheet: dict[str, object] = {
        "name": NAMES[number % len(NAMES)],
        "mail": f"maker{number}@voorbeeld.example",
        "phone": "",
        "postcode": "9628 AA",
        "house_number": str(number % 90 + 1),
        "title": f"Moestuin {number}",
        "what": "Een moestuin achter het dorpshuis.",
        "total": "300",
        **typed,
    }
    slug = session.scalars(select(Place.slug).where(Place.id == of.place_id)).one()
    token = start_draft(session, ANONYMOUS, slug, sheet)
    if not sheet["what"]:
        add_file(session, ANONYMOUS, token, FileKind.VOICE, b"OggS", "opname.ogg")
    sent = submit(session, ANONYMOUS, token, sheet)
    if sent.confirm_token:
        confirm_contact(session, sent.confirm_token)
    return sent.reference


def plan_before(session: Session, at: Table, **typed: str) -> str:
    """Bring a plan before the panel: sent in, contact confirmed, checked by the officer; returns its reference."""
    reference = sent_in(session, at.round, **typed)
    if not typed.get("mail", "x"):
        called(session, at.officer, reference)
    check(session, at.officer, reference)
    return reference


def voices(session: Session, at: Table, reference: str, *said: str) -> None:
    """Let the members speak, in order of their seats: 'yes', 'yes_if …', 'not_yet …', 'cannot_judge' or ''."""
    for who, words in zip(at.members, said, strict=False):
        choice, _, sentence = words.partition(" ")
        if choice:
            give_review(session, who, reference, ReviewSaid(Closeness.NONE, Choice(choice), sentence), 0)


def conclude_now(session: Session, at: Table, reference: str, picked: Conclusion | None = None) -> None:
    """Let the chair conclude what is on the table at this moment."""
    mark = decision_queries.table(session, at.chair, decision_queries.standing(session, at.chair, reference)).mark
    conclude(session, at.chair, reference, picked or Conclusion(), mark)


def agreed(session: Session, at: Table, **typed: str) -> str:
    """Bring a plan so far that the panel said yes and the chair concluded; returns its reference."""
    reference = plan_before(session, at, **typed)
    voices(session, at, reference, *["yes Doen!"] * len(at.members))
    conclude_now(session, at, reference)
    return reference


def approved(session: Session, at: Table, **typed: str) -> str:
    """Bring a plan so far that the officer confirmed the panel's yes; the letter leaves in an hour."""
    reference = agreed(session, at, **typed)
    confirm(session, at.officer, at.round.reference, {reference: Confirmed()}, nonce())
    return reference


def letters_out(session: Session) -> None:
    """Let every released letter leave, as the worker and the mail server would."""
    release_due_letters(session)
    for notice in session.scalars(select(Notice).where(Notice.template == "decisions/letter")):
        if notice.sent_at is None and notice.called_off_at is None:
            PREPARE[notice.template](session, notice)
            notice.sent_at = clock.now()
            SENT[notice.template](session, notice)


# ---- applications: a sheet as somebody types it, and who presses what ----


def sheet(**typed: Any) -> dict[str, Any]:
    """Give a sheet that can be sent in, as typed; ``typed`` replaces fields, ``lines`` as pairs of words and amount."""
    number = next(_numbers)
    rows = [{"label": label, "amount": amount} for label, amount in typed.pop("lines", ())]
    return {
        "name": "Fenna",
        "mail": f"fenna{number}@voorbeeld.example",
        "phone": "",
        "postcode": "9628 aa",
        "house_number": "12a",
        "what": "We maken een honk van de container. Op vrijdag is het open.",
        "total": "1.250",
        "lines": rows,
        **typed,
    }


def owner(session: Session, reference: str) -> Actor:
    """Give the first owner of a plan, as whoever signed in."""
    plan = application_queries.plan(session, reference)
    first = application_queries.makers(session, plan.id)[0]
    return Actor(first.person_id, first.name)


def staff(session: Session, role: Role, at: Place) -> Person:
    """Make somebody with a stored role in the programme of a place: for pages, where the actor is looked up."""
    somebody = person(session)
    home = session.get_one(Programme, at.programme_id)
    give_role(session, COMMAND_LINE, somebody.id, role, programme=home.slug)
    return somebody


# ---- awards and payments: from the letter to the money ----

# The key of tests/fixtures_web.py, for tests without the web.
vault.install(b"0123456789abcdef0123456789abcdef")


def iban(number: int = 1, bank: str = "RABO") -> str:
    """Make an account number that is right: '1' is always the same one."""
    account = f"{bank}{number:010d}"
    digits = "".join(str(int(sign, 36)) for sign in f"{account}NL00")
    return f"NL{98 - int(digits) % 97:02d}{account}"


def account(number: int = 1, name: str = "K. Mulder") -> dict[str, Any]:
    """Type an account."""
    return {"account_name": name, "iban": iban(number)}


def yes(session: Session, at: Table, **typed: str) -> str:
    """Bring a plan so far that its letter with a yes has left; returns its reference. An hour and a bit passes."""
    reference = approved(session, at, **typed)
    _letter_leaves(session, at, reference)
    return reference


def _letter_leaves(session: Session, at: Table, reference: str) -> None:
    """Let the hour pass; a letter that no mail can bring goes on the post."""
    with clock.held(clock.now() + timedelta(minutes=61)):
        letters_out(session)
        plan = application_queries.plan(session, reference)
        if not any(maker.email for maker in application_queries.contacts(session, plan.id)):
            post_letter(session, at.officer, reference)


def yes_if(session: Session, at: Table, *kinds: ConditionKind, **typed: str) -> str:
    """Bring a plan so far that its letter with a yes has left, with a condition of each of these kinds, in order."""
    reference = plan_before(session, at, **typed)
    said = [f"yes_if Er moet nog iets gebeuren, punt {number}." for number, _ in enumerate(kinds, start=1)]
    voices(session, at, reference, *said, *["yes Doen!"] * (len(at.members) - len(kinds)))
    conclude_now(session, at, reference, Conclusion(kinds=kinds))
    confirm(session, at.officer, at.round.reference, {reference: Confirmed()}, nonce())
    _letter_leaves(session, at, reference)
    return reference


def accepted(session: Session, at: Table, number: int = 1, **typed: str) -> str:
    """Bring a plan so far that an owner accepted and takes the money; returns its reference."""
    reference = yes(session, at, **typed)
    values = {"kind": "owner", "owner": "1", "adult": True} | account(number)
    name_payee(session, owner(session, reference), reference, values)
    return reference


def keeper_named(session: Session, reference: str, mail: str = "") -> tuple[Actor, str]:
    """Let an owner name a keeper; returns the keeper and the token in their mail."""
    somebody = person(session, mail=mail)
    values = {"kind": "keeper", "name": somebody.name, "mail": somebody.email}
    name_payee(session, owner(session, reference), reference, values)
    asked = select(Notice).where(Notice.template == "awards/keep_money", Notice.person_id == somebody.id)
    notice = session.scalars(asked.order_by(Notice.id.desc())).first()
    assert notice is not None
    return actor(somebody), notice.facts["secret"]["path"].rpartition("/")[2]


def kept(session: Session, at: Table, number: int = 1, **typed: str) -> tuple[str, Actor]:
    """Bring a plan so far that a keeper said yes and typed the account; returns its reference and the keeper."""
    reference = yes(session, at, **typed)
    keeper, token = keeper_named(session, reference)
    keep_money(session, token, {"do": "yes", "adult": True})
    type_account(session, keeper, reference, account(number, "IJsvereniging Ulrum"))
    return reference, keeper


def treasurer(session: Session, at: Table) -> Actor:
    """Make a treasurer of the programme."""
    return actor(person(session), Grant(Role.TREASURER, at.place.programme_id))


def prepared(session: Session, at: Table, *references: str) -> str:
    """Let the officer prepare a batch; returns its reference."""
    return prepare(session, at.officer, at.place.programme_id, references)


def released(session: Session, at: Table, *references: str) -> str:
    """Let the officer prepare a batch and a treasurer release it; returns its reference."""
    stack = prepared(session, at, *references)
    release(session, treasurer(session, at), stack, nonce())
    return stack


def paid(session: Session, at: Table, *references: str) -> str:
    """Pay these awards, from preparing to the bank's statement; returns the batch's reference."""
    stack = released(session, at, *references)
    all_paid(session, at.officer, stack, nonce())
    return stack
