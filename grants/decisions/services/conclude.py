"""The chair's press on a plan: the panel is done with it (afronden)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import locked, noted
from grants.decisions.models import Condition, ConditionKind, DecisionEvent, Recommendation
from grants.decisions.queries import Table, TableCount, frozen_tally, standing, table
from grants.panel.services import close_voices, demand_open
from grants.programmes.models import HouseRule
from grants.rules.checks import demand_text
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow, Stale
from grants.rules.reviews import Outcome, Tally, outcome
from grants.store import clock
from grants.store.session import truth

HELP_LENGTH = 1000
NAME_LENGTH = 120

truth("one_standing_recommendation", lambda: NotNow("concluded"))


@dataclass(frozen=True)
class Conclusion:
    """What the chair picks. The outcome itself follows from the voices; the chair cannot choose another.

    `kinds` says, for each "ja, als" in the order shown, what it becomes. `minimum` picks the stated minimum instead of
    the full amount. Where the panel says no yes: `house_rule` is the number of the question the plan fails (a no), or
    None for a not-yet with what would make it a yes and who helps with that. `shown` are the counts on the page.
    """

    after_table: bool = False
    minimum: bool = False
    kinds: Sequence[ConditionKind | None] = ()
    house_rule: int | None = None
    what_would_help: str = ""
    help_name: str = ""
    shown: str = ""


def conclude(session: Session, actor: Actor, reference: str, picked: Conclusion, seen: int) -> Outcome:
    """Conclude a valid plan: agreed is yes, mixed is weighed after the table has spoken (PRODUCT 3.3).

    `seen` is the mark of the table that was shown. Freezes the counts and the sentences, and closes the voices.
    Raises NotAllowed, NotNow ('not_in_review', 'concluded', 'own_voice_first', 'not_valid', 'needs_evening'), Stale
    when the table changed meanwhile, and Invalid at the field that is missing.
    """
    application = locked(session, reference)
    here = standing(session, actor, reference)
    here.demand(Deed.CONCLUDE)
    demand_open(session, application)
    around = table(session, actor, here)
    if around.tally is None:
        raise NotNow("own_voice_first")
    if seen != around.mark:
        raise Stale("stale", changed=changed(picked.shown, around.tally))
    result = outcome(around.tally, picked.after_table)
    row = _recommendation(session, actor, application, around, picked, result)
    if result is Outcome.YES:
        _bind(session, row, around, picked.kinds)
    close_voices(session, actor, application)
    noted(session, actor, application, DecisionEvent.CONCLUDED)
    return result


def _recommendation(
    session: Session, actor: Actor, application: Application, around: Table, picked: Conclusion, result: Outcome
) -> Recommendation:
    row = Recommendation(
        application_id=application.id,
        outcome=result,
        after_table=picked.after_table,
        tally=frozen_tally(around.members),
        sentences=[{"choice": one.choice.value, "sentence": one.sentence} for one in around.spoken],
        concluded_by_id=actor.person_id,
        concluded_at=clock.now(),
    )
    if result is Outcome.YES:
        row.cents = _amount(application, picked.minimum)
    elif picked.house_rule is not None:
        row.house_rule_id = _house_rule(session, application.round_id, picked.house_rule)
    else:
        row.what_would_help, row.help_name = _what_helps(picked)
    session.add(row)
    session.flush()
    return row


def _amount(application: Application, minimum: bool) -> int | None:
    if not minimum:
        return application.total_cents
    if application.minimum_cents is None:
        raise Invalid("no_minimum", "amount")
    return application.minimum_cents


def _house_rule(session: Session, round_id: int, number: int) -> int:
    asked = select(HouseRule.id).where(HouseRule.round_id == round_id, HouseRule.number == number)
    found = session.scalar(asked)
    if found is None:
        raise Invalid("house_rule_needed", "house_rule")
    return found


def _what_helps(picked: Conclusion) -> tuple[str, str]:
    helps = demand_text(picked.what_would_help.strip(), "what_would_help", HELP_LENGTH)
    name = demand_text(picked.help_name.strip(), "help_name", NAME_LENGTH)
    if not helps:
        raise Invalid("what_would_help_needed", "what_would_help")
    if not name:
        raise Invalid("help_name_needed", "help_name")
    return helps, name


def _bind(session: Session, row: Recommendation, around: Table, kinds: Sequence[ConditionKind | None]) -> None:
    for number, body in enumerate(around.if_sentences, 1):
        kind = kinds[number - 1] if number <= len(kinds) else None
        if kind is None:
            raise Invalid("condition_kind_needed", f"kinds-{number - 1}")
        session.add(
            Condition(application_id=row.application_id, recommendation_id=row.id, number=number, kind=kind, body=body)
        )
    session.flush()


COUNTED = tuple(one for one in TableCount if one is not TableCount.SENTENCES)


def shown(tally: Tally) -> str:
    """Write the counts as a page keeps them, to be able to say afterwards what changed: '4-1-0-0-1'."""
    return "-".join(str(getattr(tally, name.value)) for name in COUNTED)


def changed(before: str, tally: Tally) -> list[tuple[TableCount, str, str]]:
    """Give what differs from the counts that were shown; when no count does, a sentence or a member changed."""
    now = shown(tally).split("-")
    old = before.split("-") if before.count("-") == len(COUNTED) - 1 else now
    rows: list[tuple[TableCount, str, str]] = []
    for name, was, is_now in zip(COUNTED, old, now, strict=True):
        if was != is_now:
            rows.append((name, was, is_now))
    return rows or [(TableCount.SENTENCES, "", "")]
