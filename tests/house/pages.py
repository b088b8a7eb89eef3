"""Every page there is, on the scene: the addresses of each endpoint, and the people who open them."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from grants.applications import queries
from grants.applications.services import Door, code_of, enter, invite, open_slip, read_back, start_draft
from grants.awards.models import Payee
from grants.ideas.models import Offer, OfferWish
from grants.links.models import LinkSide
from grants.links.services.press import press as press_link
from grants.notices.models import Notice
from grants.panel.services import invite as ask_for_panel
from grants.payments.models import Batch
from grants.people.models import LinkAction
from grants.people.queries import contact
from grants.people.services import make_link, make_way_in
from grants.programmes.models import Programme
from grants.rules.permissions import ANONYMOUS, Actor, Grant, Role
from grants.store import clock
from grants.store.session import writing
from tests import make
from tests.links.case import pair as lines_of
from tests.scene import Scene
from tests.web.client import BASE

Known = dict[str, list[dict[str, Any]]]


def known(here: Scene) -> Known:
    """Return what can stand in an address, by the names of its parts."""
    with writing() as session:
        named = select(Programme.slug, Batch.number).join(Programme, Programme.id == Batch.programme_id)
        batches = [f"{slug}-{number}" for slug, number in session.execute(named)]
        officer = here.officer.person_id or 0
        payee = session.scalars(select(Payee.id).where(Payee.person_id.is_not(None)).limit(1)).one()
        mail = make_way_in(session, contact(session, officer).mail or "").rpartition("/")[2]
        keeper = make_link(session, LinkAction.KEEP_MONEY, str(payee))
        invite(
            session,
            here.people["owner"],
            Door(here.plans["event"]),
            {"kind": "helper", "name": "Hilda", "mail": "hilda@voorbeeld.example"},
        )
        invited = select(Notice).where(Notice.template == "applications/join_helper").order_by(Notice.id.desc())
        joining = session.scalars(invited.limit(1)).one().facts["secret"]["path"].rpartition("/")[2]
        values = {"name": "Trijn", "mail": "", "what": "Een bankje."}
        draft = start_draft(session, here.people["owner"], here.at.place.slug, values, way_back=False)
        offer = select(OfferWish.id, OfferWish.offer_id).join(Offer, Offer.id == OfferWish.offer_id)
        wish_id, offer_id = session.execute(offer.where(Offer.code == here.codes["offer"])).one()
        about = {
            LinkAction.TAKE_OFFER_AWAY: offer_id,
            LinkAction.KEEP_OFFER: offer_id,
            LinkAction.SHARE_CONTACT: wish_id,
        }
        of_offer = [make_link(session, action, str(subject)) for action, subject in about.items()]
        worker = make.actor(
            make.staff(session, Role.COMMUNITY_WORKER, here.at.place),
            Grant(Role.COMMUNITY_WORKER, here.at.place.programme_id),
        )
        asked = {"name": "Geert", "mail": "geert@voorbeeld.example", "band": "young", "asked_for": "seat"}
        ask_for_panel(session, here.officer, here.at.place.slug, asked)
        sent = select(Notice).where(Notice.template == "panel/invited").order_by(Notice.id.desc()).limit(1)
        of_seat = session.scalars(sent).one().facts["secret"]["path"].rpartition("/")[2]
        written = enter(session, worker, here.at.place.slug, "paper", make.sheet(mail="", phone="0612345678"))
        read_back(session, worker, written)
        of_slip = queries.entry(session, worker, written, clock.now()).slip_reference or ""
        entry = open_slip(session, ANONYMOUS, of_slip, code_of(written, of_slip)) or ""
        home, cost = make.cost(session, here.at.place)
        two = lines_of(session, here.at.place)
        press_link(session, worker, here.at.place.slug, *two)
        linked = session.scalars(select(LinkSide.id).order_by(LinkSide.id)).first()
        of_offer.append(make_link(session, LinkAction.ANSWER_LINK, str(linked)))
    plans = [{"reference": reference} for reference in here.plans.values()]
    return {
        "": [{}],
        "reference": plans,
        "number,reference": [{**plan, "number": 1} for plan in plans],
        "slug": [{"slug": here.at.place.slug}],
        "idea,slug": [{"slug": here.at.place.slug, "idea": idea} for idea in here.ideas.values()],
        "slug,token": [
            {"slug": here.at.place.slug, "token": token} for token in (draft, written, *of_offer[:1], "none")
        ],
        "name,slug,token": [{"slug": here.at.place.slug, "token": "none", "name": "none"}],
        "name,reference": [{**plan, "name": "none"} for plan in plans],
        "token": [{"token": token} for token in (mail, keeper, joining, entry, of_seat, *of_offer, "none")],
        "offer": [{"offer": here.codes["offer"]}],
        "offer,slug": [{"slug": here.at.place.slug, "offer": here.codes["offer"]}],
        "room_code": [{"room_code": here.codes["room"]}],
        "number": [{"number": number} for number in batches],
        "programme": [{"programme": home}],
        "cost,programme": [{"programme": home, "cost": cost}],
        "one,other,slug": [{"slug": here.at.place.slug, "one": two[0], "other": two[1]}],
        "line,number": [{"number": number, "line": 1} for number in batches],
    }


def addresses(app: Flask, here: Scene) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, address) of every GET page, for everything in the scene."""
    parts = known(here)
    with app.test_request_context(base_url=BASE):
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            values = parts[",".join(sorted(rule.arguments))]
            if "/rounds/" in rule.rule:
                values = [{"reference": here.at.round.reference}]
            for value in values:
                yield rule.endpoint, url_for(rule.endpoint, **value)


def visitors(here: Scene) -> dict[str, Actor | None]:
    """Return who opens them."""
    return {"nobody": None, "officer": here.officer, "treasurer": here.treasurer, "chair": here.at.chair}
