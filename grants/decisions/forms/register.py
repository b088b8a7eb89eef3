"""A line in the register of terms, and opening a plan again. May import: decisions.services' values, rules, web."""

from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.decisions.models import RegisterKind
from grants.decisions.services import WORDS_LENGTH, Received
from grants.store import clock
from grants.web.days import DayField
from grants.web.forms import Form, RecordForm, StoryField, WordsField
from grants.web.labels import label


class EntryForm(Form):
    """What came in or was sent, on which day, and what it says."""

    kind = RadioField(_("Wat is het?"), choices=[], validate_choice=False)
    received_on = DayField(_("Op welke dag verstuurd of binnengekomen?"))
    until_on = DayField(_("Bij uitstel: wanneer komt het antwoord dan?"))
    by_post = BooleanField(_("Het kwam met de post"))
    words = StoryField(_("Wat staat er in het kort?"), most=WORDS_LENGTH, needed=True)

    @classmethod
    def offered(cls) -> Self:
        """Return the form as posted, or a fresh one about today."""
        form = cls.arrived(received_on=clock.today())
        form.kind.choices = [SelectChoice(one.value, label(one)) for one in RegisterKind]
        return form

    def said(self) -> Received:
        """Return what was filled in; a kind that is none of ours is no kind."""
        kind = self.kind.data if self.kind.data in list(RegisterKind) else None
        return Received(
            RegisterKind(kind) if kind else None,
            self.received_on.data,
            self.words.data or "",
            self.until_on.data,
            bool(self.by_post.data),
        )


class SettleForm(Form):
    """The button that ends a line; its number stands in ``do``."""

    do = StringField()

    @property
    def number(self) -> int:
        """The number of the line; 0 for none."""
        typed: Any = self.do.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class ReconsiderForm(RecordForm):
    """Opening a plan again after an objection."""

    number = WordsField(
        _("Welk nummer heeft het bezwaar in het register?"), most=10, render_kw={"inputmode": "numeric"}
    )
    words = StoryField(_("Waarom kijken jullie er opnieuw naar?"), most=WORDS_LENGTH, needed=True)

    @property
    def entry(self) -> int:
        """The number of the objection; 0 for what is no number."""
        typed = (self.number.data or "").strip()
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
