"""Leaving one line, typing card after card, and the presses on a card."""

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.ideas.models import CardSource
from grants.ideas.models.ideas import LINE_LENGTH, NAME_LENGTH, PHONE_LENGTH
from grants.web.forms import Form, PressForm, StoryField, WordsField
from grants.web.unhurried import UnhurriedForm

_WHAT = _("Schrijf één zin: wat zou je willen?")


class IdeaForm(UnhurriedForm):
    """One line, and nothing else that is needed."""

    line = StoryField(_("Ik zou wel willen…"), most=LINE_LENGTH, needed=True, missing=_WHAT)
    half = BooleanField(_("Het is nog niet af"))
    wants_room = BooleanField(_("Ik zoek alleen een plek, geen geld"))
    name = WordsField(_("Je voornaam"), most=NAME_LENGTH, render_kw={"autocomplete": "given-name"})
    phone = WordsField(_("Bel mij op"), most=PHONE_LENGTH, render_kw={"type": "tel", "autocomplete": "tel"})
    mail = WordsField(
        _("Of mail mij op"),
        most=254,
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )


class CardForm(Form):
    """One card of a tin; Enter puts it down."""

    line = WordsField(
        _("Wat staat er op het kaartje?"),
        most=LINE_LENGTH,
        needed=True,
        missing=_WHAT,
        render_kw={"autocomplete": "off"},
    )
    name = WordsField(_("Voornaam"), most=NAME_LENGTH, render_kw={"autocomplete": "off"})
    phone = WordsField(_("Telefoon"), most=PHONE_LENGTH, render_kw={"type": "tel", "autocomplete": "off"})
    source = RadioField(
        _("Hoe kwam het binnen?"),
        choices=[
            SelectChoice(CardSource.PAPER.value, _("Op papier")),
            SelectChoice(CardSource.PHONE.value, _("Aan de telefoon")),
            SelectChoice(CardSource.VISIT.value, _("Aan de deur")),
        ],
        default=CardSource.PAPER.value,
        validate_choice=False,
    )

    @property
    def is_pressed(self) -> bool:
        """Tell whether somebody put a card down, rather than opened the page."""
        return request.method == "POST"


class SettleForm(PressForm):
    """What a community worker does with a card: one of its buttons."""

    @property
    def do(self) -> str:
        """Which button was pressed: wall, off or called; empty for none that we know."""
        pressed = request.form.get("do", "")
        return pressed if pressed in ("wall", "off", "called", "no_room") else ""

    @property
    def room(self) -> str:
        """The code of the room whose button was pressed; empty for every other button."""
        return request.form.get("room", "")[:8]
