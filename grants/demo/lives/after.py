"""What follows on a yes: who receives the money, what changed, and how it ended."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards import services as awards
from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.lives.makers import owner_of
from grants.demo.lives.typed import Life
from grants.notices.models import Notice
from grants.payments import services as payments
from grants.people import services as people
from grants.store.session import writing


def accepting(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    """Say who receives the money, and let a keeper agree."""
    day = sent + timedelta(days=19)
    payee, reference = plan["payee"], cast.references[plan["number"]]
    yield moment(day, 19, 20)
    with writing() as session:
        owner = owner_of(cast, session, plan)
        awards.name_payee(session, owner, reference, _payee(plan))
        token = _keeper_token(session, reference) if payee["kind"] == "keeper" else ""
    if token:
        yield moment(day + timedelta(days=1), 12, 10)
        with writing() as session:
            awards.keep_money(session, token, {"do": "yes", "adult": True})
            cast.persons[payee["email"]] = people.find_or_add(
                session, payee["contact"] or payee["name"], payee["email"]
            )
            keeper = cast.actor(session, payee["email"])
            awards.type_account(session, keeper, reference, _account(payee))


def _account(payee: Mapping[str, Any]) -> dict[str, Any]:
    return {"account_name": payee["account_name"], "iban": payee["iban"]}


def _payee(plan: Mapping[str, Any]) -> dict[str, Any]:
    payee = plan["payee"]
    values = {"kind": payee["kind"]} | _account(payee)
    if payee["kind"] == "owner":
        values |= {"owner": "1", "adult": True}
    elif payee["kind"] == "keeper":
        values |= {"name": payee["contact"] or payee["name"], "mail": payee["email"]}
    else:
        values |= {"invoice": f"Offerte {plan['number']}"}
    return values


def _keeper_token(session: Session, reference: str) -> str:
    newest = select(Notice.facts).where(Notice.subject_code == reference, Notice.template == "awards/keep_money")
    facts = session.scalars(newest.order_by(Notice.id.desc())).first() or {}
    return str(facts["secret"]["path"]).rpartition("/")[2]


def doing(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    """Report what changed, and close."""
    reference = cast.references[plan["number"]]
    if plan["change"]:
        yield moment(sent + timedelta(days=45), 18, 30)
        with writing() as session:
            change = {"kind": plan["change"]["kind"], "sentence": plan["change"]["sentence"]}
            awards.report_change(session, owner_of(cast, session, plan), reference, change)
    if plan["closing"]:
        yield moment(sent + timedelta(days=75), 20, 5)
        with writing() as session:
            told_of = {"sentence": plan["closing"]["sentence"], "left_over_cents": plan["closing"]["left_over_cents"]}
            awards.close_award(session, owner_of(cast, session, plan), reference, told_of)
        if plan["closing"]["returned"] and plan["closing"]["left_over_cents"]:
            yield moment(sent + timedelta(days=90), 11)
            with writing() as session:
                officer = cast.officer(session, plan["area"])
                over = {"cents": plan["closing"]["left_over_cents"]}
                payments.returned(session, officer, reference, over, cast.key())
