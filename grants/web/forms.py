"""One shape for every form: hidden CSRF token, a key that makes five copies one press, what was typed stays.

May import: Flask, WTForms, rules, store, web.labels.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from flask import g, redirect, request
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import Form as WTForm
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from grants.rules import checks, money
from grants.rules.refusals import Invalid
from grants.store.session import keep, once, writing
from grants.web.access import actor
from grants.web.boxes import Line, Story
from grants.web.csrf import QuietField, SessionProof
from grants.web.labels import refusal_text

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Form(WTForm):
    """A form of ours. ``arrived()`` reads the request; ``press()`` carries it out once; ``answered()`` redirects."""

    class Meta:
        """WTForms settings: the proof of web.csrf, without a time limit (a form may lie on the table a day)."""

        csrf = True
        csrf_class = SessionProof

    key = QuietField()

    @classmethod
    def arrived(cls, **given: Any) -> Self:
        """Return the form as posted, or a fresh one with ``given`` values and a new key."""
        form = cls(request.form if request.method == "POST" else None, **given)
        form.keyed()
        return form

    def keyed(self) -> None:
        """See that the form has a key that can be kept, and that an error page finds what was typed."""
        if request.method != "POST" or not _KEY.fullmatch(str(self.key.data or "")):
            self.renew()
        g.form = self

    @classmethod
    def blank(cls, **given: Any) -> Self:
        """Return a fresh form to show on a page that was not asked for this form, such as the way out."""
        form = cls(None, **given)
        form.renew()
        return form

    def renew(self) -> None:
        """Give the form a new key: the next press of it is another press."""
        self.key.data = secrets.token_urlsafe(18)

    def accepts(self) -> bool:
        """Tell whether this is a press whose every field can be read; errors lie at their fields otherwise."""
        return request.method == "POST" and self.validate()

    @property
    def status(self) -> int:
        """The status for the page that shows this form: 422 when something has to be put right, else 200."""
        return 422 if any(self.errors.values()) else 200

    def values(self) -> dict[str, Any]:
        """Return what was typed, by field name, without the hidden fields."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "key", "version")}

    @contextmanager
    def press(self) -> Iterator[Session]:
        """Open the database for the one writing this press does. Bad input found there lands at its field.

        Raises AlreadyDone when the same press was carried out before; the error page redirects to its answer.
        """
        try:
            with writing() as session:
                once(session, str(self.key.data), f"{request.endpoint}:{actor().person_id or ''}"[:60])
                yield session
        except Invalid as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Invalid) -> None:
        """Put a refusal at its field, or on top of the form when it has none."""
        field = self._fields.get(refusal.field or "")
        words = refusal_text(refusal)
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]

    def answered(self, session: Session, url: str) -> Response:
        """Keep where this press led, for its copies, and go there."""
        keep(session, str(self.key.data), url)
        return redirect(url, 303)


class RecordForm(Form):
    """A form that changes a record; it carries the version the person saw, so a stale page is told apart."""

    version = QuietField()

    @property
    def seen(self) -> int:
        """The version the person saw; 0 when the field was tampered with, which is stale."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class PressForm(Form):
    """A form that is only a button."""


class PressRecordForm(RecordForm):
    """A button on a record that may have changed meanwhile."""


class MoneyField(StringField):
    """Euros as people type them; ``cents`` holds the integer, ``data`` what was typed, so nothing typed is lost."""

    widget = Line()
    cents: int | None = None

    def __init__(self, label: Any = None, *, zero: bool = False, optional: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.zero, self.optional = zero, optional

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Read the amount; the message stands at this field."""
        typed = (self.data or "").strip()
        self.cents = None
        if not typed and self.optional:
            return
        if not typed:
            raise ValidationError(gettext("Vul hier een bedrag in."))
        try:
            self.cents = money.parse_cents(typed, zero=self.zero)
        except Invalid as refusal:
            self.data = checks.without_unfit(typed)
            raise ValidationError(refusal_text(refusal)) from refusal


class _Words:
    """Text that every database can keep: what it cannot keep is refused at the field, never cut."""

    most: int
    needed: bool
    missing: Any
    data: str | None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        typed = (self.data or "").replace("\r\n", "\n").replace("\r", "\n").strip()
        if self.needed and not typed:
            raise ValidationError(self.missing or gettext("Vul dit nog in."))
        try:
            self.data = checks.demand_text(typed, "", self.most)
        except Invalid as refusal:
            self.data = checks.without_unfit(typed)
            raise ValidationError(refusal_text(refusal)) from refusal


class WordsField(_Words, StringField):
    """One line of text of at most ``most`` characters."""

    widget = Line()

    def __init__(self, label: Any = None, *, most: int, needed: bool = False, missing: Any = None, **o: Any) -> None:
        super().__init__(label, **o)
        self.most, self.needed, self.missing = most, needed, missing
        self.flags.needed = needed


class StoryField(_Words, TextAreaField):
    """Several lines of text of at most ``most`` characters."""

    widget = Story()

    def __init__(self, label: Any = None, *, most: int, needed: bool = False, missing: Any = None, **o: Any) -> None:
        super().__init__(label, **o)
        self.most, self.needed, self.missing = most, needed, missing
        self.flags.needed = needed
