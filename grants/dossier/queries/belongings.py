"""What belongs to one plan: lines, makers, messages, questions, payments and changes, in one statement.

Each part gives the same eleven columns. May import: every storey up to payments, rules, store.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from grants.applications.models import BudgetLine, Helper, InfoRequest, Message, Owner, Side, Step, ThreadQuestion
from grants.applications.models import Event as Noted
from grants.applications.queries import HelperRow, LineRow, MakerRow, MessageRow, QuestionRow, pause
from grants.awards.models import ChangeReport
from grants.dossier.queries.whole import Whole, public, whole
from grants.payments.models import Payment
from grants.people.models import Person
from grants.rules.completion import Change, Part, changes
from grants.rules.lifecycle import ASKED, State
from grants.rules.terms import answer_due, local_day
from grants.store.base import Cents, UtcDateTime

LIVING = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.AWARDED)
"""In which states a question in the thread still waits."""


class Event(NamedTuple):
    """One thing that happened to a plan besides its steps.

    ``kind`` is 'request' (words: the question, code: its parts, answer, until: the day asked for, after: its end),
    'payment' (code: its state, cents), 'change' (code: what became different, words: the sentence) or 'typed' (words:
    the helper who typed along). ``more`` of a request is what was asked for and what changed, as JSON.
    """

    kind: str
    number: int
    who: int
    code: str
    words: str
    answer: str
    cents: int | None
    at: datetime
    after: datetime | None
    until: str | None
    more: str

    @property
    def last_day(self) -> date | None:
        """The day asked for, of a request."""
        return date.fromisoformat(self.until[:10]) if self.until else None

    @property
    def parts(self) -> tuple[Part, ...]:
        """What a request opened again."""
        return tuple(Part(code) for code in json.loads(self.code))

    def changes(self, private: bool) -> tuple[Change, ...]:
        """Give what the answer to a request changed, old beside new; of the contact only where ``private``."""
        before, after = self.more.split(_BETWEEN) if self.more else ("{}", "{}")
        return changes(json.loads(before), json.loads(after), private)


@dataclass(frozen=True)
class Dossier:
    """A plan with everything that belongs to it."""

    plan: Whole
    lines: Sequence[LineRow]
    makers: Sequence[MakerRow]
    helpers: Sequence[HelperRow]
    thread: Sequence[MessageRow]
    questions: Sequence[QuestionRow]
    events: Sequence[Event]

    @property
    def open_request(self) -> Event | None:
        """The completion that waits for an answer, or None."""
        if self.plan.state is not State.SUBMITTED:
            return None
        return next((event for event in self.events if event.kind == "request" and event.after is None), None)

    def waiting(self, asked_of: Side) -> list[QuestionRow]:
        """Give the questions in the thread that wait for an answer by this side, oldest first; none of what is over."""
        over = self.plan.shown_state not in LIVING
        return [] if over else [one for one in self.questions if one.waits and one.asked_of is asked_of]

    @property
    def came_back(self) -> bool:
        """Whether the last payment came back, to the account that still stands: another one is needed."""
        last = next((event for event in reversed(self.events) if event.kind == "payment"), None)
        known = self.plan.payee_complete_at
        bounced = last is not None and last.code in ("bounced", "bounced_late")
        return bounced and bool(self.plan.reserved_cents) and (known is None or last is None or known <= last.at)

    def due_on(self, today: date) -> date | None:
        """Return by which day the answer is due, or None when it is not awaited (Awb 4:13, 4:15)."""
        if self.plan.state not in ASKED:
            return None
        asked = [event for event in self.events if event.kind == "request"]
        pauses = [pause(one.at, one.after, one.last_day or today, today) for one in asked]
        return answer_due(local_day(self.plan.submitted_at), self.plan.answer_days, pauses)


_BETWEEN = "\x1f"
"""Stands between two texts of JSON, which cannot hold it themselves."""

_NOTHING, _NOBODY = literal(""), literal(0)
_NO_MOMENT, _NO_CENTS, _NO_DAY = cast(null(), UtcDateTime), cast(null(), Cents), cast(null(), String)


def _part(of: Any, kind: str, number: Any, **known: Any) -> Any:
    """Select the eleven columns of one kind of belonging; what it does not have is empty."""
    plain: dict[str, Any] = {
        "who": _NOBODY, "code": _NOTHING, "words": _NOTHING, "answer": _NOTHING, "cents": _NO_CENTS,
        "at": _NO_MOMENT, "after": _NO_MOMENT, "until": _NO_DAY, "more": _NOTHING,
    }  # fmt: skip
    columns = [column.label(name) for name, column in (plain | known).items()]
    chosen = select(literal(kind).label("kind"), number.label("number"), *columns)
    return chosen.select_from(of).where(of.application_id == bindparam("plan"))


_LINES = _part(BudgetLine, "line", BudgetLine.position, words=BudgetLine.label, cents=BudgetLine.cents)
_MAKERS = (
    _part(Owner, "maker", Owner.position, who=Person.id, words=Person.name, at=Owner.confirmed_at)
    .join(Person, Person.id == Owner.person_id)
    .where(Owner.until_at.is_(None))
)
_HELPERS = (
    _part(Helper, "helper", Helper.id, who=Person.id, words=Person.name, at=Helper.since_at)
    .join(Person, Person.id == Helper.person_id)
    .where(Helper.until_at.is_(None))
)
_TYPED = (
    _part(Step, "typed", func.min(Step.id), who=Person.id, words=Person.name, at=func.min(Step.at))
    .join(Person, Person.id == Step.actor_id)
    .where(Step.action == Noted.HELPER_TYPED.value)
    .group_by(Person.id, Person.name)
)
_said = {"code": cast(Message.side, String), "words": Message.body, "answer": Person.name, "at": Message.made_at}
_THREAD = _part(Message, "message", Message.id, who=Person.id, **_said).join(Person, Person.id == Message.person_id)
_replied = {"who": ThreadQuestion.message_id, "cents": ThreadQuestion.answer_id}
_QUESTIONS = _part(
    ThreadQuestion, "question", ThreadQuestion.number, code=cast(ThreadQuestion.asked_of, String), **_replied
)
_asked = {"words": InfoRequest.question, "answer": InfoRequest.answer, "at": InfoRequest.sent_at}
_opens = {"code": cast(InfoRequest.parts, String)}
_changes = cast(InfoRequest.before, String) + literal(_BETWEEN) + cast(InfoRequest.after, String)
_until = {"after": InfoRequest.answered_at, "until": cast(InfoRequest.due_on, String), "more": _changes}
_REQUESTS = _part(InfoRequest, "request", InfoRequest.id, **_asked, **_opens, **_until)
_paid = {"code": cast(Payment.state, String), "cents": Payment.cents, "at": Payment.marked_at}
_PAYMENTS = _part(Payment, "payment", Payment.id, **_paid).where(Payment.marked_at.is_not(None))
_changed = {"code": cast(ChangeReport.kind, String), "words": ChangeReport.sentence, "at": ChangeReport.at}
_CHANGES = _part(ChangeReport, "change", ChangeReport.id, **_changed)
_ALL = union_all(_LINES, _MAKERS, _HELPERS, _TYPED, _THREAD, _QUESTIONS, _REQUESTS, _PAYMENTS, _CHANGES)


def dossier(session: Session, application_id: int) -> Dossier:
    """Return one plan with everything that belongs to it; who may see which part is the view's to ask."""
    rows = [Event(*row) for row in session.execute(_ALL, {"plan": application_id})]
    return _filled(whole(session, application_id), rows)


def public_dossier(session: Session, reference: str) -> Dossier | None:
    """Return what everybody may see of a plan, or None: no messages, no questions, and nobody's name."""
    plan = public(session, reference)
    if plan is None:
        return None
    rows = [Event(*row) for row in session.execute(_LINES, {"plan": plan.id})]
    return _filled(plan, rows)


def _filled(plan: Whole, rows: Iterable[Event]) -> Dossier:
    """Sort what was found out by kind: lines and makers as numbered, the rest as it happened."""
    of: dict[str, list[Event]] = {}
    for row in sorted(rows, key=lambda one: (one.kind, one.number)):
        of.setdefault(row.kind, []).append(row)
    happened = [row for kind in ("request", "payment", "change", "typed") for row in of.get(kind, [])]
    return Dossier(
        plan=plan,
        lines=[LineRow(one.words, one.cents or 0) for one in of.get("line", [])],
        makers=[MakerRow(one.who, one.words, one.number, one.at) for one in of.get("maker", [])],
        helpers=[HelperRow(one.who, one.words) for one in of.get("helper", [])],
        thread=[
            MessageRow(one.number, one.who, one.answer, Side(one.code), one.words, one.at)
            for one in of.get("message", [])
        ],
        questions=[QuestionRow(one.number, one.who, one.cents, Side(one.code)) for one in of.get("question", [])],
        events=sorted(happened, key=lambda one: one.at),
    )
