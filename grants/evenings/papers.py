"""The booklet of an evening: every plan, what was asked about it, the panel's own questions, and a sheet to score on.

Plain values only; templates/papers/evenings/booklet.html has the words. May import: evenings.queries' rows, rules.
"""

from typing import Any

from grants.applications.models import Side
from grants.evenings.queries import Booklet, BookletPlan, EveningRow
from grants.rules.payees import PartyKind
from grants.rules.terms import local_day

BOOKLET = "evenings/booklet"
MOST_PHOTOS = 2
MOST_MESSAGES, MOST_SIGNS = 4, 280
"""Of the thread the booklet prints the last few messages, cut at a word: who wants it all asks at the table."""


def frozen(found: EveningRow, booklet: Booklet, language: str, large: bool) -> dict[str, Any]:
    """Give the booklet as JSON values; `large` is for who reads better with big letters."""
    return {
        "large": large,
        "reference": found.reference,
        "place": found.place,
        "on": found.on.isoformat() if found.on else "",
        "at": f"{found.at:%H.%M}" if found.at else "",
        "room": found.room,
        "treat": found.treat,
        "contact_name": found.contact_name,
        "contact_phone": found.contact_phone,
        "house_rules": [
            [number, english if language == "en" and english else dutch]
            for number, dutch, english in booklet.house_rules
        ],
        "plans": [_plan(plan) for plan in booklet.plans],
    }


def _plan(plan: BookletPlan) -> dict[str, Any]:
    return {
        "reference": plan.reference,
        "title": plan.title,
        "youth": plan.party_kind is PartyKind.YOUTH_GROUP,
        "makers": [plan.group_name] if plan.group_name else list(plan.makers),
        "answers": _answers(plan),
        "lines": [[words, cents] for words, cents in plan.lines],
        "total_cents": plan.total_cents,
        "minimum_cents": plan.minimum_cents,
        "photos": list(plan.photos[:MOST_PHOTOS]),
        "messages": len(plan.thread),
        "thread": [
            {
                "name": said.name,
                "makers": said.side is Side.MAKERS,
                "on": local_day(said.at).isoformat(),
                "body": shortened(said.body),
            }
            for said in plan.thread[-MOST_MESSAGES:]
        ],
    }


def _answers(plan: BookletPlan) -> list[list[str]]:
    told = {
        "what": plan.what,
        "already": plan.already,
        "for_whom": plan.for_whom,
        "where": "\n".join(words for words in (plan.where_about, plan.when_about) if words),
        "also_needed": plan.also_needed,
        "helper": plan.helper_about,
        "neighbours": plan.neighbours,
    }
    return [[name, words] for name, words in told.items() if words]


def shortened(words: str) -> str:
    """Cut a message at the last word that fits; what was left out shows as an ellipsis."""
    plain = " ".join(words.split())
    if len(plain) <= MOST_SIGNS:
        return plain
    head = plain[:MOST_SIGNS]
    return (head.rpartition(" ")[0] or head) + " …"
