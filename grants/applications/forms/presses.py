"""The presses of makers and officer on a plan that was sent in. May import: web."""

from datetime import timedelta
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField
from wtforms.validators import InputRequired

from grants.store import clock
from grants.web.forms import Form, RecordForm, StoryField, WordsField


class _DayField(DateField):
    """A day; says in our words what to do when it cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Kies een dag, bijvoorbeeld 3-12-2026.")) from None


class CheckForm(RecordForm):
    """'Dit kan volgens de wet betaald worden.'"""


class CalledForm(RecordForm):
    """'Gebeld en bevestigd.'"""


class RequestInfoForm(RecordForm):
    """What is missing, and by when."""

    question = StoryField(
        _("Wat missen jullie nog?"), most=1000, needed=True, missing=_("Schrijf op wat je nog wilt weten.")
    )
    due_on = _DayField(_("Antwoord graag voor"), validators=[InputRequired(_("Kies een dag."))])

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
