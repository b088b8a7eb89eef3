"""The presses of makers and officer on a plan that was sent in. May import: web."""

from datetime import timedelta
from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from grants.applications.models import InvitedAs
from grants.rules.completion import Part
from grants.store import clock
from grants.web.csrf import QuietField
from grants.web.days import DayField
from grants.web.forms import Form, RecordForm, StoryField, WordsField
from grants.web.labels import LABELS


class CheckForm(RecordForm):
    """'Dit kan volgens de wet betaald worden.'"""


class CalledForm(RecordForm):
    """'Gebeld en bevestigd.'"""


class RequestInfoForm(RecordForm):
    """Which parts are missing, why, and by when."""

    parts = SelectMultipleField(
        _("Wat mogen de makers aanvullen?"),
        choices=[SelectChoice(part.value, LABELS["Part", part.value]) for part in Part],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )
    question = StoryField(
        _("Wat missen we nog, en waarom?"), most=1000, needed=True, missing=_("Schrijf op wat je nog wilt weten.")
    )
    due_on = DayField(_("Antwoord graag uiterlijk"), validators=[InputRequired(_("Kies een dag."))])

    @classmethod
    def offered(cls, **given: Any) -> Self:
        """Return the form with a day two weeks from now filled in."""
        return cls.blank(due_on=clock.today() + timedelta(days=14), **given)


class WithdrawForm(RecordForm):
    """Taking a plan back."""

    note = WordsField(_("Waarom? Dat hoeft niet"), most=1000)


class MessageForm(Form):
    """One short message in the thread; ``answers`` is the number of the question that it is the reply to."""

    body = StoryField(_("Jouw bericht"), most=1000, needed=True, missing=_("Schrijf eerst een bericht."))
    asks = BooleanField(_("Dit is een vraag. Ik wacht op een antwoord."))
    answers = QuietField()

    @property
    def question(self) -> int:
        """The number of the question; 0 where it is no reply, or the field was tampered with."""
        typed = str(self.answers.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class InviteForm(Form):
    """Somebody is asked to join: as what, and where the mail goes."""

    kind = RadioField(_("Wat vraag je?"), choices=[], validate_choice=False)
    name = WordsField(_("Hoe heet die persoon?"), most=120, needed=True, missing=_("Vul de naam in."))
    mail = WordsField(
        _("Mailadres"),
        most=254,
        needed=True,
        missing=_("Vul het mailadres in. Daar gaat de link heen."),
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": "false"},
    )

    @classmethod
    def offering(cls, *kinds: InvitedAs) -> Self:
        """Return the form with what can be asked now."""
        form = cls.arrived()
        words = {
            InvitedAs.HELPER: _("Help mee: lezen en meetypen, verder niets"),
            InvitedAs.OWNER: _("Word ook trekker: het is dan van jullie samen"),
        }
        form.kind.choices = [SelectChoice(kind.value, words[kind]) for kind in kinds]
        if form.kind.data is None and len(kinds) == 1:
            form.kind.data = kinds[0].value
        return form


class CompanyForm(RecordForm):
    """A button on the page about who joins; what it does, and to whom, stands in ``do`` ('end-12')."""

    do = StringField()

    @property
    def what(self) -> tuple[str, int]:
        """What was pressed, and the number it is about; 0 where there is none."""
        what, _dash, number = (self.do.data or "").rpartition("-")
        return (what, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else ("", 0)


class ReplyForm(Form):
    """Yes or no to an invitation: which button."""

    do = StringField()


class SlipForm(Form):
    """What stands on a slip of paper."""

    reference = WordsField(
        _("Nummer"), most=20, needed=True, missing=_("Vul het nummer in."), render_kw={"autocomplete": "off"}
    )
    code = WordsField(_("Code"), most=20, needed=True, missing=_("Vul de code in."), render_kw={"autocomplete": "off"})


class ConfirmEntryForm(Form):
    """Yes or no to what somebody wrote down for you; a no may have words."""

    do = StringField()
    words = StoryField(_("Wat klopt er niet?"), most=1000)
