"""What a decision and its letter need to know of a plan, in as few statements for forty plans as for one."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from grants.applications.models import Application, Helper, Owner
from grants.decisions.models import Condition, ConditionKind, Division, DivisionShare, Recommendation
from grants.decisions.queries.quick import AWARDED
from grants.decisions.queries.rows import Addressee, Bound, Held, Plan, Said
from grants.people.models import Locale, Person
from grants.programmes.models import HouseRule, Place, Programme, Round
from grants.rules.lifecycle import State
from grants.store.base import Key

_OWN = (
    Application.id,
    Application.reference,
    Application.title,
    Application.state,
    Application.version,
    Application.locale,
    Application.party_kind,
    Application.group_name,
    Application.total_cents,
    Application.minimum_cents,
    Application.complete_at,
)
_other = aliased(Application)
_EARLIER = (
    select(func.count())
    .where(_other.round_id == Application.round_id, _other.complete_at < Application.complete_at)
    .scalar_subquery()
)
_ROUND = (
    Round.id,
    Round.reference,
    Round.opens_on,
    Round.ceiling_cents,
    Round.legal_base_title,
    Round.legal_base_article,
    Round.legal_base_url,
    Round.contact_name,
    Round.contact_phone,
    Round.contact_hours,
    Round.stand_in_name,
    Round.stand_in_phone,
    Round.method,
    Round.quick_cents,
    case((Round.quick_cents > 0, AWARDED), else_=0),
)
_OFFICE = (Place.name, Programme.name, Programme.body_name, Programme.postal_address, Programme.email, Programme.phone)
_SAID = (
    Recommendation.id,
    Recommendation.outcome,
    Recommendation.cents,
    Recommendation.house_rule_id,
    HouseRule.number,
    HouseRule.question,
    HouseRule.question_en,
    Recommendation.what_would_help,
    Recommendation.help_name,
    Recommendation.after_table,
    Recommendation.tally,
    Recommendation.sentences,
    Recommendation.quick,
    Recommendation.concluded_at,
)
_HELD = (DivisionShare.cents, DivisionShare.left_cents, Division.method, DivisionShare.position)
_STANDING = and_(Recommendation.application_id == Application.id, Recommendation.withdrawn_at.is_(None))

_PLANS = (
    select(*_OWN, _EARLIER + 1, *_ROUND, *_OFFICE, *_HELD, *_SAID)
    .join(Round, Round.id == Application.round_id)
    .join(Place, Place.id == Application.place_id)
    .join(Programme, Programme.id == Application.programme_id)
    .outerjoin(Recommendation, _STANDING)
    .outerjoin(HouseRule, HouseRule.id == Recommendation.house_rule_id)
    .outerjoin(DivisionShare, and_(DivisionShare.recommendation_id == Recommendation.id, DivisionShare.binds))
    .outerjoin(Division, Division.id == DivisionShare.division_id)
    .order_by(Application.complete_at, Application.reference)
)


def concluded(session: Session, round_id: int) -> list[Plan]:
    """Give the plans of a round that the panel concluded and nobody decided on yet, in order of completeness."""
    waiting = _PLANS.where(
        Application.round_id == round_id, Application.state == State.IN_REVIEW, Recommendation.id.is_not(None)
    )
    return _filled(session, [_plan(row) for row in session.execute(waiting)])


def plan(session: Session, application_id: int) -> Plan:
    """Give one plan with all that its letter prints."""
    return _filled(session, [_plan(session.execute(_PLANS.where(Application.id == application_id)).one())])[0]


def _plan(row: Any) -> Plan:
    own = len(_OWN) + 1 + len(_ROUND) + len(_OFFICE)
    share, said = row[own : own + len(_HELD)], row[own + len(_HELD) :]
    held = Held(*share) if share[-1] is not None else None
    concluded = None if said[0] is None else _said(said, row[_OWN.index(Application.locale)])
    values: tuple[Any, ...] = (*row[:own], concluded, held)
    return Plan(*values)


def _said(row: Any, locale: Locale) -> Said:
    head, number, dutch, english, rest = row[:4], row[4], row[5], row[6], row[7:]
    in_own_words = english if locale is Locale.EN and english else dutch
    values: tuple[Any, ...] = (*head, number, in_own_words or "", *rest)
    return Said(*values)


def _filled(session: Session, plans: list[Plan]) -> list[Plan]:
    """Put people and conditions with their plans: one statement, however many plans."""
    found: dict[int, dict[str, list[Any]]] = {
        one.id: {"owner": [], "helper": [], "condition": [], "rule": []} for one in plans
    }
    for plan_id, kind, *values in session.execute(_HANGING, {"plans": list(found)}):
        found[plan_id][kind].append(values)
    return [_with(one, found[one.id]) for one in plans]


def _with(one: Plan, hanging: dict[str, list[Any]]) -> Plan:
    owners = sorted(hanging["owner"], key=lambda row: row[0])
    bound = sorted(hanging["condition"], key=lambda row: row[0])
    rules = sorted(hanging["rule"], key=lambda row: row[0])
    in_english = one.locale is Locale.EN
    return replace(
        one,
        owners=tuple(Addressee(person, name, code, number, bool(by)) for _, person, name, code, number, by in owners),
        helpers=frozenset(person for _, person, *_ in hanging["helper"]),
        conditions=tuple(Bound(number, ConditionKind(kind), body) for number, _, kind, body, *_ in bound),
        house_rules=tuple(english if in_english and english else dutch for _, _, dutch, english, *_ in rules),
    )


_NOBODY, _NOTHING = cast(null(), Key), cast(null(), String)
_NO = cast(null(), Integer)
_IDS: Any = bindparam("plans", expanding=True)


def _hanging() -> Any:
    """Ask for all that hangs on a plan as rows of one shape: plan, kind, number, person, three texts, a mark."""
    mailed = case((Person.email.is_not(None), 1), else_=0)
    owners = select(
        Owner.application_id, literal("owner"), Owner.position, Person.id,
        cast(Person.name, String), cast(Owner.postcode, String), cast(Owner.house_number, String), mailed,
    )  # fmt: skip
    helpers = select(
        Helper.application_id, literal("helper"), _NO, Helper.person_id, _NOTHING, _NOTHING, _NOTHING, _NO,
    )  # fmt: skip
    conditions = select(
        Condition.application_id, literal("condition"), Condition.number, _NOBODY,
        cast(Condition.kind, String), cast(Condition.body, String), _NOTHING, _NO,
    )  # fmt: skip
    rules = select(
        Application.id, literal("rule"), HouseRule.number, _NOBODY,
        cast(HouseRule.question, String), cast(HouseRule.question_en, String), _NOTHING, _NO,
    )  # fmt: skip
    return union_all(
        owners.join(Person, Person.id == Owner.person_id).where(
            Owner.application_id.in_(_IDS), Owner.until_at.is_(None)
        ),
        helpers.where(Helper.application_id.in_(_IDS), Helper.until_at.is_(None)),
        conditions.join(Recommendation, Recommendation.id == Condition.recommendation_id).where(
            Condition.application_id.in_(_IDS), Recommendation.withdrawn_at.is_(None)
        ),
        rules.join(HouseRule, HouseRule.round_id == Application.round_id).where(Application.id.in_(_IDS)),
    )


_HANGING = _hanging()
