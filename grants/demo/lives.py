"""The life of one plan, step by step: a generator that says when its next step is due and takes it when resumed."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import services as applications
from grants.awards import services as awards
from grants.decisions import queries as decided
from grants.decisions import services as decisions
from grants.decisions.models import ConditionKind
from grants.demo import almanac
from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.reading import told
from grants.notices.models import Notice
from grants.panel import queries as panels
from grants.panel import services as panel
from grants.panel.services import ReviewSaid
from grants.payments import services as payments
from grants.people import services as people
from grants.rules.permissions import ANONYMOUS
from grants.rules.reviews import Choice, Closeness
from grants.store import clock
from grants.store.session import writing

Life = Iterator[datetime]

PARTIES = {"resident": "person", "youth_group": "youth_group", "association": "association"}
OPEN = ("submitted", "more_info_requested")
DECIDED = (
    "completed", "awarded", "awarded_in_part", "plan_changed", "declined_fixable", "awarded_paid", "bounce_late",
    "underway", "approved", "pot_empty",
)  # fmt: skip


def life(cast: Cast, plan: Mapping[str, Any]) -> Life:
    """Live one plan as far as its ``demo_state`` says."""
    sent = almanac.sent_on(plan, cast.today, random.Random(f"{cast.seed}-{plan['number']}"))
    if plan["demo_state"] == "draft":
        yield moment(sent, 20, 10)
        _draft(cast, plan)
        return
    yield from _sending(cast, plan, sent)
    if plan["demo_state"] == "withdrawn":
        yield moment(sent + timedelta(days=6), 17)
        _withdraw(cast, plan)
    elif plan["demo_state"] == "more_info_requested":
        yield moment(sent + timedelta(days=3), 11)
        _ask(cast, plan)
    elif plan["demo_state"] != "submitted":
        yield from _reading(cast, plan, sent)
    if plan["demo_state"] in DECIDED:
        yield from _deciding(cast, plan, sent)
    if plan["granted_cents"] is not None and plan["payee"] is not None:
        yield from _accepting(cast, plan, sent)
        yield from _doing(cast, plan, sent)


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


def _draft(cast: Cast, plan: Mapping[str, Any]) -> None:
    with writing() as session:
        applications.start_draft(session, ANONYMOUS, cast.slugs[plan["area"]], _sheet(plan), way_back=False)


def _sending(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    yield moment(sent, 19, 40)
    with writing() as session:
        token = applications.start_draft(session, ANONYMOUS, cast.slugs[plan["area"]], _sheet(plan), way_back=False)
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


def _owner(cast: Cast, session: Session, plan: Mapping[str, Any]) -> Any:
    mail = plan["owner"]["email"]
    if mail not in cast.persons:
        cast.persons[mail] = people.find_or_add(session, plan["owner"]["name"], mail)
    return cast.actor(session, mail)


def _invite(cast: Cast, plan: Mapping[str, Any]) -> None:
    if not plan["owner"]["email"]:
        return
    reference = cast.references[plan["number"]]
    with writing() as session:
        owner = _owner(cast, session, plan)
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


def _ask(cast: Cast, plan: Mapping[str, Any]) -> None:
    asked = plan["info_request"]
    due_on = clock.today() + timedelta(days=14)
    with writing() as session:
        officer = cast.officer(session, plan["area"])
        applications.request_info(session, officer, cast.references[plan["number"]], asked["question"], due_on)


def _withdraw(cast: Cast, plan: Mapping[str, Any]) -> None:
    with writing() as session:
        owner = _owner(cast, session, plan)
        applications.withdraw(session, owner, cast.references[plan["number"]], plan["withdraw"]["sentence"])


def _reading(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    for n, message in enumerate(plan["thread"]):
        yield moment(sent + timedelta(days=3 + n), 18, 5)
        with writing() as session:
            writer = _owner(cast, session, plan) if message["by"] == "makers" else cast.actor(session, message["email"])
            applications.write_message(session, writer, cast.references[plan["number"]], message["text"])
    first = sorted(plan["voices"], key=lambda voice: not voice["too_close"])
    for n, voice in enumerate(_with_chair(plan, first)):
        yield moment(sent + timedelta(days=4 + n % 4), 19 + n % 3, 7 * n % 60)
        with writing() as session:
            member = cast.actor(session, voice["email"])
            panel.give_review(session, member, cast.references[plan["number"]], _said(voice), 0)


def _with_chair(plan: Mapping[str, Any], voices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let the chair of a plan that is decided on say something too: whoever concludes has spoken first."""
    chair = _chair(plan)
    if plan["demo_state"] not in DECIDED or any(voice["email"] == chair for voice in voices):
        return voices
    return [*voices, {"email": chair, "choice": "cannot_judge", "sentence": "", "a_bit": False, "too_close": False}]


def _chair(plan: Mapping[str, Any]) -> str:
    seats = next(one["seats"] for one in told("panels") if one["place"] == plan["area"])
    return str(next(seat["email"] for seat in seats if seat["chair"]))


def _said(voice: Mapping[str, Any]) -> ReviewSaid:
    if voice["too_close"]:
        return ReviewSaid(Closeness.TOO_CLOSE, None, "")
    closeness = Closeness.A_BIT if voice["a_bit"] else Closeness.NONE
    return ReviewSaid(closeness, Choice(voice["choice"]), voice["sentence"])


def _deciding(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    evening = sent + timedelta(days=14)
    yield moment(evening, 20, 45)
    _conclude(cast, plan)
    # Plan 9 of the showcase is confirmed together with plan 8, on one page, as an officer would.
    yield moment(evening + timedelta(days=3), 9, 30)
    _confirm(cast, plan)


def _conclude(cast: Cast, plan: Mapping[str, Any]) -> None:
    reference = cast.references[plan["number"]]
    with writing() as session:
        who = next(mail for mail in [_chair(plan), *_at_ease(plan)] if not _too_close(plan, mail))
        actor = cast.actor(session, who)
        here = panels.standing(session, actor, reference)
        table = decided.table(session, actor, here)
        picked = decisions.Conclusion(
            after_table=any(voice["choice"] == "not_yet" for voice in plan["voices"]),
            minimum=plan["granted_cents"] is not None and plan["granted_cents"] == plan["minimum_cents"],
            kinds=[_kind(plan, n) for n in range(len(table.if_sentences))],
            what_would_help=plan["what_would_help"] or "",
            help_name=(plan["helper_person"] or {}).get("name", ""),
        )
        decisions.conclude(session, actor, reference, picked, table.mark)


def _at_ease(plan: Mapping[str, Any]) -> list[str]:
    return [voice["email"] for voice in plan["voices"] if not voice["too_close"]]


def _too_close(plan: Mapping[str, Any], mail: str) -> bool:
    return any(voice["email"] == mail and voice["too_close"] for voice in plan["voices"])


def _kind(plan: Mapping[str, Any], n: int) -> ConditionKind:
    agreed = plan["agreement"]
    return ConditionKind(agreed["kind"]) if agreed and n == 0 else ConditionKind.OFFER


def _confirm(cast: Cast, plan: Mapping[str, Any]) -> None:
    with writing() as session:
        officer = cast.officer(session, plan["area"])
        reference = cast.references[plan["number"]]
        decisions.confirm(session, officer, cast.rounds[plan["area"]], {reference: decisions.Confirmed()}, cast.key())


def _accepting(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    day = sent + timedelta(days=19)
    payee, reference = plan["payee"], cast.references[plan["number"]]
    yield moment(day, 19, 20)
    with writing() as session:
        owner = _owner(cast, session, plan)
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


def _doing(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    reference = cast.references[plan["number"]]
    if plan["change"]:
        yield moment(sent + timedelta(days=45), 18, 30)
        with writing() as session:
            change = {"kind": plan["change"]["kind"], "sentence": plan["change"]["sentence"]}
            awards.report_change(session, _owner(cast, session, plan), reference, change)
    if plan["closing"]:
        yield moment(sent + timedelta(days=75), 20, 5)
        with writing() as session:
            told_of = {"sentence": plan["closing"]["sentence"], "left_over_cents": plan["closing"]["left_over_cents"]}
            awards.close_award(session, _owner(cast, session, plan), reference, told_of)
        if plan["closing"]["returned"] and plan["closing"]["left_over_cents"]:
            yield moment(sent + timedelta(days=90), 11)
            with writing() as session:
                officer = cast.officer(session, plan["area"])
                over = {"cents": plan["closing"]["left_over_cents"]}
                payments.returned(session, officer, reference, over, cast.key())
