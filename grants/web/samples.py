"""Questions with invented answers, for the component page only: some right, some that show what a fault looks like.

May import: Flask, WTForms, web.forms.
"""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired


class Line(PlainForm):
    """One line of a budget."""

    what = StringField()
    cents = StringField()


class Sample(PlainForm):
    """One field of every kind."""

    name = StringField("Je naam", [InputRequired("Vul je naam nog in.")])
    story = TextAreaField("Wat willen jullie doen?", [InputRequired("Vul dit nog in.")])
    where = StringField("Waar is het?")
    place = SelectField("Welke plek?", choices=[("sid", "Siddeburen"), ("roden", "Roden")])
    voice = RadioField("Jouw keuze", choices=[("yes", "Ja"), ("if", "Ja, als…"), ("not-yet", "Nog niet, want…")])
    party = RadioField("Wie zijn jullie?", choices=[("person", "Ik alleen"), ("youth", "Een groep jongeren")])
    adult = BooleanField("Ik ben 18 jaar of ouder")
    total = StringField("Hoeveel samen?", [InputRequired("Vul hier een bedrag in.")])
    lines = FieldList(FormField(Line), "Wat kost het?", min_entries=3)


def sample() -> dict[str, Any]:
    """Return the form as somebody half filled it in."""
    typed = MultiDict({"name": "Fenna", "place": "sid", "voice": "if", "lines-0-what": "Verf", "lines-0-cents": "220"})
    form = Sample(typed)
    form.validate()
    return {"form": form}
