"""What the chair fills in. May import: decisions.services' values, rules, web."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.decisions.models import ConditionKind
from grants.decisions.queries import Table
from grants.decisions.services import HELP_LENGTH, NAME_LENGTH, Conclusion
from grants.rules.money import euro
from grants.rules.refusals import Invalid
from grants.rules.reviews import Outcome
from grants.web.csrf import QuietField
from grants.web.forms import Form, RecordForm, StoryField, WordsField
from grants.web.labels import label

NOT_YET, BY_RULE = "not_yet", "house_rule"
FULL, MINIMUM = "full", "minimum"


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
        by_rule = "outcome" in self and one_of(self.outcome, (NOT_YET, BY_RULE)) == BY_RULE
        return Conclusion(
            after_table="after_table" in self and bool(self.after_table.data),
            minimum="amount" in self and one_of(self.amount, (FULL, MINIMUM)) == MINIMUM,
            kinds=tuple(_kind(field.data) for field in self if field.name.startswith("kinds-")),
            house_rule=_number(self.house_rule.data) if by_rule else None,
            what_would_help=self._text("what_would_help"),
            help_name=self._text("help_name"),
            shown=str(self.shown.data or ""),
        )

    def _text(self, name: str) -> str:
        return str(self[name].data or "") if name in self else ""


F = TypeVar("F", bound=ConcludeForm)


def conclude_form(around: Table, result: Outcome | None, mixed: bool, shown: str, lang: str) -> ConcludeForm:
    """Give the form for one table. `result` is what the voices come to once the table has spoken."""
    return table_form(ConcludeForm, around, result, mixed, lang, {}, {"version": around.mark, "shown": shown})


def table_form(
    shape: type[F],
    around: Table,
    result: Outcome | None,
    mixed: bool,
    lang: str,
    further: Mapping[str, Any],
    given: Mapping[str, Any],
) -> F:
    """Give a form about one table with `further` fields, filled with what is `given`."""
    ifs = around.if_sentences if result is Outcome.YES else ()
    fields = {f"kinds-{n}": RadioField(sentence, validate_choice=False) for n, sentence in enumerate(ifs)}
    kind: Any = type("TableForm", (shape,), fields | dict(further))
    form: F = kind.arrived(**given)
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


def one_of(field: Any, answers: Collection[str]) -> str:
    """Give the answer, exactly one of these: what a tampered page sends must never count as a yes."""
    if field.data not in answers:
        raise Invalid("choice_unknown", field.name)
    return str(field.data)


def _kind(typed: str | None) -> ConditionKind | None:
    return ConditionKind(typed) if typed in list(ConditionKind) else None


def _number(typed: str | None) -> int:
    """Read the number of a question; 0 is none of them."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
