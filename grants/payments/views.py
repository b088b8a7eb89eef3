"""The pages of those who pay: prepare, release, mark, and money that comes back. May import: payments, web."""

from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.awards import queries as awards
from grants.payments import forms, queries, services
from grants.payments.forms import PressedForm
from grants.payments.queries import BatchRow, Office, PaymentRow, Stands
from grants.rules.money import euro_exact
from grants.rules.permissions import Deed, Role, allows, roles_at
from grants.rules.refusals import Missing, NotAllowed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page

room = Blueprint("payments", __name__)


def _office(session: Session) -> tuple[Office, tuple[Office, ...]]:
    """Return the programme whose payments are shown, and all this person may choose from."""
    offices = queries.offices(session, actor())
    named = request.args.get("programme")
    chosen = [office for office in offices if named in (None, office.slug)]
    if not chosen:
        raise Missing("no_such_page")
    return chosen[0], offices


@room.route("/desk/payments", methods=["GET"])
@access.desk(Deed.READ_PAYMENTS)
def index() -> Response:
    """Show what can be prepared, what waits for a release, and what the bank made of the rest."""
    return _index()


@room.route("/desk/payments/prepare", methods=["POST"])
@access.desk(Deed.PREPARE)
def prepare() -> Response:
    """Prepare a batch."""
    with reading() as session:
        office, _offices = _office(session)
    form = forms.PrepareForm.arrived()
    if form.accepts():
        with form.press() as session:
            made = services.prepare(session, actor(), office.id, form.plans.data or ())
            return form.answered(session, url_for("payments.batch", number=made))
    return _index(form)


def _index(form: forms.PrepareForm | None = None) -> Response:
    before = request.args.get("before", "")
    with reading() as session:
        office, offices = _office(session)
        ready = queries.ready_to_prepare(session, office.id)
        older_than = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
        stacks = queries.batches(session, office.id, older_than)
    shown = form or forms.prepare_form(ready)
    return page(
        "payments/index.html",
        shown.status,
        office=office,
        offices=offices,
        form=shown,
        ready=ready,
        ready_cents=sum(row.cents for row in ready),
        stacks=stacks,
        older=stacks[-1].number if len(stacks) == queries.PAGE else None,
        prepares=_may(Deed.PREPARE, office.id),
        releases=_may(Deed.RELEASE, office.id),
    )


def _may(deed: Deed, programme_id: int) -> bool:
    return allows(deed, roles_at(actor(), programme_id, None))


@room.route("/desk/payments/<number>", methods=["GET"])
@access.desk(Deed.READ_PAYMENTS)
def batch(number: str) -> Response:
    """Show one batch; who may release it sees the whole account numbers."""
    with reading() as session:
        stack = queries.batch(session, actor(), number)
        lines = queries.payments(session, stack.id)
        accounts, why_not = _accounts(session, stack, lines)
    live = [line for line in lines if not line.lapsed]
    return page(
        "payments/batch.html",
        stack=stack,
        lines=lines,
        accounts=accounts,
        why_not=why_not,
        different=len({line.fingerprint for line in live}),
        changed=[line for line in live if line.changed],
        releases=bool(accounts) and stack.stands is Stands.WAITING,
        marks=_may(Deed.MARK_PAYMENT, stack.programme_id),
        sends_back=_may(Deed.SEND_BACK, stack.programme_id),
        release_form=PressedForm.blank(version=stack.live),
        send_back_form=PressedForm.blank(version=stack.live),
        paid_form=PressedForm.blank(version=stack.underway),
    )


def _accounts(session: Session, stack: BatchRow, lines: tuple[PaymentRow, ...]) -> tuple[dict[int, str], str]:
    """Return the whole account numbers for who may release this batch, else the code of why not."""
    if Role.TREASURER not in roles_at(actor(), stack.programme_id, None):
        return {}, ""
    try:
        numbers = queries.numbers_for_release(session, actor(), stack, lines)
    except NotAllowed as refusal:
        return {}, refusal.code
    return {line: _in_fours(number) for line, number in numbers.items()}, ""


def _in_fours(number: str) -> str:
    """Write an account number as people read it out."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


@room.route("/desk/payments/<number>/release", methods=["POST"])
@access.desk(Deed.RELEASE)
def release(number: str) -> Any:
    """Release a batch."""
    return _pressed(number, services.release)


@room.route("/desk/payments/<number>/all-paid", methods=["POST"])
@access.desk(Deed.MARK_PAYMENT)
def all_paid(number: str) -> Any:
    """Mark all of a batch as paid."""
    return _pressed(number, services.all_paid)


@room.route("/desk/payments/<number>/send-back", methods=["POST"])
@access.desk(Deed.SEND_BACK)
def send_back(number: str) -> Any:
    """Send a batch back."""
    return _pressed(number, lambda session, who, stack, _key, seen: services.send_back(session, who, stack, seen))


def _pressed(number: str, service: Any) -> Any:
    form = PressedForm.arrived()
    if form.accepts():
        with form.press() as session:
            service(session, actor(), number, str(form.key.data), form.seen)
            return form.answered(session, url_for("payments.batch", number=number))
    return batch(number=number)


@room.route("/desk/payments/<number>/payments/<int:line>/mark", methods=["GET", "POST"])
@access.desk(Deed.MARK_PAYMENT)
def mark(number: str, line: int) -> Response:
    """Mark one payment as the bank's statement has it."""
    with reading() as session:
        stack = queries.batch(session, actor(), number)
        payment = queries.payment(session, stack.id, line)
    form = forms.mark_form(payment)
    if form.accepts():
        with form.press() as session:
            services.mark(session, actor(), number, line, form.values(), str(form.key.data), form.seen)
            return form.answered(session, url_for("payments.batch", number=number))
    return page("payments/mark.html", form.status, stack=stack, payment=payment, form=form)


@room.route("/applications/<reference>/returned", methods=["GET", "POST"])
@access.plan(Deed.NOTE_RETURN)
def returned(reference: str) -> Response:
    """Post that left-over money is back; what the makers stated is filled in already."""
    with reading() as session:
        award = awards.award(session, reference)
        closing = awards.closing(session, award.id)
    left = closing.left_over_cents - closing.returned_cents if closing else 0
    stated = euro_exact(left) if left > 0 else ""
    form = forms.ReturnedForm.arrived(version=award.version, cents=stated)
    if form.accepts():
        with form.press() as session:
            values = {"cents": form.cents.cents}
            services.returned(session, actor(), reference, values, str(form.key.data), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("payments/returned.html", form.status, award=award, closing=closing, form=form)
