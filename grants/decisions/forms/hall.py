"""The page of one plan in the hall: the voices of who is there, and the outcome, in one form that loses nothing.

May import: decisions.forms, evenings' values, rules, web.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from grants.decisions.forms.deciding import ConcludeForm, table_form
from grants.decisions.queries import Spoken, Table
from grants.evenings.queries import Hall, Heard
from grants.evenings.services import Entry
from grants.panel.queries import Member, Why, counted
from grants.panel.services import SENTENCE_LENGTH, ReviewSaid
from grants.rules.reviews import Choice, Closeness, Outcome
from grants.web.csrf import QuietField
from grants.web.forms import StoryField
from grants.web.labels import label


class HallForm(ConcludeForm):
    """Voices and outcome of one plan. Each voice has three inputs, and unseen what stood there."""

    def entries(self) -> list[Entry]:
        """Give the voices that somebody changed on this page."""
        found = []
        for field in self:
            if not field.name.startswith("was-"):
                continue
            seat = field.name.removeprefix("was-")
            said = _said(*(str(self[f"{part}-{seat}"].data or "") for part in ("closeness", "choice", "sentence")))
            version, _dash, mark = str(field.data or "").partition("-")
            if mark != _mark(said):
                found.append(Entry(int(seat), said, int(version) if version.isdecimal() and len(version) < 9 else 0))
        return found

    def voice_fields(self, seat: int) -> list[Any]:
        """Give the three inputs of one voice."""
        return [self[f"{part}-{seat}"] for part in ("choice", "closeness", "sentence")]

    def open_at(self, one: Member) -> bool:
        """Say whether the inputs of a voice lie open: nothing was said yet, or something is not right."""
        return one.closeness is None or any(field.errors for field in self.voice_fields(one.seat_id))


def hall_form(
    around: Table,
    after: Table,
    at: Hall,
    rows: Iterable[Heard],
    result: Outcome | None,
    mixed: bool,
    shown: str,
    lang: str,
) -> HallForm:
    """Give the form for a table. `rows` are the voices that may be entered; `after` is the table with what was typed.

    The outcome is asked about `after`, so that one press can write a voice down and conclude on it.
    """
    members = [one.member for one in rows]
    fields: dict[str, Any] = {}
    given: dict[str, Any] = {"version": around.mark, "shown": shown}
    given |= {"what_would_help": at.what_would_help, "help_name": at.help_name}
    for one in members:
        fields |= _fields(one)
        given |= _given(one)
    form = table_form(HallForm, after, result, mixed, lang, fields, given)
    for one in members:
        _offer(form[f"closeness-{one.seat_id}"], list(Closeness))
        _offer(form[f"choice-{one.seat_id}"], list(Choice))
    return form


def _offer(field: Any, answers: Sequence[Choice] | Sequence[Closeness]) -> None:
    field.choices = [SelectChoice(answer.value, label(answer)) for answer in answers]


def _fields(one: Member) -> dict[str, Any]:
    return {
        f"was-{one.seat_id}": QuietField(),
        f"choice-{one.seat_id}": RadioField(_("%(name)s zegt", name=one.name), validate_choice=False),
        f"closeness-{one.seat_id}": RadioField(_("Kent %(name)s de makers?", name=one.name), validate_choice=False),
        f"sentence-{one.seat_id}": StoryField(_("Eén zin van %(name)s", name=one.name), most=SENTENCE_LENGTH),
    }


def _given(one: Member) -> dict[str, Any]:
    said = ReviewSaid(one.closeness, one.choice, one.sentence)
    return {
        f"was-{one.seat_id}": f"{one.version}-{_mark(said)}",
        f"choice-{one.seat_id}": one.choice.value if one.choice else None,
        f"closeness-{one.seat_id}": one.closeness.value if one.closeness else None,
        f"sentence-{one.seat_id}": one.sentence,
    }


def _said(closeness: str, choice: str, sentence: str) -> ReviewSaid:
    """Read one voice; a value that is none of ours is no answer."""
    near = Closeness(closeness) if closeness in list(Closeness) else None
    return ReviewSaid(near, Choice(choice) if choice in list(Choice) else None, sentence.strip())


def _mark(said: ReviewSaid) -> str:
    """Give a number that changes with every part of a voice; it travels with the page."""
    return str(zlib.crc32(repr((said.closeness, said.choice, said.sentence)).encode()))


def overlaid(around: Table, rows: Iterable[Heard], typed: Mapping[str, str]) -> Table:
    """Give the table as it will be once the voices that were typed are written down."""
    seats = {one.member.seat_id for one in rows if f"was-{one.member.seat_id}" in typed}
    if not seats or around.tally is None:
        return around
    members = [_as_typed(one, typed) if one.seat_id in seats else one for one in around.members]
    said = [Spoken(m.choice, m.sentence) for m in members if m.why is None and m.choice and m.sentence]
    order: Sequence[Choice] = list(Choice)
    spoken = tuple(sorted(said, key=lambda one: (order.index(one.choice), one.sentence)))
    return replace(around, members=tuple(members), tally=counted(members), spoken=spoken)


def _as_typed(one: Member, typed: Mapping[str, str]) -> Member:
    said = _said(*(typed.get(f"{part}-{one.seat_id}", "") for part in ("closeness", "choice", "sentence")))
    if said.closeness is Closeness.TOO_CLOSE:
        return one._replace(closeness=said.closeness, choice=None, sentence="", why=Why.TOO_CLOSE)
    quiet = said.choice is Choice.CANNOT_JUDGE
    sentence = "" if quiet else said.sentence.replace("\r\n", "\n")
    return one._replace(closeness=said.closeness, choice=said.choice, sentence=sentence)
