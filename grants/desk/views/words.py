"""The words of a task: what waits, the button, and where it leads. Plain functions from a row to words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import format_date, gettext, ngettext
from flask_babel import lazy_gettext as _

from grants.desk.queries import HORIZON, Task, TaskRow
from grants.rules.money import euro
from grants.web.labels import label


@dataclass(frozen=True)
class Waiting:
    """One task as the page shows it."""

    what: str
    about: str
    place: str
    before: str
    href: str
    button: str


# Where a task is done, and what the button says.
DOORS: dict[Task, tuple[str, Any]] = {
    Task.POST_LETTER: ("decisions.letter", _("Print de brief")),
    Task.CAME_BACK: ("dossier.plan", _("Bel de makers")),
    Task.RELEASE: ("payments.batch", _("Kijk na en geef vrij")),
    Task.ANSWERED: ("applications.check", _("Lees het antwoord")),
    Task.CALL: ("applications.check", _("Bel en bevestig")),
    Task.IDEAS: ("ideas.waiting", _("Lees de kaartjes")),
    Task.SUMMARISE: ("applications.summarise", _("Luister en schrijf op")),
    Task.CHECK: ("applications.check", _("Kijk het na")),
    Task.CONFIRM: ("decisions.confirm", _("Bevestig")),
    Task.PREPARE: ("payments.index", _("Zet klaar")),
    Task.POST_RECEIPT: ("applications.check", _("Print het bewijs")),
    Task.GIVE_MAIL: ("awards.give_mail", _("Bel en vul het in")),
    Task.ACCEPT: ("dossier.plan", _("Bel de makers")),
    Task.MARK: ("payments.batch", _("Vink af")),
    Task.EVENT: ("awards.met", _("Kijk of het zover is")),
    Task.LEFT_OVER: ("payments.returned", _("Kijk op de rekening")),
    Task.REMIND: ("applications.note_answer", _("Bel en vraag het")),
    Task.SILENT: ("decisions.set_aside", _("Kijk wat je kunt doen")),
    Task.QUESTION: ("dossier.plan", _("Lees en antwoord")),
    Task.EVENING_PAPER: ("evenings.papers", _("Print en breng het")),
}


def shown(row: TaskRow, today: date) -> Waiting:
    """Return a task in words."""
    what = label(row.kind)
    return Waiting(
        what=what if what.endswith("?") else f"{what}:",
        about=about(row),
        place=row.place if row.kind is not Task.PREPARE else _places(row),
        before=before(row.before, today),
        href=href(row),
        button=str(DOORS[row.kind][1]),
    )


def href(row: TaskRow) -> str:
    """Return where a task is done."""
    endpoint, _button = DOORS[row.kind]
    if row.kind in (Task.PREPARE, Task.IDEAS):
        return url_for(endpoint)
    if row.kind in (Task.RELEASE, Task.MARK):
        return url_for(endpoint, number=row.reference)
    if row.kind is Task.QUESTION:
        return url_for(endpoint, reference=row.reference, _anchor="messages")
    if row.kind is Task.EVENT:
        return url_for(endpoint, reference=row.reference, number=row.number)
    return url_for(endpoint, reference=row.reference)


def about(row: TaskRow) -> str:
    """Return what the task is about: the plan, or how many of what."""
    if row.kind is Task.CONFIRM:
        return str(ngettext("%(num)s plan", "%(num)s plannen", row.many))
    if row.kind is Task.IDEAS:
        return str(ngettext("%(num)s kaartje", "%(num)s kaartjes", row.many))
    if row.kind is Task.EVENING_PAPER:
        return str(ngettext("%(num)s lid", "%(num)s leden", row.many))
    if row.kind in (Task.PREPARE, Task.RELEASE, Task.MARK):
        return str(ngettext("%(num)s betaling", "%(num)s betalingen", row.many))
    if row.kind in (Task.CALL, Task.REMIND):
        return str(gettext("%(plan)s. %(name)s, %(phone)s", plan=row.title, name=row.words, phone=row.phone))
    if row.kind is Task.EVENT:
        return f"{row.title}. {row.words}"
    if row.kind is Task.SILENT:
        last = format_date(row.before, "d MMMM")
        return str(gettext("%(plan)s. Een brief hierover moet uiterlijk %(day)s weg zijn.", plan=row.title, day=last))
    if row.kind is Task.LEFT_OVER:
        return f"{row.title}, {euro(row.many)}"
    return row.title


def _places(row: TaskRow) -> str:
    return row.place if row.number == 1 else str(gettext("%(count)s plekken", count=row.number))


def before(day: date, today: date) -> str:
    """Return a day as people say it; what is over is simply today's work."""
    if day <= today:
        return str(gettext("vandaag"))
    if day == today + timedelta(days=1):
        return str(gettext("morgen"))
    return str(format_date(day, "d MMMM"))


def greeting(hour: int, name: str) -> str:
    """Return the greeting of this hour, with the first name."""
    first = name.split()[0] if name.split() else name
    if hour < 12:
        return str(gettext("Goedemorgen %(name)s", name=first))
    if hour < 18:
        return str(gettext("Goedemiddag %(name)s", name=first))
    return str(gettext("Goedenavond %(name)s", name=first))


def lead(rows: list[TaskRow], today: date) -> str:
    """Return how much waits, and since when."""
    if not rows:
        return str(gettext("Er wacht niets op jou. Tijd voor koffie."))
    count = ngettext("Eén ding wacht op jou.", "%(num)s dingen wachten op jou.", len(rows))
    if len(rows) >= HORIZON:  # what lies behind the horizon is not counted
        count = gettext("Zeker %(num)s dingen wachten op jou.", num=len(rows))
    days = max((today - row.at.date()).days for row in rows)
    oldest = ngettext("Het oudste ligt er een dag.", "Het oudste ligt er %(num)s dagen.", days) if days > 0 else ""
    return f"{count} {oldest}".strip()
