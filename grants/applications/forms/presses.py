"""The presses of makers and officer on a plan that was sent in. May import: web."""

from datetime import timedelta
from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from grants.applications.models import InvitedAs
from grants.store import clock
from grants.web.days import DayField
from grants.web.forms import Form, RecordForm, StoryField, WordsField


class CheckForm(RecordForm):
    """'Dit kan volgens de wet betaald worden.'"""


class CalledForm(RecordForm):
    """'Gebeld en bevestigd.'"""


class RequestInfoForm(RecordForm):
    """What is missing, and by when."""

    question = StoryField(
        _("Wat missen jullie nog?"), most=1000, needed=True, missing=_("Schrijf op wat je nog wilt weten.")
    )
    due_on = DayField(_("Antwoord graag voor"), validators=[InputRequired(_("Kies een dag."))])

    @classmethod
    def offered(cls, **given: Any) -> Self:
        """Return the form with a day two weeks from now filled in."""
        return cls.blank(due_on=clock.today() + timedelta(days=14), **given)


class AnswerForm(RecordForm):
    """The answer to the officer's question."""

    answer = StoryField(_("Jullie antwoord"), most=4000, needed=True, missing=_("Schrijf hier je antwoord."))


class WithdrawForm(RecordForm):
    """Taking a plan back."""

    note = WordsField(_("Waarom? Dat hoeft niet"), most=1000)


class MessageForm(Form):
    """One short message in the thread."""

    body = StoryField(_("Jouw bericht"), most=1000, needed=True, missing=_("Schrijf eerst een bericht."))


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
