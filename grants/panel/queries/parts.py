"""What hangs on a plan, in one statement: makers, lines of money, the open thread, completions, the panel's questions.

Six small questions would be six statements a page; a union of plain columns is one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from grants.applications.models import BudgetLine, InfoRequest, Message, Owner, Side
from grants.panel.models import Review, Seat
from grants.panel.queries.table import SPEAKS
from grants.people.models import Person
from grants.programmes.models import HouseRule
from grants.rules.permissions import Actor, Standing
from grants.rules.reviews import Choice, Closeness
from grants.store.base import Key, UtcDateTime


class Said(NamedTuple):
    """One message in the open thread."""

    name: str
    side: Side
    body: str
    at: datetime
    mine: bool


class Asked(NamedTuple):
    """A completion: what the officer asked beside what the makers answered."""

    question: str
    answer: str
    at: datetime


class Voiced(NamedTuple):
    """One voice as others at the table may see it."""

    name: str
    closeness: Closeness
    choice: Choice
    sentence: str


@dataclass(frozen=True)
class Parts:
    """The parts of one plan, each in its own order; lines in euro cents, house rules as number, Dutch, English."""

    makers: tuple[str, ...]
    lines: tuple[tuple[str, int], ...]
    thread: tuple[Said, ...]
    completions: tuple[Asked, ...]
    house_rules: tuple[tuple[int, str, str], ...]
    voices: tuple[Voiced, ...]


_NO_TIME, _NO_TEXT, _NO_NUMBER = cast(null(), UtcDateTime), cast(null(), String), cast(null(), Integer)
_NOBODY = cast(null(), Key)


def _part(kind: str, number: Any, **rest: Any) -> Any:
    return select(
        literal(kind).label("kind"),
        number.label("number"),
        rest.get("cents", _NO_NUMBER).label("cents"),
        rest.get("person", _NOBODY).label("person"),
        *(cast(rest.get(name, _NO_TEXT), String).label(name) for name in "abcd"),
        rest.get("at", _NO_TIME).label("at"),
    )


def _statement(plan_id: int, round_id: int, me: int | None, with_voices: bool) -> Any:
    makers = _part("maker", Owner.position, a=Person.name).join(Person, Person.id == Owner.person_id)
    lines = _part("line", BudgetLine.position, cents=BudgetLine.cents, a=BudgetLine.label)
    talk = _part(
        "talk", Message.id, person=Person.id, a=Person.name, b=Message.side, c=Message.body, at=Message.made_at
    ).join(Person, Person.id == Message.person_id)
    asked = _part("asked", InfoRequest.id, a=InfoRequest.question, b=InfoRequest.answer, at=InfoRequest.answered_at)
    rules = _part("rule", HouseRule.number, a=HouseRule.question, b=HouseRule.question_en)
    parts = [
        talk.where(Message.application_id == plan_id),
        makers.where(Owner.application_id == plan_id, Owner.until_at.is_(None)),
        lines.where(BudgetLine.application_id == plan_id),
        asked.where(InfoRequest.application_id == plan_id, InfoRequest.answered_at.is_not(None)),
        rules.where(HouseRule.round_id == round_id),
    ]
    return union_all(*parts, *([_voices(plan_id, me)] if with_voices else []))


def _voices(plan_id: int, me: int | None) -> Any:
    """Ask for the voices of the others; never put into a statement for who may not see them."""
    said = {"a": Person.name, "b": Review.choice, "c": Review.sentence, "d": Review.closeness}
    voices = _part("voice", Review.id, **said).join(Seat, Seat.id == Review.seat_id)
    others = voices.join(Person, Person.id == Seat.person_id).where(Review.application_id == plan_id, *SPEAKS)
    return others.where(Seat.person_id != me)


def parts(session: Session, here: Standing, actor: Actor, with_voices: bool) -> Parts:
    """Give the parts of the plan `here` stands before, the others' voices only `with_voices`."""
    found: dict[str, list[Any]] = {"maker": [], "line": [], "talk": [], "asked": [], "rule": [], "voice": []}
    for row in session.execute(_statement(here.id, here.round_id, actor.person_id, with_voices)):
        found[row.kind].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.number)
    return Parts(
        makers=tuple(row.a for row in found["maker"]),
        lines=tuple((row.a, row.cents) for row in found["line"]),
        thread=tuple(Said(row.a, Side(row.b), row.c, row.at, row.person == actor.person_id) for row in found["talk"]),
        completions=tuple(Asked(row.a, row.b, row.at) for row in found["asked"]),
        house_rules=tuple((row.number, row.a, row.b) for row in found["rule"]),
        voices=tuple(Voiced(row.a, Closeness(row.d), Choice(row.b), row.c) for row in found["voice"]),
    )
