"""What can wait for somebody at the desk: the kinds, whose they are, and how soon we like to have them done."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from grants.rules.permissions import Deed
from grants.rules.terms import local_day, set_aside_by


class Task(StrEnum):
    """One kind of thing that waits; in this order where two are equally urgent."""

    POST_LETTER = "post_letter"
    CAME_BACK = "came_back"
    RELEASE = "release"
    ANSWERED = "answered"
    CALL = "call"
    IDEAS = "ideas"
    SUMMARISE = "summarise"
    CHECK = "check"
    CONFIRM = "confirm"
    PREPARE = "prepare"
    POST_RECEIPT = "post_receipt"
    GIVE_MAIL = "give_mail"
    ACCEPT = "accept"
    MARK = "mark"
    EVENT = "event"
    LEFT_OVER = "left_over"
    REMIND = "remind"
    SILENT = "silent"
    QUESTION = "question"
    EVENING_PAPER = "evening_paper"


DEEDS: dict[Task, Deed] = {
    Task.POST_LETTER: Deed.POST_LETTER,
    Task.CAME_BACK: Deed.PREPARE,
    Task.RELEASE: Deed.RELEASE,
    Task.ANSWERED: Deed.CHECK,
    Task.CALL: Deed.CALL_BACK,
    Task.IDEAS: Deed.TEND_TIN,
    Task.SUMMARISE: Deed.SUMMARISE,
    Task.CHECK: Deed.CHECK,
    Task.CONFIRM: Deed.CONFIRM_OUTCOMES,
    Task.PREPARE: Deed.PREPARE,
    Task.POST_RECEIPT: Deed.POST_LETTER,
    Task.GIVE_MAIL: Deed.CALL_BACK,
    Task.ACCEPT: Deed.CANCEL,
    Task.MARK: Deed.MARK_PAYMENT,
    Task.EVENT: Deed.PREPARE,
    Task.LEFT_OVER: Deed.NOTE_RETURN,
    Task.REMIND: Deed.SUMMARISE,
    Task.SILENT: Deed.DECLINE,
    Task.QUESTION: Deed.REQUEST_INFO,
    Task.EVENING_PAPER: Deed.POST_LETTER,
}

PATIENCE = timedelta(weeks=6)
"""After two reminders somebody calls the makers who did not say who receives the money (PRODUCT 3.4)."""

WITHIN: dict[Task, int] = {
    Task.POST_LETTER: 0,
    Task.CAME_BACK: 2,
    Task.RELEASE: 1,
    Task.ANSWERED: 2,
    Task.CALL: 2,
    Task.IDEAS: 2,
    Task.SUMMARISE: 2,
    Task.CHECK: 5,
    Task.CONFIRM: 5,
    Task.PREPARE: 3,
    Task.POST_RECEIPT: 2,
    Task.GIVE_MAIL: 3,
    Task.ACCEPT: PATIENCE.days + 2,
    Task.MARK: 4,
    Task.EVENT: 14,
    Task.LEFT_OVER: 28,
    Task.REMIND: 0,
    Task.SILENT: 28,
    Task.QUESTION: 2,
    Task.EVENING_PAPER: 1,
}
"""Days in which we like to have it done: the office's own habit, no term of the law. It decides what is urgent."""


class TaskRow(NamedTuple):
    """One thing that waits since ``at``. ``reference`` is of the plan, the round or the batch; ``many`` says how many.

    ``number`` is of a condition; ``words`` is its text, the name of who can be called at ``phone``, or the day on which
    the makers could answer last.
    """

    kind: Task
    reference: str
    title: str
    place: str
    at: datetime
    many: int
    number: int
    words: str
    phone: str

    @property
    def before(self) -> date:
        """The day before which we like to have it done; for silence the last day of the law (Awb 4:5 lid 4)."""
        if self.kind is Task.SILENT:
            return set_aside_by(self.passed_on)
        return local_day(self.at) + timedelta(days=WITHIN[self.kind])

    @property
    def passed_on(self) -> date:
        """The day on which the makers could answer last, of a question that nobody answered."""
        return date.fromisoformat(self.words[:10])
