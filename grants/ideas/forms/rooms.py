"""What a community worker types about a room. May import: ideas.models, web."""

from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.ideas.models.rooms import ROOM_TEXTS
from grants.rules.rooms import Wheelchair, faults
from grants.web.forms import RecordForm, WordsField
from grants.web.labels import label

_CAN_GET_IN = (Wheelchair.YES, Wheelchair.PARTLY, Wheelchair.NO)


def _words(name: str, text: Any) -> WordsField:
    return WordsField(text, most=ROOM_TEXTS[name])


class RoomForm(RecordForm):
    """One room: which space, who has the key, who can get in, what it costs."""

    name = _words("name", _("Welke ruimte?"))
    about = _words("about", _("Wat kun je er doen?"))
    key_holder = _words("key_holder", _("Wie heeft de sleutel?"))
    reach = _words("reach", _("Hoe bereik je diegene?"))
    reach_public = BooleanField(_("Iedereen mag dit zien"))
    wheelchair = RadioField(_("Kun je er met een rolstoel in?"), choices=[], validate_choice=False)
    price = _words("price", _("Wat kost het?"))
    seats = WordsField(_("Voor hoeveel mensen?"), most=10, render_kw={"inputmode": "numeric"})

    @classmethod
    def about_room(cls, **given: Any) -> Self:
        """Return the form as posted, or a fresh one."""
        form = cls.arrived(**given)
        form.wheelchair.choices = [SelectChoice(one.value, label(one)) for one in _CAN_GET_IN]
        for name in ("name", "key_holder", "wheelchair"):
            form[name].flags.needed = True
        return form

    def accepts(self) -> bool:
        """Tell whether this can go on the list; everything it still needs stands at its field."""
        if not super().accepts():
            return False
        found = faults(self.values())
        for fault in found:
            self.refuse(fault)
        return not found


class NewRoomForm(RoomForm):
    """A room that was not on the list yet: in which place?"""

    place = SelectField(_("In welk dorp of welke wijk?"), choices=[], validate_choice=False)
