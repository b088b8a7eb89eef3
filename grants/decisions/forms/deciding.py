"""What the chair and the officer fill in. May import: decisions.services' values, rules, web."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.decisions.models import ConditionKind
from grants.decisions.queries import Table
from grants.decisions.services import EXPLANATION_LENGTH, HELP_LENGTH, NAME_LENGTH, Conclusion, Confirmed, Declined
from grants.rules.lifecycle import OFFICER_REASONS, DeclineReason
from grants.rules.money import euro
from grants.rules.refusals import Invalid
from grants.rules.reviews import Outcome
from grants.web.csrf import QuietField
from grants.web.forms import Form, PressRecordForm, RecordForm, StoryField, WordsField
from grants.web.labels import label

NOT_YET, BY_RULE = "not_yet", "house_rule"
FULL, MINIMUM = "full", "minimum"
AS_CONCLUDED, LATER = "", "later"


class ConcludeForm(RecordForm):
    """The chair's page. Only the fields that this table asks for are on it: see `conclude_form`."""

    shown = QuietField()
    after_table = BooleanField(_("We hebben er samen over gepraat"))
    amount = RadioField(_("Welk bedrag?"), default=FULL, validate_choice=False)
    outcome = RadioField(_("Wat wordt het?"), default=NOT_YET, validate_choice=False)
    what_would_help = StoryField(_("Wat maakt het een ja?"), most=HELP_LENGTH)
    help_name = WordsField(_("Wie helpt de makers daarbij?"), most=NAME_LENGTH)
    house_rule = RadioField(_("Bij welke vraag van ons past het niet?"), validate_choice=False)

    def picked(self) -> Conclusion:
        """Give what the chair picked; what is not on this table stays as it is. Raises Invalid for any other answer."""
        by_rule = "outcome" in self and _one_of(self.outcome, (NOT_YET, BY_RULE)) == BY_RULE
        return Conclusion(
            after_table="after_table" in self and bool(self.after_table.data),
            minimum="amount" in self and _one_of(self.amount, (FULL, MINIMUM)) == MINIMUM,
            kinds=tuple(_kind(field.data) for field in self if field.name.startswith("kinds-")),
            house_rule=_number(self.house_rule.data) if by_rule else None,
            what_would_help=self._text("what_would_help"),
            help_name=self._text("help_name"),
            shown=str(self.shown.data or ""),
        )

    def _text(self, name: str) -> str:
        return str(self[name].data or "") if name in self else ""


def conclude_form(around: Table, result: Outcome | None, mixed: bool, shown: str, lang: str) -> ConcludeForm:
    """Give the form for one table. `result` is what the voices come to once the table has spoken."""
    ifs = around.if_sentences if result is Outcome.YES else ()
    fields = {f"kinds-{n}": RadioField(sentence, validate_choice=False) for n, sentence in enumerate(ifs)}
    kind: Any = type("TableForm", (ConcludeForm,), fields)
    form: ConcludeForm = kind.arrived(version=around.mark, shown=shown)
    _keep(form, after_table=mixed, amount=result is Outcome.YES and around.minimum_cents is not None)
    says_no = result is Outcome.NOT_YET
    _keep(form, outcome=says_no, what_would_help=says_no, help_name=says_no, house_rule=says_no)
    _offer(form, around, lang)
    return form


def _keep(form: Form, **fields: bool) -> None:
    for name, wanted in fields.items():
        if not wanted:
            del form[name]


def _offer(form: ConcludeForm, around: Table, lang: str) -> None:
    """Give every question its answers, in the language of who reads it."""
    if "amount" in form and around.minimum_cents is not None:
        full, least = euro(around.total_cents), euro(around.minimum_cents)
        form.amount.choices = [
            SelectChoice(FULL, _("Alles: %(amount)s", amount=full)),
            SelectChoice(MINIMUM, _("Waarmee ze kunnen beginnen: %(amount)s", amount=least)),
        ]
    if "outcome" in form:
        form.outcome.choices = [
            SelectChoice(NOT_YET, _("Nog niet. Het kan later een ja worden.")),
            SelectChoice(BY_RULE, _("Nee.")),
        ]
        asked = [
            (number, english if lang == "en" and english else dutch) for number, dutch, english in around.house_rules
        ]
        form.house_rule.choices = [(str(number), words) for number, words in asked]
    for field in form:
        if isinstance(field, RadioField) and field.name.startswith("kinds-"):
            field.choices = [SelectChoice(kind.value, label(kind)) for kind in ConditionKind]


def _one_of(field: Any, answers: Collection[str]) -> str:
    """Give the answer, exactly one of these: what a tampered page sends must never count as a yes."""
    if field.data not in answers:
        raise Invalid("choice_unknown", field.name)
    return str(field.data)


def _kind(typed: str | None) -> ConditionKind | None:
    return ConditionKind(typed) if typed in list(ConditionKind) else None


def _number(typed: str | None) -> int:
    """Read the number of a question; 0 is none of them."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0


def _reasons() -> list[DeclineReason]:
    """Give the closed list the officer may choose from, in its order."""
    return [reason for reason in DeclineReason if reason in OFFICER_REASONS]


class ConfirmForm(Form):
    """The officer's page of a round: for each plan three fields, made by `confirm_form`."""

    def picked(self) -> dict[str, Confirmed]:
        """Give what was said of each plan, without those left for later. Raises Invalid for an answer that is none."""
        found = {}
        for reference in self.references():
            answer = _one_of(self[f"reason-{reference}"], (AS_CONCLUDED, LATER, *DeclineReason))
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


class PressedForm(PressRecordForm):
    """Only a button, on a plan that may have changed meanwhile."""
