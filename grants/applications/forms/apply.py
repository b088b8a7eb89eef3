"""The seven questions. Lenient on purpose: a draft keeps whatever can be kept, and `services.faults` says what a plan
still needs when it is sent in. May import: web, applications.models.
"""

from typing import Any, ClassVar, Self

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, RadioField
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.applications.models import SHEET_TEXTS, Source
from grants.rules.payees import PartyKind
from grants.rules.refusals import Invalid
from grants.web.csrf import QuietField
from grants.web.forms import RecordForm, StoryField, WordsField
from grants.web.labels import label, refusal_text
from grants.web.unhurried import UnhurriedForm

FEWEST_LINES = 4
STEPS = range(1, 8)
"""The numbers of the questions, one a step for who likes that."""


def _words(name: str, label: Any, **options: str) -> WordsField:
    return WordsField(label, most=SHEET_TEXTS[name], render_kw=options)


def _amount(name: str, label: Any) -> WordsField:
    return WordsField(label, most=SHEET_TEXTS[name], render_kw={"inputmode": "decimal", "class": "money-in"})


def _story(name: str, label: Any) -> StoryField:
    return StoryField(label, most=SHEET_TEXTS[name])


class LineForm(WTForm):
    """One thing the money is for."""

    label = WordsField(_("Wat"), most=120)
    amount = WordsField(_("Euro"), most=40, render_kw={"inputmode": "decimal", "class": "money-in"})


class LinesForm(RecordForm):
    """A form that may hold the lines of money: a refusal can stand at one cell of them."""

    def refuse(self, refusal: Invalid) -> None:
        """Put a refusal at its field, also at one cell of the lines ('lines-2-amount')."""
        parts = (refusal.field or "").split("-")
        if len(parts) != 3 or parts[0] != "lines":
            super().refuse(refusal)
            return
        lines: Any = self["lines"]
        cell = lines.entries[int(parts[1])].form[parts[2]]
        cell.errors = [*cell.errors, refusal_text(refusal)]
        lines.errors = [entry.errors for entry in lines.entries]


class ApplyForm(UnhurriedForm, LinesForm):
    """The seven questions, in the order of the page."""

    told = 0
    """How many photos and spoken answers came with the draft: any of them may stand for question 1."""

    idea = QuietField()
    """The line on the wall this plan begins with, until there is a draft to remember it."""

    what = _story("what", _("Wat willen jullie doen?"))
    already = _story("already", _("Wat hebben jullie al?"))
    for_whom = _words("for_whom", _("Voor wie is het?"))
    where_about = _words("where_about", _("Waar"))
    when_about = _words("when_about", _("Wanneer"))
    total = _amount("total", _("Hoeveel geld vragen jullie in totaal?"))
    lines = FieldList(FormField(LineForm), _("Waar is het geld voor?"), min_entries=FEWEST_LINES)
    also_needed = _words("also_needed", _("Ook mensen, spullen of een ruimte nodig?"))
    minimum = _amount("minimum", _("Vanaf hoeveel euro kunnen jullie starten?"))
    name = _words("name", _("Je naam"), autocomplete="name")
    phone = _words("phone", _("Telefoon"), type="tel", autocomplete="tel")
    mail = _words("mail", _("Mail"), type="email", autocomplete="email", spellcheck="false")
    postcode = _words("postcode", _("Postcode"), autocomplete="postal-code")
    house_number = _words("house_number", _("Huisnummer"))
    party_kind = RadioField(
        _("Wie zijn jullie?"),
        choices=[
            SelectChoice(PartyKind.PERSON.value, _("Ik alleen, of met een paar buren")),
            SelectChoice(PartyKind.YOUTH_GROUP.value, _("Een groep jongeren, 12 tot en met 24 jaar")),
            SelectChoice(PartyKind.ASSOCIATION.value, _("Een vereniging of stichting")),
        ],
        default=PartyKind.PERSON.value,
        validate_choice=False,
    )
    group_name = _words("group_name", _("Hoe heet jullie groep?"))
    helper_about = _words("helper_about", _("Wie helpt jullie?"))
    neighbours = _story("neighbours", _("Weten de buren ervan?"))
    title = _words("title", _("Geef je plan een naam"))

    REQUIRED: ClassVar = frozenset({"what", "total", "name", "postcode", "house_number"})
    """What every plan needs; with a phone number or a mail address that makes six."""

    @classmethod
    def begun(cls, **given: Any) -> Self:
        """Return the form as posted, or a fresh one that says when it was first shown."""
        form = super().begun(**given)
        for name in cls.REQUIRED:
            form[name].flags.needed = True
        return form

    def tell(self, told: int) -> None:
        """Note how many photos and spoken answers there are; with one, question 1 need not be written."""
        self.told = told
        self.what.flags.needed = not told

    @property
    def is_pressed(self) -> bool:
        """Tell whether somebody pressed a button, rather than opened the page."""
        return request.method == "POST"

    @property
    def do(self) -> str:
        """Which button was pressed; an unknown one only saves. "step-3" and "page" save too, and go there."""
        pressed = request.form.get("do", "save")
        known = ("submit", "add-line", "sum", "page", "keep", "files", "help", *(f"step-{number}" for number in STEPS))
        return pressed if pressed in known else "save"

    def values(self) -> dict[str, Any]:
        """Return what was typed on the sheet, with one more line when that button was pressed."""
        typed = {name: value or "" for name, value in super().values().items() if name in SHEET_TEXTS}
        rows = [{name: value or "" for name, value in row.items()} for row in self.lines.data]
        return typed | {"lines": [*rows, {"label": "", "amount": ""}] if self.do == "add-line" else rows}


class EntryForm(ApplyForm):
    """The seven questions, typed by a community worker for somebody else: one more thing is how they heard it."""

    source = RadioField(_("Hoe hoorde je het?"), choices=[], validate_choice=False)

    @classmethod
    def offered(cls, **given: Any) -> Self:
        """Return the form, with the ways of hearing in the language of who reads it."""
        form = cls.begun(**given)
        ways = (Source.PAPER, Source.PHONE, Source.VISIT)
        form.source.choices = [SelectChoice(way.value, label(way)) for way in ways]
        return form
