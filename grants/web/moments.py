"""Days and hours as people type them; what cannot be read stays in the box. May import: Flask-Babel, WTForms."""

from typing import Any

from flask_babel import gettext
from wtforms import DateField, TimeField


class DayField(DateField):
    """A day; says in our words what to do when it cannot be read, and keeps what was typed."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, format=["%Y-%m-%d", "%d-%m-%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; an empty box is no day."""
        if not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            raise ValueError(gettext("Kies een dag, bijvoorbeeld 3-12-2026.")) from None


class HourField(TimeField):
    """A time of the day, also with a dot as people write it."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, format=["%H:%M", "%H:%M:%S", "%H.%M"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; an empty box is no time."""
        if not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            raise ValueError(gettext("Schrijf de tijd zo: 19.30.")) from None
