"""How far a sheet is: seven questions, each done, to be looked at again, or still empty. May import: web, forms."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from grants.applications.forms import ApplyForm
from grants.rules.money import euro

QUESTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Wat willen jullie doen?"), ("what",)),
    (_("Wat hebben jullie al?"), ("already",)),
    (_("Voor wie is het?"), ("for_whom",)),
    (_("Waar en wanneer, ongeveer?"), ("where_about", "when_about")),
    (_("Wat hebben jullie nodig?"), ("total", "lines", "also_needed", "minimum")),
    (
        _("Wie kunnen we bellen, en wie helpt jullie?"),
        ("name", "phone", "mail", "postcode", "house_number", "party_kind", "group_name", "helper_about"),
    ),
    (_("Weten de buren ervan?"), ("neighbours",)),
)
"""The seven questions and their fields, in the order of the page."""

# Question 6 holds an address and a party besides the contact: it is done when we know whom to call.
_NEEDS = {5: ("total",), 6: ("name", "postcode", "house_number")}


@dataclass(frozen=True)
class QuestionStep:
    """One question in the list beside the form."""

    href: str
    title: str
    kind: str
    hint: str


def progress(form: ApplyForm) -> list[QuestionStep]:
    """Return the seven questions with how far each is."""
    steps = []
    for number, (title, names) in enumerate(QUESTIONS, 1):
        wrong = any(form[name].errors for name in names)
        kind = "now" if wrong else "done" if _is_done(form, number, names) else "later"
        hint = gettext("kijk even") if wrong else "" if kind == "done" else gettext("nog leeg")
        steps.append(QuestionStep(f"#q{number}", str(title), kind, hint))
    return steps


def _is_done(form: ApplyForm, number: int, names: tuple[str, ...]) -> bool:
    if number == 1 and form.told:
        return True
    if number not in _NEEDS:
        return any(form[name].data for name in names)
    reachable = number != 6 or bool(form.phone.data or form.mail.data)
    return reachable and all(form[name].data for name in _NEEDS[number])


def asked(form: ApplyForm) -> list[tuple[str, str]]:
    """Return every question with what was typed, to show a text that could not be kept."""
    names = [name for _title, names in QUESTIONS for name in names if name not in ("lines", "party_kind")]
    texts = [form[name] for name in ("title", *names)]
    lines = "\n".join(f"{row['label']} {row['amount']}".strip() for row in form.lines.data if any(row.values()))
    return [(str(field.label.text), field.data or "") for field in texts] + [(str(form.lines.label.text), lines)]


def sum_words(added: int, unread: tuple[int, ...]) -> str:
    """Return what the lines add up to, in cents, and which of them could not be read."""
    if not unread:
        return str(gettext("Samen: %(sum)s", sum=euro(added)))
    return str(gettext("Samen: %(sum)s, zonder regel %(lines)s", sum=euro(added), lines=", ".join(map(str, unread))))
