"""What a member fills in on one plan: three inputs. May import: rules, panel.queries' rows, web."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.panel.queries import Mine
from grants.panel.services import SENTENCE_LENGTH, ReviewSaid
from grants.rules.reviews import Choice, Closeness
from grants.web.forms import RecordForm, StoryField
from grants.web.labels import label


class ReviewForm(RecordForm):
    """Tie, choice, one sentence."""

    closeness = RadioField(_("Ken je de makers?"), validate_choice=False)
    choice = RadioField(_("Jouw keuze"), validate_choice=False)
    sentence = StoryField(_("Eén zin aan de makers"), most=SENTENCE_LENGTH)

    def said(self) -> ReviewSaid:
        """Give what was chosen; a value that is none of ours is no choice."""
        closeness = self.closeness.data if self.closeness.data in list(Closeness) else None
        choice = self.choice.data if self.choice.data in list(Choice) else None
        return ReviewSaid(
            Closeness(closeness) if closeness else None,
            Choice(choice) if choice else None,
            self.sentence.data or "",
        )


def review_form(mine: Mine | None = None) -> ReviewForm:
    """Give the form as posted, or with the voice that was given before."""
    given: dict[str, Any] = {"version": 0}
    if mine is not None:
        given = {"version": mine.version, "closeness": mine.closeness.value, "sentence": mine.sentence}
        given["choice"] = mine.choice.value if mine.choice else None
    form = ReviewForm.arrived(**given)
    form.closeness.choices = [SelectChoice(one.value, label(one)) for one in Closeness]
    form.choice.choices = [SelectChoice(one.value, label(one)) for one in Choice]
    return form
