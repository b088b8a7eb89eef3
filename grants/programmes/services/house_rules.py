"""The panel's own questions: written down, dated, and kept in every version. May import: programmes, rules, store."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from grants.programmes.models import HouseRule, HouseRuleVersion, Round
from grants.programmes.queries import round_standing
from grants.rules import checks
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow, Stale
from grants.rules.rounds import LEAST_RULES, MOST_RULES
from grants.store import clock
from grants.store.session import lock_root

RULE_LENGTH = 300

Rules = tuple[tuple[str, str], ...]
"""Questions in their order, each as (Dutch, English or '')."""


def write_rules(session: Session, actor: Actor, reference: str, rules: Iterable[tuple[str, str]], seen: int) -> int:
    """Write the house rules of a round anew, as the panel agreed; returns the number of this version.

    `seen` is the version that was shown. Writing the same questions again makes no version. Raises NotAllowed,
    Missing, NotNow('already_published') (a resident may rely on them), Stale, and Invalid: 'round_house_rules',
    'rule_needs_dutch' at the question, 'rule_twice'.
    """
    here = round_standing(session, actor, reference)
    here.demand(Deed.WRITE_RULES)
    lock_root(session, Round, here.id)
    if session.get_one(Round, here.id, populate_existing=True).published_at is not None:
        raise NotNow("already_published")
    before, version = newest(session, here.id)
    if seen != version:
        raise Stale("stale", changed=[("", "", question) for question, _ in before])
    asked = _agreed(rules)
    if asked == before:
        return version
    session.execute(delete(HouseRule).where(HouseRule.round_id == here.id))
    return keep_rules(session, actor.person_id, here.id, asked, version + 1)


def newest(session: Session, round_id: int) -> tuple[Rules, int]:
    """Give the house rules of a round as they are now, and the number of their version (0: none was kept)."""
    rows = select(HouseRule.question, HouseRule.question_en).where(HouseRule.round_id == round_id)
    rules = tuple((row.question, row.question_en) for row in session.execute(rows.order_by(HouseRule.number)))
    kept = select(func.max(HouseRuleVersion.version)).where(HouseRuleVersion.round_id == round_id)
    return rules, session.scalar(kept) or 0


def keep_rules(
    session: Session, writer_id: int | None, round_id: int, rules: Sequence[tuple[str, str]], version: int
) -> int:
    """Store questions that were looked at as the rules of a round and as this version of them."""
    session.add_all(
        HouseRule(round_id=round_id, number=number, question=question, question_en=english)
        for number, (question, english) in enumerate(rules, 1)
    )
    kept = HouseRuleVersion(
        round_id=round_id,
        version=version,
        questions=[list(rule) for rule in rules],
        written_by_id=writer_id,
        written_at=clock.now(),
    )
    session.add(kept)
    session.flush()
    return version


def fit(rules: Iterable[tuple[str, str]]) -> Rules:
    """Give questions trimmed and fit to store. Raises Invalid at 'house_rules'."""
    return tuple(
        (
            checks.demand_text(dutch.strip(), "house_rules", RULE_LENGTH),
            checks.demand_text(english.strip(), "house_rules", RULE_LENGTH),
        )
        for dutch, english in rules
    )


def _agreed(rules: Iterable[tuple[str, str]]) -> Rules:
    """Give the questions that were filled in, when they can be the rules of a round."""
    typed = fit(rules)
    for number, (dutch, english) in enumerate(typed):
        if english and not dutch:
            raise Invalid("rule_needs_dutch", f"question_{number + 1}")
    asked = tuple(rule for rule in typed if rule[0])
    if not LEAST_RULES <= len(asked) <= MOST_RULES:
        raise Invalid("round_house_rules", "question_1", least=LEAST_RULES, most=MOST_RULES)
    if len({dutch.casefold() for dutch, _ in asked}) < len(asked):
        raise Invalid("rule_twice", "question_1")
    return asked
