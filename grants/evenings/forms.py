"""What is filled in about an evening. May import: evenings' values, web."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.widgets import CheckboxInput, ListWidget

from grants.evenings.queries import EveningRow, Guest
from grants.evenings.services import EveningSaid
from grants.web.forms import Form, RecordForm, WordsField
from grants.web.moments import DayField, HourField

NOBODY = "0"
MOST_WORDS = 160


class _Ticks(SelectMultipleField):
    """Any of a few, each with a box to tick; a value that is none of them is kept out."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def seats(self) -> list[int]:
        """Give the seats that were ticked."""
        return [int(one) for one in self.data or () if one in _values(self)]


class ArrangeForm(RecordForm):
    """When, where, and who brings something."""

    on = DayField(_("Op welke dag?"))
    at = HourField(_("Hoe laat?"))
    room = WordsField(_("In welke zaal?"), most=MOST_WORDS)
    treat = WordsField(_("Wie neemt iets lekkers mee?"), most=MOST_WORDS)

    def said(self) -> EveningSaid:
        """Give what was filled in."""
        return EveningSaid(self.on.data, self.at.data, self.room.data or "", self.treat.data or "")


def arrange_form(found: EveningRow) -> ArrangeForm:
    """Give the form as posted, or with the evening as it is set."""
    return ArrangeForm.arrived(version=found.version, on=found.on, at=found.at, room=found.room, treat=found.treat)


class AttendForm(RecordForm):
    """Who sits at the table, and who writes down."""

    present = _Ticks(_("Wie is er?"), validate_choice=False)
    scribe = RadioField(_("Wie schrijft vanavond op?"), default=NOBODY, validate_choice=False)

    def scribe_seat(self) -> int | None:
        """Give the seat of who writes down; the chair does it when nobody is chosen. -1 is none of the seats."""
        if self.scribe.data in (None, "", NOBODY):
            return None
        return int(self.scribe.data) if self.scribe.data in _values(self.scribe) else -1


def attend_form(found: EveningRow, around: list[Guest], tonight: bool, names_scribe: bool) -> AttendForm:
    """Give the form; before the evening, and to who is not the chair, only the part that is theirs."""
    form = AttendForm.arrived(
        version=found.version,
        present=[str(guest.seat_id) for guest in around if guest.present],
        scribe=str(found.scribe_seat_id or NOBODY),
    )
    form.present.choices = [SelectChoice(str(guest.seat_id), guest.name) for guest in around]
    others = [SelectChoice(str(guest.seat_id), guest.name) for guest in around if not guest.is_chair]
    form.scribe.choices = [SelectChoice(NOBODY, _("De voorzitter")), *others]
    if not tonight:
        del form.present
    if not names_scribe:
        del form.scribe
    return form


class PapersForm(Form):
    """To whom the booklet was brought."""

    brought = _Ticks(_("Wie heeft het boekje gekregen?"), validate_choice=False)


def papers_form(waiting: list[Guest]) -> PapersForm:
    """Give the form for the members who still wait for their booklet."""
    form = PapersForm.arrived()
    form.brought.choices = [SelectChoice(str(guest.seat_id), guest.name) for guest in waiting]
    return form


def _values(field: Any) -> set[str]:
    return {str(choice.value) for choice in field.choices or ()}
