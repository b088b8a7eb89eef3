"""The terms of a round and the panel's own questions. May import: programmes, rules, web."""

from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired

from grants.programmes.queries import RoundRow
from grants.programmes.services import RULE_LENGTH, TEXTS
from grants.rules.money import euro_exact
from grants.rules.rounds import LONGEST_ANSWER_DAYS, MOST_RULES
from grants.web.days import DayField
from grants.web.forms import Form, MoneyField, RecordForm, WordsField


class RulesForm(RecordForm):
    """Three to five plain questions, each with its English beside it if somebody wrote one."""

    @classmethod
    def about(cls, found: RoundRow) -> Self:
        """Return the form as posted, or with the questions as they are now."""
        given: dict[str, Any] = {"version": found.rules_version}
        for rule in found.house_rules:
            given |= {f"question_{rule.number}": rule.question, f"english_{rule.number}": rule.question_en}
        return cls.arrived(**given)

    def rules(self) -> list[tuple[str, str]]:
        """Return what was typed, empty boxes too: the number of a box is that of its question."""
        return [(self[f"question_{n}"].data or "", self[f"english_{n}"].data or "") for n in range(1, MOST_RULES + 1)]


for _number in range(1, MOST_RULES + 1):
    setattr(RulesForm, f"question_{_number}", WordsField(_("Vraag"), most=RULE_LENGTH))
    setattr(RulesForm, f"english_{_number}", WordsField(_("Dezelfde vraag in het Engels"), most=RULE_LENGTH))


def _words(name: str, label: Any) -> WordsField:
    return WordsField(label, most=TEXTS[name])


class TermsForm(RecordForm):
    """Everything a resident may rely on once the round is open. What is still missing may be filled in later."""

    opens_on = DayField(_("Insturen kan vanaf"), validators=[InputRequired(_("Kies een dag."))])
    closes_on = DayField(_("Insturen kan tot en met"), validators=[InputRequired(_("Kies een dag."))])
    evening_on = DayField(_("De eerste panelavond"))
    answer_days = WordsField(_("Binnen hoeveel dagen komt er antwoord?"), most=3, render_kw={"inputmode": "numeric"})
    ceiling = MoneyField(_("Hoeveel zit er in de pot?"))
    most_per_plan = MoneyField(_("Hoeveel kan één plan hooguit krijgen?"))
    quick = MoneyField(_("Hoeveel daarvan is voor kleine plannen?"), zero=True, optional=True)
    quick_most = MoneyField(_("Wat mag een klein plan hooguit kosten?"), zero=True, optional=True)
    legal_base_title = _words("legal_base_title", _("Op welke regeling steunt de ronde?"))
    legal_base_article = _words("legal_base_article", _("Welk artikel?"))
    legal_base_url = _words("legal_base_url", _("Waar staat die regeling?"))
    contact_name = _words("contact_name", _("Wie kunnen mensen bellen?"))
    contact_phone = _words("contact_phone", _("Op welk nummer?"))
    contact_hours = _words("contact_hours", _("Wanneer?"))
    stand_in_name = _words("stand_in_name", _("Wie neemt op als die er niet is?"))
    stand_in_phone = _words("stand_in_phone", _("Op welk nummer is die te bereiken?"))

    @classmethod
    def about(cls, found: RoundRow) -> Self:
        """Return the form as posted, or with the terms as they are now."""
        given = {name: getattr(found, name) for name in (*TEXTS, "opens_on", "closes_on", "evening_on", "version")}
        amounts = {f"{name}_cents": name for name in ("ceiling", "most_per_plan", "quick", "quick_most")}
        written = {name: euro_exact(getattr(found, column)).split("\u00a0")[-1] for column, name in amounts.items()}
        return cls.arrived(answer_days=str(found.answer_days), **given, **written)

    def accepts(self) -> bool:
        """Tell whether every field can be read; a number of days is a number."""
        accepted = super().accepts()
        if self.errors or not accepted:
            return False
        days = self.answer_days.data or ""
        if not (days.isascii() and days.isdigit() and 1 <= int(days) <= LONGEST_ANSWER_DAYS):
            words = gettext("Kies een antwoordtermijn van 1 tot en met %(most)s dagen.", most=LONGEST_ANSWER_DAYS)
            self.answer_days.errors = [words]
            return False
        return True

    def terms(self) -> dict[str, Any]:
        """Return the terms as the service takes them."""
        typed = {name: self[name].data for name in TEXTS if name in self}
        days = {name: self[name].data for name in ("opens_on", "closes_on", "evening_on")}
        amounts = {
            "ceiling_cents": self.ceiling.cents or 0,
            "most_per_plan_cents": self.most_per_plan.cents or 0,
            "quick_cents": self.quick.cents or 0,
            "quick_most_cents": self.quick_most.cents or 0,
        }
        return typed | days | amounts | {"answer_days": int(self.answer_days.data or 0)}


class NewRoundForm(Form):
    """In which place the next round is prepared."""

    place = SelectField(_("In welk dorp of welke wijk?"), choices=[], validate_choice=False)


class CeilingForm(Form):
    """A higher ceiling."""

    ceiling = MoneyField(_("Hoeveel zit er dan samen in de pot?"))
