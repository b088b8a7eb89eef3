"""A field for a day. May import: Flask-Babel, WTForms."""

from flask_babel import gettext
from wtforms import DateField


class DayField(DateField):
    """A day; says in our words what to do when it cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; an empty box is no day."""
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Kies een dag, bijvoorbeeld 3-12-2026.")) from None
