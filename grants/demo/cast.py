"""Who is in the demo, and the stage: two programmes, their people, 44 places with a panel and an open round."""

import random
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.demo import almanac
from grants.demo.reading import areas, told
from grants.evenings import queries as evenings
from grants.evenings import services as evening_services
from grants.notices.models import Notice
from grants.panel import queries as panel_queries
from grants.panel import services as panel
from grants.people import queries as people
from grants.people import services as people_services
from grants.programmes import queries as programmes
from grants.programmes import services as programme_services
from grants.programmes.services import COMMAND_LINE, RoundDraft
from grants.rules.permissions import Actor, Role
from grants.rules.reviews import Band
from grants.store import clock
from grants.store.session import writing

CHAIR = "mirjam@noaber.example"
"""Who leads the panel that one can look around in."""


def _mail(seat: dict[str, Any]) -> str:
    return str(seat["email"])


@dataclass
class Cast:
    """The people and places of the demo by the names the data files use; ``source`` draws what needs drawing."""

    seed: int
    today: date
    source: random.Random
    persons: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, str] = field(default_factory=dict)
    programme_of: dict[str, str] = field(default_factory=dict)
    programme_ids: dict[str, int] = field(default_factory=dict)
    staff: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    ideas: dict[int, str] = field(default_factory=dict)
    paid_in: dict[int, tuple[str, int]] = field(default_factory=dict)
    bounced: set[int] = field(default_factory=set)
    presses: int = 0

    def actor(self, session: Session, mail: str) -> Actor:
        """Return the person with this address, with roles and seats."""
        return people.actor(session, self.persons[mail])

    def officer(self, session: Session, area: str) -> Actor:
        """Return the first officer of the programme an area belongs to."""
        return self.actor(session, self.staff[self.programme_of[area], "officer"][0])

    def key(self) -> str:
        """Return the nonce of the next press: each press of the demo is its own."""
        self.presses += 1
        return f"demo-{self.seed}-{self.presses}"


def gather(seed: int, today: date) -> Cast:
    """Set up programmes, people, places and panels, and publish a round in every place."""
    cast = Cast(seed, today, random.Random(f"references-{seed}"))
    founded = today + timedelta(days=almanac.OPENED - 30)
    with clock.held(almanac.moment(founded, 9)), writing() as session:
        for programme in told("programmes"):
            _programme(session, cast, programme)
        for area in areas():
            _place(session, cast, area)
        for seats in told("panels"):
            _panel(session, cast, seats)
    with clock.held(almanac.moment(today + timedelta(days=almanac.OPENED - 7), 10)), writing() as session:
        for terms in told("rounds"):
            _round(session, cast, terms)
        _asking(session, cast, next(one["place"] for one in told("panels") if CHAIR in map(_mail, one["seats"])))
    with clock.held(almanac.moment(today - timedelta(days=1), 16)), writing() as session:
        for terms in told("rounds"):
            _next_evening(session, cast, terms)
    return cast


def _programme(session: Session, cast: Cast, told_of: dict[str, Any]) -> None:
    slug = programme_services.add_programme(
        session,
        COMMAND_LINE,
        {
            "slug": told_of["slug"],
            "name": told_of["name"],
            "body_name": told_of["body"],
            "postal_address": ", ".join(told_of["address"][1:]),
            "email": told_of["email"],
            "phone": told_of["phone"],
        },
    )
    programme_services.keep_examples(session, COMMAND_LINE, slug, told_of["examples"])
    for person in told_of["staff"]:
        cast.persons[person["email"]] = people_services.add_person(
            session, person["name"], person["email"], person["phone"]
        )
        role = Role(person["role"])
        programme_services.give_role(session, COMMAND_LINE, cast.persons[person["email"]], role, programme=slug)
        cast.staff.setdefault((slug, person["role"]), []).append(person["email"])


def _place(session: Session, cast: Cast, area: dict[str, str]) -> None:
    values = {"name": area["area"], **{name: area[name] for name in ("municipality", "gm_code", "cbs_code")}}
    cast.slugs[area["area"]] = programme_services.add_place(session, COMMAND_LINE, area["programme"], values)
    cast.programme_of[area["area"]] = area["programme"]
    place = programmes.place_by_slug(session, cast.slugs[area["area"]])
    cast.programme_ids[area["programme"]] = place.programme_id


def _panel(session: Session, cast: Cast, told_of: dict[str, Any]) -> None:
    place = programmes.place_by_slug(session, cast.slugs[told_of["place"]])
    for seat in told_of["seats"]:
        person = people_services.find_or_add(session, seat["name"], seat["email"])
        cast.persons[seat["email"]] = person
        panel.fill_seat(session, None, place.id, person, Band(seat["band"]), seat["chair"], seat["by_lot"])


def _round(session: Session, cast: Cast, told_of: dict[str, Any]) -> None:
    area = told_of["place"]
    programme = next(one for one in told("programmes") if one["slug"] == cast.programme_of[area])
    opens = cast.today + timedelta(days=almanac.OPENED)
    draft = RoundDraft(
        opens_on=opens,
        closes_on=cast.today + timedelta(days=almanac.CLOSES),
        contact_name=told_of["contact"]["name"],
        contact_phone=told_of["contact"]["phone"],
        contact_hours="Dinsdag tot en met vrijdag. Appen mag ook.",
        stand_in_name=told_of["stand_in"]["name"],
        stand_in_phone=told_of["stand_in"]["phone"],
        legal_base_title=programme["legal_base"]["title"],
        legal_base_article=programme["legal_base"]["article"],
        legal_base_url=programme["legal_base"]["url"],
        answer_days=almanac.ANSWER_DAYS,
        ceiling_cents=10_000_00,
        most_per_plan_cents=10_000_00,
        quick_cents=500_00,
        quick_most_cents=250_00,
        evening_on=opens + timedelta(days=21),
        evening_time=time.fromisoformat(told_of["evening_time"]),
        evening_place=told_of["hall"],
        evening_treat=told_of["treat"] + ("" if told_of["treat"].endswith((".", "!")) else "."),
        house_rules=tuple((rule["nl"], rule["en"]) for rule in told("house_rules")),
    )
    officer = cast.officer(session, area)
    reference = programme_services.draft_round(session, officer, cast.slugs[area], draft)
    panel.publish_round(session, officer, reference, cast.key())
    cast.rounds[area] = reference


def _asking(session: Session, cast: Cast, area: str) -> None:
    """In one place somebody was asked for the panel, somebody stands by, and the next round is being prepared."""
    officer, slug = cast.officer(session, area), cast.slugs[area]
    for name, asked_for in (("Tjakko Bouwman", "seat"), ("Wietske Hofman", "reserve")):
        mail = f"{name.split()[0].casefold()}@noaber.example"
        asked = {"name": name, "mail": mail, "band": "young", "asked_for": asked_for}
        if asked_for == "reserve" or len(panel_queries.seats(session, programmes.place_by_slug(session, slug).id)) < 7:
            panel.invite(session, officer, slug, asked)
    sent = select(Notice).where(Notice.template == "panel/invited").order_by(Notice.id.desc()).limit(1)
    panel.reply(session, session.scalars(sent).one().facts["secret"]["path"].rpartition("/")[2], {"do": "yes"})
    programme_services.prepare_round(session, officer, slug)


def _next_evening(session: Session, cast: Cast, told_of: dict[str, Any]) -> None:
    officer = cast.officer(session, told_of["place"])
    evening_on = cast.today + timedelta(days=told_of["evening_in_days"])
    programme_services.set_evening(session, officer, cast.rounds[told_of["place"]], evening_on)
    if told_of["showcase"]:
        _name_scribe(session, cast, told_of["place"])


def _name_scribe(session: Session, cast: Cast, area: str) -> None:
    """Let the chair of the showcase place ask a young member to write down on the next evening."""
    seats = next(one["seats"] for one in told("panels") if one["place"] == area)
    chair = cast.actor(session, next(seat["email"] for seat in seats if seat["chair"]))
    place = programmes.place_by_slug(session, cast.slugs[area])
    young = next(guest for guest in evenings.guests(session, place.id, None) if guest.band is Band.YOUNG)
    evening_services.note_attendance(session, chair, cast.rounds[area], None, young.seat_id, 0)
