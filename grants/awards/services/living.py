"""Living with a yes: handing it back, what changed, how it ended, and the event the money waited for.

May import: awards.models, awards.queries, ledger, earlier storeys, rules, store.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import advance, demand_seen, locked, noted
from grants.awards import queries
from grants.awards.models import AwardEvent, ChangeKind, ChangeReport, Closing
from grants.awards.services.accounts import demand_told, end, standing_row
from grants.decisions.models import Condition, ConditionKind, Recommendation
from grants.ledger import services as ledger
from grants.programmes.models import Round
from grants.rules import checks
from grants.rules.lifecycle import Action, Need, State
from grants.rules.money import euro
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store import clock
from grants.store.session import lock_root

CHANGE_LENGTH = 600
STORY_LENGTH = 1000


def turn_down(session: Session, actor: Actor, reference: str, key: str, seen: int | None = None) -> None:
    """Hand an award back, as an owner, before accepting it: what was reserved goes back to the pot.

    Raises NotAllowed, Missing, Stale, NotNow('wrong_state').
    """
    # Money: the round before the plan.
    found = session.scalar(select(Application.round_id).where(Application.reference == reference))
    lock_root(session, Round, *([] if found is None else [found]))
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.TURN_DOWN)
    demand_seen(session, application, seen)
    award = queries.award(session, reference)
    demand_told(award)
    advance(session, actor, application, Action.TURN_DOWN)
    end(session, standing_row(session, application.id))
    ledger.unreserve(session, actor, application.id, award.reserved, key)


def report_change(
    session: Session, actor: Actor, reference: str, values: Mapping[str, Any], seen: int | None = None
) -> None:
    """Tell, as an owner, that something changes: kind (date, purchase, leader) and a sentence. Small things are noted.

    This is the duty to report of Aanwijzing 8 for subsidies below 25,000 euros. Raises NotAllowed, Missing, Stale,
    NotNow('wrong_state') and Invalid at 'kind' or 'sentence'.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.REPORT_CHANGE)
    demand_seen(session, application, seen)
    if application.state is not State.AWARDED:
        raise NotNow("wrong_state", state=application.state)
    kind = _change_kind(values)
    sentence = checks.demand_text(str(values.get("sentence", "")).strip(), "sentence", CHANGE_LENGTH, required=True)
    session.add(
        ChangeReport(application_id=application.id, kind=kind, sentence=sentence, by_id=actor.person_id, at=clock.now())
    )
    noted(session, actor, application, AwardEvent.CHANGE_REPORTED, reason_code=kind.value)


def _change_kind(values: Mapping[str, Any]) -> ChangeKind:
    try:
        return ChangeKind(str(values.get("kind") or ""))
    except ValueError:
        raise Invalid("change_kind_needed", "kind") from None


def close_award(
    session: Session, actor: Actor, reference: str, values: Mapping[str, Any], seen: int | None = None
) -> None:
    """End an award, as an owner: a sentence, and what is left over in cents. It does not wait for money to come back.

    Takes sentence and left_over_cents. Raises NotAllowed, Missing, Stale, NotNow('wrong_state' or
    'nothing_reserved_or_underway') and Invalid at 'sentence' or 'left_over'.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.CLOSE_AWARD)
    demand_seen(session, application, seen)
    award = queries.award(session, reference)
    settled = not award.reserved and not award.underway
    advance(session, actor, application, Action.CLOSE, {Need.NOTHING_RESERVED_OR_UNDERWAY} if settled else ())
    sentence = checks.demand_text(str(values.get("sentence", "")).strip(), "sentence", STORY_LENGTH, required=True)
    cents = values.get("left_over_cents")
    if not isinstance(cents, int) or cents < 0:
        raise Invalid("money_format", "left_over")
    if cents > award.paid:
        raise Invalid("left_over_too_much", "left_over", most=euro(award.paid))
    session.add(
        Closing(
            application_id=application.id,
            sentence=sentence,
            left_over_cents=cents,
            by_id=actor.person_id,
            at=clock.now(),
        )
    )
    session.flush()


def met(session: Session, actor: Actor, reference: str, number: int, seen: int | None = None) -> None:
    """Note, as the officer, that the event of a condition has happened: from then it holds no payment up (Awb 4:33).

    Raises NotAllowed, Missing (also for what is not an event), Stale and NotNow('already_met').
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.PREPARE)
    demand_seen(session, application, seen)
    condition = session.scalar(
        select(Condition)
        .join(Recommendation, Recommendation.id == Condition.recommendation_id)
        .where(Condition.application_id == application.id, Condition.number == number)
        .where(Condition.kind == ConditionKind.EVENT, Recommendation.withdrawn_at.is_(None))
    )
    if condition is None:
        raise Missing("no_such_page")
    if condition.met_at is not None:
        raise NotNow("already_met")
    condition.met_at, condition.met_by_id = clock.now(), actor.person_id
    noted(session, actor, application, AwardEvent.CONDITION_MET)
