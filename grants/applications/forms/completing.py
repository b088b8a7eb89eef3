"""The answer to the officer's question, with the parts of the plan that it opened again. May import: web, rules."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from grants.applications.forms.apply import FEWEST_LINES, ApplyForm, LinesForm
from grants.web.forms import StoryField

LINE = {"label": "", "amount": ""}


class AnswerForm(LinesForm):
    """The answer in words; the opened fields are added by `answer_form`, and no other field is ever read."""

    answer = StoryField(_("Jullie antwoord"), most=4000)

    @property
    def only_counts(self) -> bool:
        """Tell whether a button was pressed that only counts or adds a line."""
        return request.method == "POST" and request.form.get("do") in ("add-line", "sum")

    @property
    def was_read_back(self) -> bool:
        """Tell whether who writes it down for others read it back to them."""
        return "read_back" in self and bool(self["read_back"].data)

    def with_line(self) -> None:
        """Give the form one more line when that button was pressed."""
        if request.form.get("do") == "add-line":
            lines: Any = self["lines"]
            lines.append_entry(LINE)

    def counted(self) -> dict[str, Any]:
        """Return the lines of money as they stand on the page, to add them up."""
        return {"lines": [{name: value or "" for name, value in row.items()} for row in self["lines"].data]}

    def typed(self) -> dict[str, Any]:
        """Return what was typed in the opened fields."""
        typed = {name: value or "" for name, value in self.values().items() if name not in ("answer", "read_back")}
        return typed | (self.counted() if "lines" in typed else {})


def answer_form(names: Collection[str], sheet: Mapping[str, Any], version: int, by_phone: bool = False) -> AnswerForm:
    """Give the form with these fields of the sheet, as they stand now; who writes it down for others reads it back."""
    fields: dict[str, Any] = {name: getattr(ApplyForm, name) for name in names if sheet}
    given = {name: sheet[name] for name in fields}
    if by_phone:
        fields["read_back"] = BooleanField(_("Ik las het voor aan de makers. Zij zeggen: zo is het."))
    if "lines" in given:
        given["lines"] = [*given["lines"], *[LINE] * (FEWEST_LINES - len(given["lines"]))]
    kind: Any = type("CompletionForm", (AnswerForm,), fields)
    form: AnswerForm = kind.arrived(version=version, **given)
    form.answer.flags.needed = not given
    return form
