"""One place with a round that is over and a round that runs, plan by plan made through the services: what is copied."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.applications import services as applications
from grants.awards import services as awards
from grants.decisions.services import Conclusion, Confirmed, confirm
from grants.people.models import Person
from grants.programmes.models import Place, Round
from grants.rules.permissions import Grant, Role
from grants.store import clock as house_clock
from grants.store.session import writing
from tests import make, scene
from tests.fixtures_db import Clock

OVER = 33
"""Plans in the round that is over; all of them have ended but two whose money was paid."""

TITLES = (
    "Moestuin achter het dorpshuis", "Jeugdhonk in de container", "Burendag met lange tafels",
    "Zwemsteiger aan de plas",
    "Muziek op het plein", "Repaircafé op dinsdag", "Bankjes langs het pad", "Kookboek van onze straat",
    "Fietsen voor wie slecht ziet", "Voorlezen in het Gronings", "Kerst op de brink",
)  # fmt: skip
STORY = (
    "Wij willen met de hele buurt iets maken waar iedereen langs kan komen. De grond ligt er al jaren en niemand doet"
    " er iets mee. Jan leent zijn trekker, Trijn weet alles van zaaien en de kinderen van groep acht willen helpen."
    " We beginnen klein en kijken elk jaar wat er lukt. Op zaterdag is er koffie, en wie wil neemt iets lekkers mee."
)


@dataclass(frozen=True)
class Village:
    """What was made: the ids to copy, and the people who look at it."""

    programme_id: int
    place_id: int
    over_id: int
    open_id: int
    officer_id: int
    treasurer_id: int


def build(now: datetime) -> Village:
    """Make the place; the round that is over began ten months before ``now``."""
    clock = Clock(now - timedelta(days=300))
    try:
        with writing() as session:
            here = _panel(session)
        over = _over(here, clock)
        clock.set(now - timedelta(days=20))
        with writing() as session:
            session.execute(update(Round).where(Round.id == over.id).values(closed_at=house_clock.now()))
        here = _running(here, clock)
    finally:
        clock.let_go()
    at = here.at
    ids = [person.person_id for person in (here.officer, here.treasurer)]
    return Village(at.place.programme_id, at.place.id, over.id, at.round.id, *(one or 0 for one in ids))


def _panel(session: Session) -> scene.Scene:
    return scene.staff(session, make.table(session, 15_000_00, young=3, adults=4))


def _again(here: scene.Scene) -> scene.Scene:
    """Publish another round at the same place, with the same people."""
    with writing() as session:
        spot = session.get_one(Place, here.at.place.id)
        made = make.published_round(session, spot, 10_000_00)
        table = make.Table(made, spot, here.at.seats, here.at.members, here.officer)
    return scene.Scene(table, here.officer, here.treasurer)


def _typed(number: int) -> dict[str, Any]:
    young = number % 4 == 0
    return {
        "title": f"{TITLES[number % len(TITLES)]} {number}",
        "lead": "Samen iets maken waar iedereen wat aan heeft.",
        "what": STORY,
        "already": "Grond, een schuur en twaalf mensen die meedoen.",
        "for_whom": "Voor iedereen in het dorp, van klein tot groot.",
        "where_about": "Achter het dorpshuis",
        "when_about": "Van mei tot oktober",
        "neighbours": "Ja, we zijn alle huizen langs geweest.",
        "total": "300",
        "lines": [{"label": "Planten en zaad", "amount": "180"}, {"label": "Gereedschap", "amount": "120"}],
        "party_kind": "youth_group" if young else "person",
        "group_name": "De Hoek" if young else "",
    }


def _over(here: scene.Scene, clock: Clock) -> Round:
    paid = [_awarded(here, clock, number) for number in range(22)]
    with writing() as session:
        scene.pay(session, here, *paid)
    clock.step(days=30)
    for number, reference in enumerate(paid[:20]):
        with writing() as session:
            scene.close(session, reference, 25_00 if number % 10 == 0 else 0)
    clock.step(days=-30)
    for number in range(22, 28):
        _not_yet(here, clock, number)
    for number in range(28, 31):
        _no(here, clock, number)
    for number in range(31, OVER):
        with writing() as session:
            reference = make.sent_in(session, here.at.round, **_typed(number))
            applications.withdraw(session, make.owner(session, reference), reference)
    return here.at.round


def _plan(here: scene.Scene, number: int) -> str:
    with writing() as session:
        reference = make.plan_before(session, here.at, **_typed(number))
        owner = make.owner(session, reference)
        applications.write_message(session, owner, reference, "Kom gerust kijken, zaterdag zijn we er.")
        applications.write_message(session, here.at.chair, reference, "Doen we. Is er ook koffie?")
    return reference


def _spoken(here: scene.Scene, number: int, *said: str) -> str:
    reference = _plan(here, number)
    with writing() as session:
        make.voices(session, here.at, reference, *said)
    return reference


def _agreed(here: scene.Scene, number: int) -> str:
    reference = _spoken(here, number, *["yes Mooi plan, doen!"] * 6)
    with writing() as session:
        make.conclude_now(session, here.at, reference)
    return reference


def _told(here: scene.Scene, clock: Clock, reference: str) -> str:
    clock.step(minutes=20)
    with writing() as session:
        confirm(session, here.officer, here.at.round.reference, {reference: Confirmed()}, make.nonce())
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    return reference


def _awarded(here: scene.Scene, clock: Clock, number: int) -> str:
    reference = _told(here, clock, _agreed(here, number))
    with writing() as session:
        owner = make.owner(session, reference)
        values = {"account_name": owner.name, "iban": scene.IBAN}
        kind = (
            {"kind": "shop", "invoice": "Nota 7"} if number % 4 == 0 else {"kind": "owner", "owner": "1", "adult": True}
        )
        awards.name_payee(session, owner, reference, kind | values)
    return reference


def _not_yet(here: scene.Scene, clock: Clock, number: int) -> str:
    reference = _spoken(here, number, *["not_yet Vraag eerst de buren."] * 5)
    picked = Conclusion(after_table=True, what_would_help="Vraag eerst de buren.", help_name="Ria")
    with writing() as session:
        make.conclude_now(session, here.at, reference, picked)
    return _told(here, clock, reference)


def _no(here: scene.Scene, clock: Clock, number: int) -> str:
    reference = _spoken(here, number, *["not_yet Dit past niet."] * 5)
    with writing() as session:
        make.conclude_now(session, here.at, reference, Conclusion(after_table=True, house_rule=1))
    return _told(here, clock, reference)


def _running(before: scene.Scene, clock: Clock) -> scene.Scene:
    here = _again(before)
    underway = [_awarded(here, clock, number) for number in range(10)]
    ready, told = _awarded(here, clock, 10), [_told(here, clock, _agreed(here, number)) for number in (11, 13)]
    assert ready
    assert told
    with writing() as session:
        scene.send(session, here, *underway)
    _not_yet(here, clock, 14)
    clock.step(days=10)
    for number in range(15, 19):
        _plan(here, number)
    for number in range(19, 23):
        _spoken(here, number, "yes Doen!", "yes_if Vraag de buren.", "not_yet Ik twijfel.", "yes Ja!", "", "yes Top")
    for number in range(23, 26):
        _agreed(here, number)
    with writing() as session:
        for number in range(26, 30):
            typed = _typed(number) | ({"mail": "", "phone": "06 12 34 56 78"} if number == 29 else {})
            reference = make.sent_in(session, here.at.round, **typed)
        applications.request_info(
            session, here.officer, reference, "Is er een keuring?", clock.now.date() + timedelta(days=9)
        )
    return here


def actor_of(session: Session, person_id: int, role: Role, programme_id: int) -> Any:
    """Give an actor with a role in a programme."""
    return make.actor(session.get_one(Person, person_id), Grant(role, programme_id))
