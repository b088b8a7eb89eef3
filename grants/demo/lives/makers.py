"""What the makers do until their plan is with the panel, and what the officer asks of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from grants.applications import services as applications
from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.lives.typed import Life
from grants.people import services as people
from grants.rules.permissions import ANONYMOUS
from grants.store import clock
from grants.store.session import writing

PARTIES = {"resident": "person", "youth_group": "youth_group", "association": "association"}
OPEN = ("submitted", "more_info_requested")


def _sheet(plan: Mapping[str, Any]) -> dict[str, Any]:
    helper, owner = plan["helper"], plan["owner"]
    return {
        "title": plan["title"],
        "lead": plan["lead"],
        "art": plan["art"] or "",
        "what": plan["what"],
        "already": plan["already"],
        "for_whom": plan["for_whom"],
        "where_about": plan["where"],
        "when_about": plan["when"],
        "also_needed": plan["also_needed"],
        "helper_about": f"{helper['name']}, {helper['relation']}" if helper else "",
        "neighbours": plan["neighbours"],
        "name": owner["name"],
        "mail": owner["email"] or "",
        "phone": owner["phone"] or "",
        "postcode": owner["postcode"],
        "house_number": owner["house_number"],
        "party_kind": PARTIES[plan["applicant_type"]],
        "group_name": plan["group_name"] or "",
        "total": _typed(plan["total_cents"]),
        "minimum": _typed(plan["minimum_cents"]) if plan["minimum_cents"] else "",
        "lines": [{"label": line["label"], "amount": _typed(line["cents"])} for line in plan["lines"]],
    }


def _typed(cents: int) -> str:
    euros = f"{cents // 100:,}".replace(",", ".")
    return f"{euros},{cents % 100:02d}" if cents % 100 else euros


def draft(cast: Cast, plan: Mapping[str, Any]) -> None:
    """Begin a plan that is not sent in."""
    with writing() as session:
        applications.start_draft(session, ANONYMOUS, cast.slugs[plan["area"]], _sheet(plan), way_back=False)


def sending(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    """Send a plan in, confirm it, invite others and let the officer check it."""
    yield moment(sent, 19, 40)
    with writing() as session:
        slug, idea = cast.slugs[plan["area"]], cast.ideas.get(plan["number"], "")
        token = applications.start_draft(session, ANONYMOUS, slug, _sheet(plan), way_back=False, idea=idea)
    yield moment(sent, 19, 52)
    with writing() as session:
        sent_in = applications.submit(session, ANONYMOUS, token, _sheet(plan), source=cast.source)
        cast.references[plan["number"]] = sent_in.reference
    yield moment(sent, 20, 15)
    with writing() as session:
        if sent_in.confirm_token:
            applications.confirm_contact(session, sent_in.confirm_token)
    yield moment(sent, 20, 30)
    _invite(cast, plan)
    if plan["demo_state"] not in OPEN:
        yield moment(sent + timedelta(days=1), 10, 20)
        _check(cast, plan)


def owner_of(cast: Cast, session: Session, plan: Mapping[str, Any]) -> Any:
    """Return the actor who made a plan."""
    mail = plan["owner"]["email"]
    if mail not in cast.persons:
        cast.persons[mail] = people.find_or_add(session, plan["owner"]["name"], mail)
    return cast.actor(session, mail)


def _invite(cast: Cast, plan: Mapping[str, Any]) -> None:
    if not plan["owner"]["email"]:
        return
    reference = cast.references[plan["number"]]
    with writing() as session:
        owner = owner_of(cast, session, plan)
        for other, invite in (
            (plan["second_owner"], applications.add_owner),
            (plan["helper"], applications.add_helper),
        ):
            if other and other["email"]:
                person = people.find_or_add(session, other["name"], other["email"])
                cast.persons[other["email"]] = person
                invite(session, owner, reference, person)


def _check(cast: Cast, plan: Mapping[str, Any]) -> None:
    reference = cast.references[plan["number"]]
    with writing() as session:
        officer = cast.officer(session, plan["area"])
        if not plan["owner"]["email"]:
            applications.called(session, officer, reference)
        applications.check(session, officer, reference)


def ask(cast: Cast, plan: Mapping[str, Any]) -> None:
    """Let the officer ask for what is missing."""
    asked = plan["info_request"]
    due_on = clock.today() + timedelta(days=asked["answer_in_days"])
    reference, parts = cast.references[plan["number"]], asked["parts"]
    with writing() as session:
        officer = cast.officer(session, plan["area"])
        applications.request_info(session, officer, reference, asked["question"], due_on, parts=parts)


def withdraw(cast: Cast, plan: Mapping[str, Any]) -> None:
    """Take a plan back."""
    with writing() as session:
        owner = owner_of(cast, session, plan)
        applications.withdraw(session, owner, cast.references[plan["number"]], plan["withdraw"]["sentence"])
