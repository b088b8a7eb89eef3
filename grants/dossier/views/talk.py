"""The open thread of a plan: its messages, which of them are questions, and the forms to write in it."""

from typing import Any

from flask_babel import gettext

from grants.applications.models import Side
from grants.applications.queries import ANSWERED_BY
from grants.dossier.queries import LIVING, Dossier
from grants.dossier.views import notes
from grants.rules.permissions import Deed, Standing, Tie
from grants.web.csrf import QuietField
from grants.web.forms import RecordForm, StoryField


class MessageForm(RecordForm):
    """A short message to the other side of the table; applications.write_message receives it."""

    body = StoryField(most=1000, needed=True)
    answers = QuietField()


def talk(whole: Dossier, standing: Standing, person_id: int | None) -> dict[str, Any]:
    """Return what the page needs for the thread: what this person may read, write and has to answer."""
    reads, writes = standing.may(Deed.READ_THREAD), standing.may(Deed.WRITE_MESSAGE)
    version = whole.plan.version
    return {
        "thread": _thread(whole, person_id) if reads else None,
        "message_form": MessageForm.blank(version=version) if writes else None,
        "may_ask": whole.plan.shown_state in LIVING,
        "to_answer": _to_answer(whole, standing) if writes else [],
        "of_office": Tie.OWNER in standing.ties,
    }


def _thread(whole: Dossier, person_id: int | None) -> list[dict[str, Any]]:
    sides = {Side.MAKERS: "", Side.PANEL: gettext("van het panel"), Side.OFFICE: gettext("van het programma")}
    asks = {one.message_id: one.number for one in whole.questions}
    answers = {one.answer_id: one.number for one in whole.questions if not one.waits}
    waiting = {one.message_id for side in Side for one in whole.waiting(side)}
    return [
        {
            "who": gettext("Jij") if one.person_id == person_id else f"{one.name} {sides[one.side]}".strip(),
            "when": notes.on(one.made_at),
            "text": one.body,
            "mine": one.person_id == person_id,
            "asks": asks.get(one.id, 0),
            "waits": one.id in waiting,
            "answers": answers.get(one.id, 0),
        }
        for one in whole.thread
    ]


def _to_answer(whole: Dossier, standing: Standing) -> list[tuple[int, str, MessageForm]]:
    """Return the questions that wait for this person, each with a form of its own: (number, words, form)."""
    bodies = {one.id: one.body for one in whole.thread}
    mine = [one for side, deed in ANSWERED_BY.items() if standing.may(deed) for one in whole.waiting(side)]
    version = whole.plan.version
    forms = [MessageForm.blank(version=version, answers=one.number) for one in mine]
    return [(one.number, bodies[one.message_id], form) for one, form in zip(mine, forms, strict=True)]
