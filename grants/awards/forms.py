"""What makers, keepers and officers type about an award. May import: awards.models, rules, web."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.awards.models import ChangeKind
from grants.rules.payees import PartyKind, PayeeKind
from grants.web.forms import Form, MoneyField, PressRecordForm, RecordForm, StoryField, WordsField
from grants.web.labels import label

IBAN_LENGTH = 60
"""Room for a number typed in groups; whether it is one, the rules say."""


class AccountForm(RecordForm):
    """An account, typed by its own holder."""

    account_name = WordsField(_("Op welke naam staat de rekening?"), most=70, needed=True)
    iban = WordsField(_("Rekeningnummer (IBAN)"), most=IBAN_LENGTH, needed=True)


class OwnerForm(AccountForm):
    """The money goes to an owner. Who of two; and a mail address when none of them has one."""

    owner = RadioField(_("Van wie is de rekening?"), choices=[], validate_choice=False)
    adult = BooleanField(_("Deze rekening is van iemand van 18 jaar of ouder"))
    mail = WordsField(_("Je mailadres"), most=254)


class KeeperNamedForm(RecordForm):
    """Somebody is asked to keep the money."""

    name = WordsField(_("Hoe heet die persoon of club?"), most=120, needed=True)
    mail = WordsField(_("Mailadres"), most=254, needed=True)


class ShopForm(RecordForm):
    """The money goes to a shop."""

    account_name = WordsField(_("Hoe heet de winkel?"), most=70, needed=True)
    iban = WordsField(_("Rekeningnummer (IBAN) van de winkel"), most=IBAN_LENGTH, needed=True)
    invoice = WordsField(_("Nummer van de factuur of bestelling"), most=35)
    mail = WordsField(_("Je mailadres"), most=254)


def payee_form(
    how: str | None, party: PartyKind, version: int, owners: Sequence[tuple[int, str]], mail_needed: bool
) -> RecordForm | None:
    """Return the form for a kind of payee, with only what must be asked; None as long as no kind was chosen.

    ``owners`` are position and name of each.
    """
    if how == PayeeKind.KEEPER:
        return KeeperNamedForm.arrived(version=version)
    if how == PayeeKind.SHOP:
        shop = ShopForm.arrived(version=version)
        return _without_mail(shop, mail_needed)
    if how != PayeeKind.OWNER or party is PartyKind.YOUTH_GROUP:
        return None
    form = OwnerForm.arrived(version=version)
    form.owner.choices = [SelectChoice(str(position), name) for position, name in owners]
    if len(owners) < 2:
        del form.owner
    return _without_mail(form, mail_needed)


def _without_mail(form: OwnerForm | ShopForm, needed: bool) -> RecordForm:
    if not needed:
        del form.mail
    return form


class KeeperForm(Form):
    """The answer of a keeper: which button, and the tick that goes with a yes."""

    do = StringField()
    adult = BooleanField(_("Ik ben 18 jaar of ouder, of ik zeg dit namens een club"))


class MailForm(RecordForm):
    """A mail address, written down by who called."""

    mail = WordsField(_("Mailadres"), most=254, needed=True)


class ChangeForm(RecordForm):
    """Something changes: two taps and a sentence."""

    kind = RadioField(_("Wat verandert er?"), choices=[], validate_choice=False)
    sentence = StoryField(_("Vertel het in één zin"), most=600, needed=True)


def change_form(version: int) -> ChangeForm:
    """Return the form for a change, its choices in the language of who reads it."""
    form = ChangeForm.arrived(version=version)
    form.kind.choices = [SelectChoice(kind.value, label(kind)) for kind in ChangeKind]
    return form


class CloseForm(RecordForm):
    """How it ended."""

    sentence = StoryField(_("Hoe ging het?"), most=1000, needed=True)
    left_over = MoneyField(_("Hoeveel geld is er over?"), zero=True)


class CancelForm(RecordForm):
    """The reason for taking an award back."""

    explanation = StoryField(_("Waarom gaat het niet door?"), most=1000, needed=True)


class PressedForm(PressRecordForm):
    """Only a button, on a plan that may have changed meanwhile."""
