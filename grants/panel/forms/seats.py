"""Who is asked for the panel, and what a member says about themselves. May import: panel.models, rules, web."""

from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.panel.models import AskedFor
from grants.rules.reviews import Band
from grants.web.days import DayField
from grants.web.forms import Form, WordsField
from grants.web.labels import label


class InviteForm(Form):
    """Somebody is asked for the panel."""

    name = WordsField(_("Wie vraag je?"), most=120, needed=True, missing=_("Vul een naam in."))
    mail = WordsField(_("Mailadres"), most=254, render_kw={"type": "email", "autocomplete": "off"})
    band = RadioField(_("Hoe oud?"), choices=[], validate_choice=False)
    asked_for = RadioField(_("Waarvoor?"), choices=[], validate_choice=False)
    ends_on = DayField(_("Tot en met welke dag?"))
    on_paper = BooleanField(_("Doet mee op papier, zonder scherm, en zei al ja"))
    phone = WordsField(_("Telefoonnummer"), most=40, render_kw={"type": "tel", "autocomplete": "off"})

    @classmethod
    def offered(cls) -> Self:
        """Return the form as posted, or a fresh one."""
        form = cls.arrived(asked_for=AskedFor.SEAT.value)
        ages: dict[Band, Any] = {Band.YOUNG: _("12 tot en met 24 jaar"), Band.ADULT: _("25 jaar of ouder")}
        form.band.choices = [SelectChoice(band.value, words) for band, words in ages.items()]
        form.asked_for.choices = [SelectChoice(one.value, label(one)) for one in AskedFor]
        return form


class SeatsForm(Form):
    """A button on the page of the seats; what it does, and to whom, stands in ``do`` ('chair-12')."""

    do = StringField()

    @property
    def what(self) -> tuple[str, int]:
        """What was pressed, and the number it is about; 0 where there is none."""
        what, _dash, number = (self.do.data or "").rpartition("-")
        return (what, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else ("", 0)


class AnswerForm(Form):
    """Yes or no to an invitation: which button."""

    do = StringField()


class HomeForm(Form):
    """Where a member lives, by their own word."""

    postcode = WordsField(_("Postcode"), most=20)
    house_number = WordsField(_("Huisnummer"), most=20)
