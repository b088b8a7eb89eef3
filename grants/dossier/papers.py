"""The plan on paper: what the makers wrote, where it stands, and the money. No names of people, no addresses.

Plain values only. May import: dossier's queries, rules.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from grants.dossier.queries import Dossier
from grants.rules.terms import local_day


@dataclass(frozen=True)
class PlanPaper:
    """One plan. Amounts in cents; ``state`` as the makers may know it; ``told`` is the story at the end."""

    reference: str
    title: str
    place: str
    round_reference: str
    party_kind: str
    group_name: str
    submitted_on: str
    made_on: str
    state: str
    answers: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, int], ...]
    total_cents: int
    minimum_cents: int | None
    awarded_cents: int | None
    paid_cents: int
    told: str
    contact_name: str
    contact_phone: str


def plan_paper(whole: Dossier, made_on: date) -> PlanPaper:
    """Return the paper of a plan; an outcome whose letter has not left is not on it."""
    plan = whole.plan
    answers = {
        "what": plan.what,
        "already": plan.already,
        "for_whom": plan.for_whom,
        "where": " · ".join(part for part in (plan.where_about, plan.when_about) if part),
        "also_needed": plan.also_needed,
        "helper": plan.helper_about,
        "neighbours": plan.neighbours,
    }
    return PlanPaper(
        reference=plan.reference,
        title=plan.title,
        place=plan.place,
        round_reference=plan.round_reference,
        party_kind=plan.party_kind.value,
        group_name=plan.group_name,
        submitted_on=local_day(plan.submitted_at).isoformat(),
        made_on=made_on.isoformat(),
        state=plan.shown_state.value,
        answers=tuple((name, text) for name, text in answers.items() if text),
        lines=tuple((line.label, line.cents) for line in whole.lines),
        total_cents=plan.total_cents,
        minimum_cents=plan.minimum_cents,
        awarded_cents=plan.cents if plan.told_outcome else None,
        paid_cents=(plan.paid_cents or 0) if plan.told_outcome else 0,
        told=plan.told or "",
        contact_name=plan.contact_name,
        contact_phone=plan.contact_phone,
    )


def frozen(paper: PlanPaper) -> dict[str, Any]:
    """Give the paper as JSON values."""
    return asdict(paper)
