"""Who is called in for one plan. May import: panel.queries' rows, web."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.panel.queries import Candidate
from grants.web.forms import Form
from grants.web.labels import label


class CallForm(Form):
    """One person out of those who can be called in."""

    person = RadioField(_("Wie vraag je?"), choices=[], validate_choice=False)

    @property
    def person_id(self) -> int:
        """The person that was picked; 0 for nobody."""
        picked = str(self.person.data or "")
        return int(picked) if picked.isascii() and picked.isdigit() and len(picked) < 16 else 0


def call_form(candidates: Sequence[Candidate]) -> CallForm:
    """Give the form about these people, the reserve list first."""
    form = CallForm.arrived()
    form.person.choices = [
        SelectChoice(
            str(one.person_id),
            ", ".join(part for part in (one.name, label(one.band), one.place or str(_("reservelijst"))) if part),
        )
        for one in candidates
    ]
    return form
