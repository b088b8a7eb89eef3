"""Putting a letter together: a plan as the queries found it, and what was ruled on it."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from grants.decisions.models import Verdict
from grants.decisions.papers.letter import Agreement, Aside, Counts, LetterPaper, Pot, Question, Sentence
from grants.decisions.queries import LastRequest, Plan
from grants.paper.facts import environment
from grants.programmes.models import Method
from grants.rules.lifecycle import AWB, DeclineReason
from grants.rules.reviews import Choice, Outcome
from grants.rules.terms import local_day


@dataclass(frozen=True)
class Ruling:
    """What is decided on one plan. `cents` of an approval; `free_cents` is the pot at its turn, when that mattered.

    `asked` is the request for completion that was not met.
    `method` is how the pot was divided, `rank` its turn where that is not the order in which plans became complete.
    `undecided` is true for a yes whose amount a draw or Equal Shares must still find: it has no letter.
    """

    verdict: Verdict
    cents: int | None = None
    reason: DeclineReason | None = None
    explanation: str = ""
    departs: bool = False
    free_cents: int | None = None
    asked: LastRequest | None = None
    method: Method = Method.ARRIVAL
    rank: int | None = None
    undecided: bool = False


# What the letter prints of the plan, its round and its office just as it stands there.
_OF_PLAN = ("reference", "group_name", "place", "round_reference")
_OF_ROUND = ("contact_name", "contact_phone", "contact_hours", "stand_in_name", "stand_in_phone")
_OF_OFFICE = ("programme", "body_name", "postal_address", "email", "phone")
_OF_LAW = ("legal_base_title", "legal_base_article", "legal_base_url")
_AS_IT_STANDS = (*_OF_PLAN, *_OF_ROUND, *_OF_OFFICE, *_OF_LAW)


def letter(plan: Plan, ruling: Ruling, signed_by: str) -> LetterPaper:
    """Write the letter that tells `ruling` to the makers of `plan`; undated until it leaves."""
    if ruling.verdict is Verdict.CANCELLED:
        # The end of a yes is the office's letter: the panel said nothing about it.
        plan = replace(plan, said=None, conditions=())
    return LetterPaper(
        **{name: getattr(plan, name) for name in _AS_IT_STANDS},
        **_to_whom(plan),
        **_outcome(plan, ruling),
        **_panel(plan, ruling),
        round_year=plan.round_opens_on.year,
        house_rules=plan.house_rules if plan.said else (),
        signed_by=signed_by,
    )


def _to_whom(plan: Plan) -> dict[str, Any]:
    return {
        "locale": plan.locale.value,
        "plan_title": plan.title,
        "party_kind": plan.party_kind.value,
        "addressees": tuple(owner.name for owner in plan.owners),
        "address": _address(plan),
        "by_post": not any(owner.mailed for owner in plan.owners),
    }


def _outcome(plan: Plan, ruling: Ruling) -> dict[str, Any]:
    by_rule = plan.said if ruling.reason is DeclineReason.HOUSE_RULE else None
    return {
        "verdict": ruling.verdict.value,
        "asked_cents": plan.total_cents,
        "cents": ruling.cents,
        "reason": ruling.reason.value if ruling.reason else "",
        "awb": AWB[ruling.reason] if ruling.reason else "",
        "explanation": ruling.explanation,
        "departs": ruling.departs,
        "house_rule_number": by_rule.house_rule_number if by_rule else None,
        "house_rule": by_rule.house_rule if by_rule else "",
        "pot": _pot(plan, ruling),
        "asked": _asked(ruling.asked),
    }


def _asked(one: LastRequest | None) -> Question | None:
    return None if one is None else Question(one.question, one.asked_on, one.due_on, one.answered_on is not None)


def _pot(plan: Plan, ruling: Ruling) -> Pot | None:
    if ruling.free_cents is None:
        return None
    return Pot(plan.ceiling_cents, ruling.free_cents, ruling.rank or plan.rank, ruling.method.value)


def _panel(plan: Plan, ruling: Ruling) -> dict[str, Any]:
    said = plan.said
    tally = dict(said.tally) if said else {}
    asides = tally.pop("asides", [])
    helps = said if ruling.verdict is Verdict.NOT_YET else None
    return {
        "panel_said": panel_said(plan),
        "spoke_on": local_day(said.concluded_at) if said and said.after_table else None,
        "sentences": _sentences(plan, ruling),
        "conditions": _conditions(plan, ruling),
        "what_would_help": helps.what_would_help if helps else "",
        "help_name": helps.help_name if helps else "",
        "counts": Counts(**tally) if said else None,
        "set_aside": tuple(Aside(**row) for row in asides),
    }


def panel_said(plan: Plan) -> str:
    """Give what the panel concluded: 'yes', 'not_yet', 'no' by a house rule, or '' when it did not conclude."""
    if plan.said is None:
        return ""
    if plan.said.outcome is Outcome.YES:
        return "yes"
    return "not_yet" if plan.said.house_rule_id is None else "no"


def _address(plan: Plan) -> tuple[str, ...]:
    """Give where the first owner lives, as far as it is known: postcode and number, which is enough for the post."""
    lines = (f"{owner.postcode} {owner.house_number}".strip() for owner in plan.owners)
    return next(((line,) for line in lines if line), ())


def _sentences(plan: Plan, ruling: Ruling) -> tuple[Sentence, ...]:
    """Give the panel's sentences. What became a condition of this yes is printed there, not twice."""
    if plan.said is None:
        return ()
    bound = Choice.YES_IF.value if ruling.verdict is Verdict.APPROVED else None
    rows = (Sentence(row["choice"], row["sentence"]) for row in plan.said.sentences)
    return tuple(row for row in rows if row.choice != bound)


def _conditions(plan: Plan, ruling: Ruling) -> tuple[Agreement, ...]:
    if ruling.verdict is not Verdict.APPROVED:
        return ()
    return tuple(Agreement(one.kind.value, one.body) for one in plan.conditions)


def twin(facts: dict[str, Any], top: int = 1) -> Markup:
    """Give a frozen letter as HTML, word for word what its PDF says, in its own language.

    `top` is the level of its heading, for a page that has a heading of its own.
    """
    shape = environment(facts["locale"], "papers").get_template("papers/decisions/_letter.html")
    # Escaped by its own environment, from plain facts.
    return Markup(shape.render(paper=facts, top=top))  # noqa: S704
