"""One example of what something costs, as an officer keeps it. May import: web."""

from flask_babel import lazy_gettext as _

from grants.web.forms import MoneyField, RecordForm, WordsField


class CostForm(RecordForm):
    """What it is, in both languages, and what it costs about."""

    label = WordsField(_("Wat is het?"), most=120, needed=True, missing=_("Schrijf op wat het is."))
    label_en = WordsField(_("Hoe heet dat in het Engels?"), most=120, render_kw={"lang": "en"})
    amount = MoneyField(_("Wat kost het ongeveer?"))
