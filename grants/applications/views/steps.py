"""One question at a time, for who likes that: the step in the address, and which questions stand on the page.

The form stays whole: what is not shown goes along hidden, so every press carries everything that was typed.
May import: web, forms.
"""

from typing import Any

from flask import request, url_for

from grants.applications.forms import STEPS, ApplyForm
from grants.applications.views.progress import QUESTIONS, progress

LAST = ("title",)
"""What is asked beside the last question."""

ALL = (*(name for _title, names in QUESTIONS for name in names), *LAST)


def step() -> int:
    """Return the step in the address of this request; 0 for everything on one page."""
    typed = request.args.get("step", "")
    return int(typed) if typed in map(str, STEPS) else 0


def first_open(form: ApplyForm) -> int:
    """Return the first question that was not answered yet; the last one when all were."""
    return next((number for number, one in enumerate(progress(form), 1) if one.kind != "done"), STEPS[-1])


def going_to(form: ApplyForm) -> int:
    """Return the step that this press leads to; 0 for everything on one page."""
    word, _, number = form.do.partition("-")
    return 0 if form.do == "page" else int(number) if word == "step" else step()


def preference(form: ApplyForm, token: str) -> bool | None:
    """Return how this press says they like to fill it in; None when it says nothing new."""
    if form.do == "page" or form.do.startswith("step-"):
        return form.do != "page"
    return None if token else step() > 0


def with_faults(form: ApplyForm) -> int:
    """Return the step of this request; 0 when something is wrong that stands elsewhere, so that all of it is seen."""
    at = step()
    return 0 if any(form[name].errors for name in hidden(at)) else at


def hidden(at: int) -> list[str]:
    """Return the names of the fields that go along unseen at a step."""
    shown = {*QUESTIONS[at - 1][1], *(LAST if at == STEPS[-1] else ())} if at else {*ALL}
    return [name for name in ALL if name not in shown]


def address(slug: str, token: str, at: int, anchor: str | None = None) -> str:
    """Return where a draft goes on; without a token, where one begins."""
    where: dict[str, Any] = {"slug": slug, "step": at or None, "_anchor": anchor}
    return url_for("applications.draft", token=token, **where) if token else url_for("applications.apply", **where)
