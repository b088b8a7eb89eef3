"""Every plan that lies before the panel, as the booklet of an evening prints it. No voice is in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, cast, literal, null, outerjoin, select, union_all
from sqlalchemy.orm import Session

from grants.applications.models import Application, BudgetLine, FileKind, FileState, Message, Owner, PlanFile, Side
from grants.evenings.queries.agendas import MOST
from grants.panel.models import VoicesClosed
from grants.people.models import Person
from grants.programmes.models import HouseRule
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.store.base import UtcDateTime


class Said(NamedTuple):
    """One message of the open thread."""

    name: str
    side: Side
    body: str
    at: datetime


@dataclass(frozen=True)
class BookletPlan:
    """One plan on paper. Amounts in euro cents; ``photos`` are names in the store, the first sent first."""

    id: int
    reference: str
    title: str
    party_kind: PartyKind
    group_name: str
    what: str
    already: str
    for_whom: str
    where_about: str
    when_about: str
    also_needed: str
    helper_about: str
    neighbours: str
    total_cents: int
    minimum_cents: int | None
    makers: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()
    thread: tuple[Said, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Booklet:
    """The plans in the order of the evening, and the panel's own questions: number, Dutch, English."""

    plans: tuple[BookletPlan, ...]
    house_rules: tuple[tuple[int, str, str], ...]


_HANGS = ("makers", "lines", "thread", "photos")
_OWN = [name for name in BookletPlan.__dataclass_fields__ if name not in _HANGS]
_BEFORE_PANEL = (
    Application.round_id == bindparam("round_id"),
    Application.state == State.IN_REVIEW,
    VoicesClosed.application_id.is_(None),
)
_OPEN: Any = (
    select(*(getattr(Application, name) for name in _OWN))
    .outerjoin(VoicesClosed, VoicesClosed.application_id == Application.id)
    .where(*_BEFORE_PANEL)
    .order_by(Application.complete_at, Application.id)
    .limit(MOST)
)


def booklet(session: Session, round_id: int) -> Booklet:
    """Give what the booklet of a round prints, the oldest plan of young people first; two statements."""
    plans = [BookletPlan(**row._mapping) for row in session.execute(_OPEN, {"round_id": round_id})]
    hanging: dict[int, dict[str, list[Any]]] = {plan.id: {} for plan in plans}
    rules: list[Any] = []
    for row in session.execute(_HANGING, {"round_id": round_id}):
        if row.kind == "rule":
            rules.append(row)
        elif row.plan in hanging:
            hanging[row.plan].setdefault(row.kind, []).append(row)
    youth = next((plan for plan in plans if plan.party_kind is PartyKind.YOUTH_GROUP), None)
    ordered = plans if youth is None else [youth, *(plan for plan in plans if plan is not youth)]
    return Booklet(
        tuple(_whole(plan, hanging[plan.id]) for plan in ordered),
        tuple((row.number, row.a, row.b) for row in _sorted(rules)),
    )


def _whole(plan: BookletPlan, parts: dict[str, list[Any]]) -> BookletPlan:
    return replace(
        plan,
        makers=tuple(row.a for row in _sorted(parts.get("maker", []))),
        lines=tuple((row.a, row.cents) for row in _sorted(parts.get("line", []))),
        thread=tuple(Said(row.a, Side(row.b), row.c, row.at) for row in _sorted(parts.get("talk", []))),
        photos=tuple(row.a for row in _sorted(parts.get("photo", []))),
    )


def _sorted(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.number)


_TEXT, _NO, _NEVER = cast(null(), String), cast(null(), Integer), cast(null(), UtcDateTime)


def _part(kind: str, plan: Any, number: Any, **rest: Any) -> Any:
    return select(
        literal(kind).label("kind"), plan.label("plan"), number.label("number"), rest.get("cents", _NO).label("cents"),
        *(cast(rest.get(name, _TEXT), String).label(name) for name in "abc"), rest.get("at", _NEVER).label("at"),
    )  # fmt: skip


def _of_open(part: Any, plan: Any) -> Any:
    closed = outerjoin(Application, VoicesClosed, VoicesClosed.application_id == Application.id)
    return part.where(plan.in_(select(Application.id).select_from(closed).where(*_BEFORE_PANEL)))


def _hanging() -> Any:
    """Ask for makers, lines, messages, photos and house rules as rows of one shape."""
    maker = _part("maker", Owner.application_id, Owner.position, a=Person.name)
    line = _part("line", BudgetLine.application_id, BudgetLine.position, a=BudgetLine.label, cents=BudgetLine.cents)
    said = {"a": Person.name, "b": Message.side, "c": Message.body, "at": Message.made_at}
    talk = _part("talk", Message.application_id, Message.id, **said)
    photo = _part("photo", PlanFile.application_id, PlanFile.id, a=PlanFile.name)
    rule = _part("rule", HouseRule.id, HouseRule.number, a=HouseRule.question, b=HouseRule.question_en)
    return union_all(
        _of_open(maker.join(Person, Person.id == Owner.person_id), Owner.application_id).where(
            Owner.until_at.is_(None)
        ),
        _of_open(line, BudgetLine.application_id),
        _of_open(talk.join(Person, Person.id == Message.person_id), Message.application_id),
        _of_open(photo, PlanFile.application_id).where(
            PlanFile.kind == FileKind.PHOTO, PlanFile.state == FileState.READY
        ),
        rule.where(HouseRule.round_id == bindparam("round_id")),
    )


_HANGING = _hanging()
