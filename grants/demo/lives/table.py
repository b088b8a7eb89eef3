"""What the panel says, what the chair concludes and the officer confirms."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from grants.applications import services as applications
from grants.decisions import queries as decided
from grants.decisions import services as decisions
from grants.decisions.models import ConditionKind
from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.lives.makers import owner_of
from grants.demo.lives.typed import DECIDED, Life
from grants.demo.reading import told
from grants.panel import queries as panels
from grants.panel import services as panel
from grants.panel.services import ReviewSaid
from grants.rules.reviews import Choice, Closeness
from grants.store.session import writing


def reading_panel(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    """Let makers and panel talk, and the members give their voices."""
    asked, answered = 0, 0
    for n, message in enumerate(plan["thread"]):
        yield moment(sent + timedelta(days=3 + n), 18, 5)
        by_makers = message["by"] == "makers"
        asks, answers = not by_makers and "?" in message["text"], answered + 1 if by_makers and answered < asked else 0
        with writing() as session:
            writer = owner_of(cast, session, plan) if by_makers else cast.actor(session, message["email"])
            reference, text = cast.references[plan["number"]], message["text"]
            applications.write_message(session, writer, reference, text, asks=asks, answers=answers)
        asked, answered = asked + asks, max(answered, answers)
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


def deciding(cast: Cast, plan: Mapping[str, Any], sent: date) -> Life:
    """Conclude at the evening and confirm three days later."""
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
