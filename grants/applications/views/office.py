"""The officer's page of a plan: 'can this lawfully be paid?', a question to the makers, a call. May import: web,
applications.
"""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from grants.applications import papers, queries, services
from grants.applications.forms import CalledForm, CheckForm, RequestInfoForm
from grants.applications.papers import ReceiptLine
from grants.applications.queries import PlanRow
from grants.applications.views.room import room
from grants.rules.completion import changes
from grants.rules.money import euro_exact
from grants.rules.permissions import Deed
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import PressForm, RecordForm
from grants.web.pages import page


@room.route("/applications/<reference>/check", methods=["GET", "POST"])
@access.plan(Deed.CHECK)
def check(reference: str) -> Response:
    """Show a plan to the officer; the press says that it can lawfully be paid."""
    form = CheckForm.arrived(version=access.standing().version)
    if form.accepts():
        with form.press() as session:
            services.check(session, actor(), reference, form.seen)
            return form.answered(session, _again(reference))
    return _shown(reference, form)


@room.post("/applications/<reference>/info-request")
@access.plan(Deed.REQUEST_INFO)
def request_info(reference: str) -> Response:
    """Ask the makers for what is missing; this alone pauses the clock."""
    form = RequestInfoForm.arrived(version=access.standing().version)
    if form.accepts() and form.due_on.data is not None:
        with form.press() as session:
            question, due_on, parts = form.question.data or "", form.due_on.data, form.parts.data or []
            services.request_info(session, actor(), reference, question, due_on, form.seen, parts)
            return form.answered(session, _again(reference))
    return _shown(reference, form)


@room.post("/applications/<reference>/called")
@access.plan(Deed.CALL_BACK)
def called(reference: str) -> Response:
    """Record that the officer called and the contact is right."""
    form = CalledForm.arrived(version=access.standing().version)
    if form.accepts():
        with form.press() as session:
            services.called(session, actor(), reference, form.seen)
            return form.answered(session, _again(reference))
    return _shown(reference, form)


@room.post("/applications/<reference>/receipt/posted")
@access.plan(Deed.POST_LETTER)
def post_receipt(reference: str) -> Response:
    """Record that the receipt went on paper."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.post_receipt(session, actor(), reference)
            return form.answered(session, _again(reference))
    return _shown(reference, form)


def _money(plan: PlanRow, lines: Iterable[ReceiptLine]) -> list[tuple[str, str]]:
    rows = [(line.label, euro_exact(line.cents)) for line in lines]
    rows.append((gettext("Samen gevraagd"), euro_exact(plan.total_cents or 0)))
    return [*rows, (gettext("Beginnen kan vanaf"), euro_exact(plan.minimum_cents))] if plan.minimum_cents else rows


def _again(reference: str) -> str:
    return url_for("applications.check", reference=reference)


def _shown(reference: str, pressed: RecordForm | PressForm) -> Response:
    """Show the plan with its forms; the one that was pressed keeps what was typed and says what is wrong."""
    with reading() as session:
        whole = queries.for_office(session, reference)
        plan, typed, asked = whole
        contacts, files = queries.contacts(session, plan.id), queries.files(session, plan.id)
    forms = {
        kind: pressed if isinstance(pressed, kind) else kind.blank(version=plan.version)
        for kind in (CheckForm, CalledForm)
    }
    request_form = pressed if isinstance(pressed, RequestInfoForm) else RequestInfoForm.offered(version=plan.version)
    return page(
        "applications/check.html",
        pressed.status,
        pressed=pressed,
        plan=plan,
        typed=typed,
        money_rows=_money(plan, papers.budget(whole.sheet)),
        contacts=contacts,
        files=files,
        asked=asked,
        due_on=queries.due_of(plan, asked, clock.today()),
        open_request=whole.open_request,
        changed={one.id: changes(one.before, one.after, private=True) for one in asked},
        today=clock.today(),
        confirmed=any(contact.confirmed_at for contact in contacts),
        on_paper=not any(contact.email for contact in contacts),
        check_form=forms[CheckForm],
        called_form=forms[CalledForm],
        request_form=request_form,
        posted_form=pressed if type(pressed) is PressForm else PressForm.blank(),
    )
