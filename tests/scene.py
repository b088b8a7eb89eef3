"""A village with a plan at every step of the way, made through the services: for the pages that show all of it.

``scene.full(clock)`` opens its own transactions and lets time pass; ``scene.more(at, count)`` adds plans that wait.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from grants.applications import services as applications
from grants.awards import services as awards
from grants.decisions import services as decisions
from grants.decisions.models import ConditionKind
from grants.decisions.services import Conclusion, Confirmed, confirm
from grants.evenings.services import note_attendance
from grants.ideas.queries.offers import lines
from grants.ideas.services import offer_wishes, offers, tin
from grants.ideas.services import rooms as room_services
from grants.panel import services as panel
from grants.panel.models import SetAsideReason
from grants.payments import services as payments
from grants.people.models import Person
from grants.rules.payees import PayeeKind
from grants.rules.permissions import Actor, Grant, Role
from grants.store.session import writing
from tests import make
from tests.fixtures_db import Clock

IBAN = "NL91 ABNA 0417 1643 00"


@dataclass
class Scene:
    """A round with its people: ``plans`` by the step they are at, ``people`` by what they are to the plan "event"."""

    at: make.Table
    officer: Actor
    treasurer: Actor
    plans: dict[str, str] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    ideas: dict[str, str] = field(default_factory=dict)
    """Cards in the tin, by where they lie."""
    codes: dict[str, str] = field(default_factory=dict)


def staff(session: Session, at: make.Table) -> Scene:
    """Give a round an officer and a treasurer whose roles are stored, so that they can sign in."""
    officer = make.staff(session, Role.OFFICER, at.place)
    treasurer = make.staff(session, Role.TREASURER, at.place)
    home = at.place.programme_id
    return Scene(
        at,
        make.actor(session.get_one(Person, officer.id), Grant(Role.OFFICER, home)),
        make.actor(session.get_one(Person, treasurer.id), Grant(Role.TREASURER, home)),
    )


def opened(cents: int = 10_000_00) -> Scene:
    """Publish a round with a panel, an officer and a treasurer."""
    with writing() as session:
        return staff(session, make.table(session, cents))


def accept(session: Session, reference: str, iban: str = IBAN) -> None:
    """Let the first owner take the money on an account of their own."""
    who = make.owner(session, reference)
    values = {"kind": PayeeKind.OWNER.value, "owner": "1", "adult": True, "account_name": who.name, "iban": iban}
    awards.name_payee(session, who, reference, values)


def awarded(session: Session, here: Scene, clock: Clock, **typed: str) -> str:
    """Bring a plan so far that its yes-letter left and its makers accepted."""
    reference = told(session, here, clock, **typed)
    accept(session, reference)
    return reference


def told(session: Session, here: Scene, clock: Clock, **typed: str) -> str:
    """Bring a plan so far that its yes-letter left."""
    reference = make.approved(session, here.at, **typed)
    clock.step(minutes=61)
    make.letters_out(session)
    return reference


def prepare(session: Session, here: Scene, *references: str) -> str:
    """Put these plans in a batch; returns its name."""
    return payments.prepare(session, here.officer, here.at.place.programme_id, references)


def send(session: Session, here: Scene, *references: str) -> str:
    """Prepare and release a batch; returns its name."""
    batch = prepare(session, here, *references)
    payments.release(session, here.treasurer, batch, make.nonce())
    return batch


def pay(session: Session, here: Scene, *references: str) -> str:
    """Pay these plans; returns the name of the batch."""
    batch = send(session, here, *references)
    payments.all_paid(session, here.officer, batch, make.nonce())
    return batch


def came_back(session: Session, here: Scene, batch: str, line: int = 1) -> None:
    """Let a payment come back days after it was paid."""
    values = {"outcome": "bounced_late", "reason": "rekening opgeheven"}
    payments.mark(session, here.officer, batch, line, values, make.nonce())


def close(session: Session, reference: str, left_over_cents: int = 0, sentence: str = "Het was een feest.") -> None:
    """Let the makers tell how it was."""
    values = {"sentence": sentence, "left_over_cents": left_over_cents}
    awards.close_award(session, make.owner(session, reference), reference, values)


def full(clock: Clock, cents: int = 10_000_00) -> Scene:
    """Make a round with a plan at every step of the way, and what each step leaves at the desk."""
    here = opened(cents)
    with writing() as session:
        _ended(session, here, clock)
        _money(session, here, clock)
        clock.step(days=1)
        _waiting(session, here, clock)
        _cards(session, here)
        _neighbours(session, here)
        _evening(session, here)
    return here


def _cards(session: Session, here: Scene) -> None:
    """A card of every kind in the tin of the place."""
    place, ideas = here.at.place, here.ideas
    ideas["wall"] = make.idea(session, place, "Een bankje bij de speeltuin")
    ideas["tin"] = make.idea(session, place, "Bankjes bij de speeltuin", name="")
    ideas["call"] = make.idea(session, place, "Samen soep eten", phone="06 55 44 33 22")
    ideas["aside"] = make.idea(session, place, "Iets over een buurman")
    tin.report_idea(session, place.slug, ideas["aside"])


def _evening(session: Session, here: Scene) -> None:
    """The chair asked the last member, a young one, to write down on the next evening."""
    note_attendance(session, here.at.chair, here.at.round.reference, None, here.at.seats[-1].id, 0)


def _neighbours(session: Session, here: Scene) -> None:
    """What people of the place offer each other, somebody who would like it, and a room."""
    slug = here.at.place.slug
    by_mail = {"kind": "can", "line": "brood bakken", "name": "Fenna", "mail": "fenna@voorbeeld.example"}
    by_phone = {"kind": "have", "line": "een aanhanger", "name": "Bert", "phone": "06 12 34 56 78"}
    for values in (by_mail, by_phone, by_phone | {"kind": "talk"}):
        offers.give(session, slug, values)
    wish = {"sentence": "Graag!", "name": "Wia", "mail": "wia@voorbeeld.example"}
    for line in lines(session, here.at.place.id, 2):
        offer_wishes.want(session, slug, line.code, wish)
        here.codes["offer"] = line.code
    worker = make.staff(session, Role.COMMUNITY_WORKER, here.at.place)
    here.people["community_worker"] = make.actor(worker, Grant(Role.COMMUNITY_WORKER, here.at.place.programme_id))
    room = {"name": "Dorpshuis", "key_holder": "Wim", "wheelchair": "yes"}
    here.codes["room"] = room_services.add_room(session, here.people["community_worker"], slug, room)


def _ended(session: Session, here: Scene, clock: Clock) -> None:
    """Plans whose story is over, or nearly."""
    plans, at = here.plans, here.at
    for name, title in (("closed", "Drie bankjes"), ("left_over", "Plantjesmarkt"), ("paid", "Hengelclub")):
        plans[name] = awarded(session, here, clock, title=title)
    pay(session, here, plans["closed"], plans["left_over"], plans["paid"])
    close(session, plans["closed"])
    close(session, plans["left_over"], 38_00, "Iedereen kreeg een stekje.")
    plans["not_yet"] = make.plan_before(session, at, title="Game-avond", party_kind="youth_group", group_name="De Hoek")
    make.voices(session, at, plans["not_yet"], *["not_yet Regel eerst een zaal."] * 5)
    helps = Conclusion(after_table=True, what_would_help="Regel eerst een zaal.", help_name="Ria")
    make.conclude_now(session, at, plans["not_yet"], helps)
    plans["pot_empty"] = make.agreed(session, at, title="Vlaggen voor alles", total="9500")
    for name in ("not_yet", "pot_empty"):
        confirm(session, here.officer, at.round.reference, {plans[name]: Confirmed()}, make.nonce())
    clock.step(minutes=61)
    make.letters_out(session)
    plans["withdrawn"] = make.sent_in(session, at.round, title="Toch maar niet")
    applications.withdraw(session, make.owner(session, plans["withdrawn"]), plans["withdrawn"])


def _money(session: Session, here: Scene, clock: Clock) -> None:
    """Plans with a yes, at every step of the money."""
    plans, at = here.plans, here.at
    plans["came_back"] = awarded(session, here, clock, title="Elke maand samen eten")
    came_back(session, here, pay(session, here, plans["came_back"]))
    for name, title in (("ready", "Jeugdhonk"), ("prepared", "Zwemsteiger"), ("underway", "Muziekmiddag")):
        plans[name] = awarded(session, here, clock, title=title)
    prepare(session, here, plans["prepared"])
    send(session, here, plans["underway"])
    _all_ties(session, here)
    plans["told"] = told(session, here, clock, title="Voorlezen in het Gronings")
    _kept(session, here)
    phone = {"mail": "", "phone": "06 12 34 56 78"}
    plans["by_post"] = make.approved(session, at, title="Kookboek van onze straat", **phone)
    plans["posted"] = make.approved(session, at, title="Breien op dinsdag", **phone)


def _all_ties(session: Session, here: Scene) -> None:
    """A plan to which somebody is everything one can be to a plan: "event", with a yes that waits for a third party."""
    plans, at = here.plans, here.at
    plans["event"] = make.plan_before(session, at, title="Fakkeltocht")
    here.people["owner"] = make.owner(session, plans["event"])
    for name, join in (("second_owner", applications.add_owner), ("helper", applications.add_helper)):
        somebody = make.person(session)
        here.people[name] = make.actor(somebody)
        join(session, here.people["owner"], plans["event"], somebody.id)
    here.people["set_aside"] = at.members[2]
    panel.set_aside(session, here.officer, plans["event"], at.seats[2].id, SetAsideReason.FAMILY, "Een zus.")
    make.voices(session, at, plans["event"], "yes_if De gemeente zegt ja.", "yes Doen!", "", "yes Doen!", "yes Leuk!")
    make.conclude_now(session, at, plans["event"], Conclusion(kinds=(ConditionKind.EVENT,)))
    confirm(session, here.officer, at.round.reference, {plans["event"]: Confirmed()}, make.nonce())


def _kept(session: Session, here: Scene) -> None:
    keeper, token = make.keeper_named(session, here.plans["event"])
    awards.keep_money(session, token, {"do": "yes", "adult": True})
    account = {"account_name": "IJsvereniging Ulrum", "iban": IBAN}
    awards.type_account(session, keeper, here.plans["event"], account)
    here.people["keeper"] = keeper


def _waiting(session: Session, here: Scene, clock: Clock) -> None:
    """Plans that wait for the office or the panel."""
    from_decisions(session, here)
    plans, at = here.plans, here.at
    plans["check"] = make.sent_in(session, at.round, title="Repaircafé")
    plans["call"] = make.sent_in(session, at.round, title="Oma leert appen", mail="", phone="06 98 76 54 32")
    for name, title in (("asked", "Skatebaan"), ("answered", "Schommel")):
        plans[name] = make.sent_in(session, at.round, title=title)
        due = clock.now.date() + timedelta(days=10)
        applications.request_info(session, here.officer, plans[name], "Is er een keuring?", due)
    applications.answer_request(session, make.owner(session, plans["answered"]), plans["answered"], "Ja, in mei.")
    plans["review"] = make.plan_before(session, at, title="Graffitimuur")
    plans["concluded"] = make.agreed(session, at, title="Boomhut")
    plans["fresh"] = make.approved(session, at, title="Midwinterhoorn")


def from_decisions(session: Session, here: Scene) -> None:
    """Put one of the two letters of phone-only makers on the post; the other one waits."""
    decisions.post_letter(session, here.officer, here.plans["posted"])


def more(here: Scene, count: int) -> list[str]:
    """Send more plans in, for the pages that must not grow slower with their rows."""
    with writing() as session:
        return [make.sent_in(session, here.at.round, total="1") for _ in range(count)]
