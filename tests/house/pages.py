"""Every page there is, on the scene: the addresses of each endpoint, and the people who open them."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from grants.awards.models import Payee
from grants.payments.models import Batch
from grants.people.models import LinkAction
from grants.people.queries import contact
from grants.people.services import make_link, make_way_in
from grants.programmes.models import Programme
from grants.rules.permissions import Actor
from grants.store.session import writing
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
    plans = [{"reference": reference} for reference in here.plans.values()]
    return {
        "": [{}],
        "reference": plans,
        "number,reference": [{**plan, "number": 1} for plan in plans],
        "slug": [{"slug": here.at.place.slug}],
        "slug,token": [{"slug": here.at.place.slug, "token": "none"}],
        "name,slug,token": [{"slug": here.at.place.slug, "token": "none", "name": "none"}],
        "name,reference": [{**plan, "name": "none"} for plan in plans],
        "token": [{"token": token} for token in (mail, keeper, "none")],
        "number": [{"number": number} for number in batches],
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
