"""What the officer fills in. May import: decisions.services' values, rules, web."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.decisions.forms.deciding import one_of
from grants.decisions.services import EXPLANATION_LENGTH, Confirmed, Declined
from grants.rules.lifecycle import OFFICER_REASONS, DeclineReason
from grants.web.csrf import QuietField
from grants.web.forms import Form, PressRecordForm, RecordForm, StoryField
from grants.web.labels import label

AS_CONCLUDED, LATER = "", "later"


def _reasons() -> list[DeclineReason]:
    """Give the closed list the officer may choose from, in its order."""
    return [reason for reason in DeclineReason if reason in OFFICER_REASONS]


class ConfirmForm(Form):
    """The officer's page of a round: for each plan three fields, made by `confirm_form`."""

    def picked(self) -> dict[str, Confirmed]:
        """Give what was said of each plan, without those left for later. Raises Invalid for an answer that is none."""
        found = {}
        for reference in self.references():
            answer = one_of(self[f"reason-{reference}"], (AS_CONCLUDED, LATER, *DeclineReason))
            if answer == LATER:
                continue
            found[reference] = Confirmed(
                reason=None if answer == AS_CONCLUDED else DeclineReason(answer),
                explanation=self[f"explanation-{reference}"].data or "",
                shown=str(self[f"shown-{reference}"].data or ""),
            )
        return found

    def references(self) -> list[str]:
        """Give the plans on this page, in its order."""
        return [field.name.removeprefix("shown-") for field in self if field.name.startswith("shown-")]


def confirm_form(outlooks: Mapping[str, str]) -> ConfirmForm:
    """Give the form for these plans, by reference, with what the page says will happen."""
    choices = [
        SelectChoice(AS_CONCLUDED, _("Zoals hierboven staat")),
        SelectChoice(LATER, _("Later. Ik kijk er nog naar")),
        *(SelectChoice(reason.value, _("Nee: %(reason)s", reason=label(reason))) for reason in _reasons()),
    ]
    fields: dict[str, Any] = {}
    for reference in outlooks:
        fields[f"shown-{reference}"] = QuietField()
        fields[f"reason-{reference}"] = SelectField(_("Wat besluit je?"), choices=choices, validate_choice=False)
        fields[f"explanation-{reference}"] = StoryField(_("Bij nee: waarom?"), most=EXPLANATION_LENGTH)
    kind: Any = type("RoundForm", (ConfirmForm,), fields)
    form: ConfirmForm = kind.arrived(**{f"shown-{reference}": shown for reference, shown in outlooks.items()})
    return form


def posted_references(names: Sequence[str]) -> list[str]:
    """Give the references a posted page was about, from the names of its fields."""
    return [name.removeprefix("shown-") for name in names if name.startswith("shown-")]


class DeclineForm(RecordForm):
    """A reason of the closed list, and a sentence for the letter."""

    reason = RadioField(_("Waarom kan dit niet?"), validate_choice=False)
    explanation = StoryField(_("Leg het uit in één of twee zinnen"), most=EXPLANATION_LENGTH)

    def said(self) -> Declined:
        """Give what was chosen; a value that is none of ours is no reason."""
        chosen = DeclineReason(self.reason.data) if self.reason.data in list(DeclineReason) else None
        return Declined(chosen, self.explanation.data or "")


def decline_form(version: int) -> DeclineForm:
    """Give the form, its reasons in the language of who reads it."""
    form = DeclineForm.arrived(version=version)
    form.reason.choices = [SelectChoice(reason.value, label(reason)) for reason in _reasons()]
    return form


class SetAsideForm(RecordForm):
    """Leaving a plan aside; a sentence in the letter may be added."""

    explanation = StoryField(_("Wil je er iets bij zeggen?"), most=EXPLANATION_LENGTH)


class PressedForm(PressRecordForm):
    """Only a button, on a plan that may have changed meanwhile."""
