"""The forms of coming in. May import: web, people.models."""

from flask_babel import lazy_gettext as _

from grants.web.forms import Form, WordsField


class SignInForm(Form):
    """Which mail address?"""

    mail = WordsField(
        _("Je mailadres"),
        most=254,
        needed=True,
        missing=_("Vul je mailadres in."),
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )


class CodeForm(Form):
    """The six digits from the mail."""

    code = WordsField(
        _("De code uit de mail"),
        most=20,
        needed=True,
        missing=_("Vul de zes cijfers uit de mail in."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )
