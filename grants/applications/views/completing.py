"""Answering a request for completion: the parts that were asked for are open, all others only shown.

May import: web, applications.
"""

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.applications import queries, services
from grants.applications.forms import AnswerForm, answer_form
from grants.applications.queries import OfficeRow
from grants.applications.views.progress import sum_words
from grants.applications.views.room import room
from grants.rules.completion import FIELDS, PRIVATE, written
from grants.rules.permissions import Deed
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page


@room.route("/applications/<reference>/answer", methods=["GET", "POST"])
@access.plan(Deed.ANSWER_REQUEST)
def answer_request(reference: str) -> Response:
    """Answer what the officer still wants to know; only what was asked for can be changed."""
    with reading() as session:
        whole = queries.for_office(session, reference)
        names = _opened(session, whole)
    form = answer_form(names, whole.sheet, access.standing().version)
    if form.only_counts:
        form.with_line()
    elif form.accepts():
        with form.press() as session:
            services.answer_request(session, actor(), reference, form.answer.data or "", form.seen, form.typed())
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return _shown(form, whole, names)


def _opened(session: Session, whole: OfficeRow) -> tuple[str, ...]:
    """Return the fields this person can change now."""
    if whole.open_request is None:
        return ()
    contacts = queries.contacts(session, whole.plan.id)
    return services.opened(whole.open_request.parts, contacts[0].person_id == actor().person_id)


@room.route("/applications/<reference>/answer/by-phone", methods=["GET", "POST"])
@access.plan(Deed.SUMMARISE)
def note_answer(reference: str) -> Response:
    """Write down what makers without a mail address answer, and read it back to them."""
    here = access.standing()
    with reading() as session:
        whole = queries.for_office(session, reference)
        contacts = queries.contacts(session, here.id)
    asked = whole.open_request if not any(contact.email for contact in contacts) else None
    names = services.opened(asked.parts, here.may(Deed.READ_CONTACTS)) if asked else ()
    form = answer_form(names, whole.sheet, here.version, by_phone=True)
    if form.only_counts:
        form.with_line()
    elif form.accepts():
        with form.press() as session:
            told, read_back = form.answer.data or "", form.was_read_back
            services.note_answer(session, actor(), reference, told, read_back, form.seen, form.typed())
            return form.answered(session, url_for("dossier.plan", reference=reference))
    call = contacts[0] if asked and here.may(Deed.READ_CONTACTS) else None
    return _shown(form, whole, names, asked=asked, call=call, by_phone=True)


@room.post("/applications/<reference>/called-about")
@access.plan(Deed.SUMMARISE)
def called_about(reference: str) -> Response:
    """Record that somebody called the makers about the question."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.called_about(session, actor(), reference)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    raise NotNow("no_request")


def _shown(form: AnswerForm, whole: OfficeRow, names: tuple[str, ...], **more: Any) -> Response:
    asked = whole.open_request
    late = asked is not None and asked.due_on < clock.today()
    known: dict[str, Any] = {"asked": asked, "call": None, "by_phone": False, "late": late}
    return page(
        "applications/answer_request.html",
        form.status,
        form=form,
        plan=whole.plan,
        names=names,
        sum_words=sum_words(*services.added_up(form.counted())) if "lines" in names else "",
        rest=_rest(whole.sheet, names),
        called_form=PressForm.blank(),
        **known | more,
    )


def _rest(sheet: dict[str, Any], names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the fields that stay as they are, with what stands there."""
    every = [name for fields in FIELDS.values() for name in fields if name not in names and name not in PRIVATE]
    texts = [(name, written(name, sheet[name])) for name in every if sheet]
    return [(name, text) for name, text in texts if text]
