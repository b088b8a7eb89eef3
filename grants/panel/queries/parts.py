"""What hangs on a plan, in one statement: makers, lines of money, the open thread, completions, the panel's questions.

Six small questions would be six statements a page; a union of plain columns is one.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from grants.applications.models import BudgetLine, InfoRequest, Message, Owner, Side, ThreadQuestion
from grants.panel.models import Review, Seat
from grants.panel.queries.table import SPEAKS
from grants.people.models import Person
from grants.programmes.models import HouseRule
from grants.rules.completion import Change, changes
from grants.rules.permissions import Actor, Standing
from grants.rules.reviews import Choice, Closeness
from grants.store.base import Key, UtcDateTime


class Said(NamedTuple):
    """One message in the open thread: ``asks`` is its number as a question, ``answers`` that of what it replies to."""

    name: str
    side: Side
    body: str
    at: datetime
    mine: bool
    asks: int
    waits: bool
    answers: int


class Asked(NamedTuple):
    """A completion: what the officer asked beside what the makers answered, and what they changed: old beside new."""

    question: str
    answer: str
    at: datetime
    changes: tuple[Change, ...]


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


_PLAN: Any = bindparam("plan")
_ROUND: Any = bindparam("round")
_ME: Any = bindparam("me")


def _open_to_all() -> list[Any]:
    """Ask for what every reader of a plan may see."""
    makers = _part("maker", Owner.position, a=Person.name).join(Person, Person.id == Owner.person_id)
    lines = _part("line", BudgetLine.position, cents=BudgetLine.cents, a=BudgetLine.label)
    talk = _part(
        "talk", Message.id, person=Person.id, a=Person.name, b=Message.side, c=Message.body, at=Message.made_at
    ).join(Person, Person.id == Message.person_id)
    words = {"a": InfoRequest.question, "b": InfoRequest.answer, "c": InfoRequest.before, "d": InfoRequest.after}
    asked = _part("asked", InfoRequest.id, at=InfoRequest.answered_at, **words)
    rules = _part("rule", HouseRule.number, a=HouseRule.question, b=HouseRule.question_en)
    questions = _part("question", ThreadQuestion.number, a=ThreadQuestion.message_id, person=ThreadQuestion.answer_id)
    return [
        talk.where(Message.application_id == _PLAN),
        makers.where(Owner.application_id == _PLAN, Owner.until_at.is_(None)),
        lines.where(BudgetLine.application_id == _PLAN),
        asked.where(InfoRequest.application_id == _PLAN, InfoRequest.answered_at.is_not(None)),
        rules.where(HouseRule.round_id == _ROUND),
        questions.where(ThreadQuestion.application_id == _PLAN),
    ]


def _voices() -> Any:
    """Ask for the voices of the others."""
    said = {"a": Person.name, "b": Review.choice, "c": Review.sentence, "d": Review.closeness}
    voices = _part("voice", Review.id, **said).join(Seat, Seat.id == Review.seat_id)
    others = voices.join(Person, Person.id == Seat.person_id).where(Review.application_id == _PLAN, *SPEAKS)
    return others.where(Seat.person_id != _ME)


# Two statements, built once: for who may not see the voices they are not even asked for.
_WITHOUT_VOICES = union_all(*_open_to_all())
_WITH_VOICES = union_all(*_open_to_all(), _voices())


def parts(session: Session, here: Standing, actor: Actor, with_voices: bool) -> Parts:
    """Give the parts of the plan `here` stands before, the others' voices only `with_voices`."""
    found: dict[str, list[Any]] = {"maker": [], "line": [], "talk": [], "asked": [], "rule": [], "voice": []} | {
        "question": []
    }
    asked: dict[str, Any] = {"plan": here.id, "round": here.round_id}
    statement = _WITH_VOICES if with_voices else _WITHOUT_VOICES
    for row in session.execute(statement, asked | ({"me": actor.person_id} if with_voices else {})):
        found[row.kind].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.number)
    return Parts(
        makers=tuple(row.a for row in found["maker"]),
        lines=tuple((row.a, row.cents) for row in found["line"]),
        thread=_thread(found["talk"], found["question"], actor),
        completions=tuple(one for one in map(_completion, found["asked"]) if one.answer or one.changes),
        house_rules=tuple((row.number, row.a, row.b) for row in found["rule"]),
        voices=tuple(Voiced(row.a, Closeness(row.d), Choice(row.b), row.c) for row in found["voice"]),
    )


def _completion(row: Any) -> Asked:
    """Give a completion without the details of the contact: these are not the panel's."""
    return Asked(row.a, row.b, row.at, changes(json.loads(row.c), json.loads(row.d)))


def _thread(talk: list[Any], questions: list[Any], actor: Actor) -> tuple[Said, ...]:
    asks = {int(row.a): row for row in questions}
    answers = {row.person: row.number for row in questions if row.person is not None}
    return tuple(
        Said(
            row.a,
            Side(row.b),
            row.c,
            row.at,
            row.person == actor.person_id,
            asks[row.number].number if row.number in asks else 0,
            row.number in asks and asks[row.number].person is None,
            answers.get(row.number, 0),
        )
        for row in talk
    )
