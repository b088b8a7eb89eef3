"""What people type about offers: giving one, asking for one, and noting what was heard. May import: rules, web."""

from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.rules import offers
from grants.rules.offers import LINE, NAME, SENTENCE, OfferKind
from grants.rules.refusals import Invalid
from grants.web.forms import Form, StoryField, WordsField
from grants.web.unhurried import UnhurriedForm

_PHONE = {"type": "tel", "autocomplete": "tel"}
_MAIL = {"type": "email", "autocomplete": "email", "spellcheck": "false"}
_SAYS = [
    SelectChoice(OfferKind.CAN.value, _("Ik kan…")),
    SelectChoice(OfferKind.HAVE.value, _("Ik heb…")),
    SelectChoice(OfferKind.SEEK.value, _("Ik zoek…")),
]


class GiveForm(UnhurriedForm):
    """One line that somebody gives to their place, or the wish to be called first."""

    kind = RadioField(
        _("Wat wil je zeggen?"),
        choices=[*_SAYS, SelectChoice(OfferKind.TALK.value, _("Ik weet het nog niet, bel mij"))],
        validate_choice=False,
    )
    line = WordsField(_("In één zin"), most=LINE)
    name = WordsField(_("Je voornaam"), most=NAME, render_kw={"autocomplete": "given-name"})
    phone = WordsField(_("Telefoon"), most=40, render_kw=_PHONE)
    mail = WordsField(_("Mail"), most=254, render_kw=_MAIL)

    @classmethod
    def begun(cls, **given: Any) -> Self:
        """Return the form as posted, or a fresh one."""
        form = super().begun(**given)
        for name in ("kind", "line", "name"):
            form[name].flags.needed = name != "line"
        return form

    def accepts(self) -> bool:
        """Tell whether this can be put up; everything it still needs stands at its field."""
        return super().accepts() and _has_none(self, offers.faults(self.values()))


class WishForm(UnhurriedForm):
    """'Ik wil dit graag': one sentence to the giver, and how to reach who asks."""

    sentence = StoryField(_("Waarvoor, of wanneer? Eén zin is genoeg"), most=SENTENCE)
    name = WordsField(_("Je voornaam"), most=NAME, render_kw={"autocomplete": "given-name"})
    phone = WordsField(_("Telefoon"), most=40, render_kw=_PHONE)
    mail = WordsField(_("Mail"), most=254, render_kw=_MAIL)

    @classmethod
    def begun(cls, **given: Any) -> Self:
        """Return the form as posted, or a fresh one."""
        form = super().begun(**given)
        for name in ("sentence", "name"):
            form[name].flags.needed = True
        return form

    def accepts(self) -> bool:
        """Tell whether this can be asked; everything it still needs stands at its field."""
        return super().accepts() and _has_none(self, offers.wish_faults(self.values()))


class NoteForm(Form):
    """What somebody said when a community worker called."""

    kind = RadioField(_("Wat hoorde je?"), choices=_SAYS, validate_choice=False)
    line = WordsField(_("In één zin, zoals zij het zeggen"), most=LINE)


def _has_none(form: Form, faults: list[Invalid]) -> bool:
    for fault in faults:
        form.refuse(fault)
    return not faults
