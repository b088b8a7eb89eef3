"""Our boxes are, letter by letter, those of WTForms."""

from typing import Any

import pytest
from wtforms import Form, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput, TextArea, TextInput

from grants.web.boxes import Line, Story, Unmarked

TEXTS = ("", "moestuin", "<b>&\"'é", "\neerst een lege regel", "</textarea>", "🏳️‍🌈")
GIVEN: tuple[dict[str, Any], ...] = (
    {},
    {"aria_describedby": "a-help", "aria_invalid": False, "maxlength": False, "required": True},
    {"class_": "short", "rows": 3, "data_words": 250, "id": "other", "readonly": True},
)


class Theirs(Form):
    """The boxes of WTForms."""

    line = StringField(
        "x", [InputRequired(), Length(2, 9)], widget=TextInput(), render_kw={"class": "m", "data_x": "q"}
    )
    story = TextAreaField("x", [Length(max=9)], widget=TextArea())
    quiet = HiddenField("x", widget=HiddenInput())


class Ours(Form):
    """The same with ours."""

    line = StringField("x", [InputRequired(), Length(2, 9)], widget=Line(), render_kw={"class": "m", "data_x": "q"})
    story = TextAreaField("x", [Length(max=9)], widget=Story())
    quiet = HiddenField("x", widget=Unmarked())


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("given", GIVEN)
def test_boxes_are_those_of_wtforms(text: str, given: dict[str, Any]) -> None:
    theirs, ours = (form(line=text, story=text, quiet=text) for form in (Theirs, Ours))
    assert ours.line(**given) == theirs.line(**given)
    assert ours.story(**given) == theirs.story(**given)
    assert ours.quiet(**{"id": "q", **given}) == theirs.quiet(**{"id": "q", **given})


def test_a_hidden_box_has_no_id_of_its_own() -> None:
    assert "id=" not in Ours(quiet="x").quiet()
