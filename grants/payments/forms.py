"""What officer and treasurer press about payments. May import: payments.models and queries, rules, web."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.payments.models import PaymentState
from grants.payments.queries import PaymentRow, ReadyRow
from grants.web.forms import Form, MoneyField, PressRecordForm, RecordForm, StoryField
from grants.web.labels import label

_MAY_BECOME = {
    PaymentState.UNDERWAY: (PaymentState.PAID, PaymentState.BOUNCED),
    PaymentState.PAID: (PaymentState.BOUNCED_LATE,),
}


class PrepareForm(Form):
    """Which awards go into the next batch."""

    plans = SelectMultipleField(_("Plannen"), choices=[], validate_choice=False)


def prepare_form(ready: Sequence[ReadyRow]) -> PrepareForm:
    """Return the form with everything ticked but what somebody should call about first."""
    return PrepareForm.arrived(plans=[row.reference for row in ready if not (row.changed or row.came_back)])


class MarkForm(RecordForm):
    """What the bank did with one payment."""

    outcome = RadioField(_("Wat deed de bank?"), choices=[], validate_choice=False)
    reason = StoryField(_("Waarom kwam het terug?"), most=600)


def mark_form(payment: PaymentRow) -> MarkForm:
    """Return the form with what can still become of a payment."""
    can_be = _MAY_BECOME.get(payment.state, ())
    form = MarkForm.arrived(version=payment.version, outcome=can_be[0].value if can_be else None)
    form.outcome.choices = [SelectChoice(state.value, label(state)) for state in can_be]
    return form


class ReturnedForm(RecordForm):
    """Left-over money that is back on the account."""

    cents = MoneyField(_("Hoeveel kwam er terug?"))


class PressedForm(PressRecordForm):
    """Only a button, on a batch that may have changed meanwhile."""
