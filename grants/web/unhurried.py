"""Forms that anybody may post without an account, held back from programs without a puzzle for people.

A program fills in every box, also one that nobody sees, and presses at once; people take a moment. How often one
address posts is counted by web.limits. May import: Flask, WTForms, rules, store, web.
"""

from typing import Any, Self

from flask import current_app, request
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, Signer

from grants.rules.refusals import Invalid
from grants.store import clock
from grants.web.csrf import QuietField
from grants.web.forms import Form, WordsField

LEAST_SECONDS = 0.4
"""Nobody reads and fills in a page faster. Setting: APPLY_LEAST_SECONDS."""


class UnhurriedForm(Form):
    """A form with a signed moment at which it was shown and a box that only programs fill in. Begin it with begun().

    Its page holds ``website`` out of sight (templates/_forms.html, trap), unlike the other fields.
    """

    at_ease = False
    """True where somebody goes on with what they began: whoever made it took their time then."""

    started = QuietField()
    website = WordsField(_("Laat dit leeg"), most=200, render_kw={"tabindex": "-1", "autocomplete": "off"})

    @classmethod
    def begun(cls, **given: Any) -> Self:
        """Return the form as posted, or a fresh one that says when it was first shown."""
        form = cls.arrived(**given)
        if _seconds(form.started.data) is None:
            form.started.data = _stamp()
        return form

    def accepts(self) -> bool:
        """Tell whether this press can be carried out; a form that a program filled in is asked to press again."""
        seconds = _seconds(request.form.get("started"))
        if not super().accepts():
            return False
        least = 0 if self.at_ease else current_app.config.get("APPLY_LEAST_SECONDS", LEAST_SECONDS)
        if self.website.data or seconds is None or seconds < least:
            # Emptied, for a browser that fills in forms by itself has a person before it who presses again.
            self.website.data = ""
            self.refuse(Invalid("looks_automatic"))
        return not self.form_errors

    def values(self) -> dict[str, Any]:
        """Return what was typed, without what is only there for programs."""
        return {name: value for name, value in super().values().items() if name not in ("started", "website")}


def _seconds(stamp: str | None) -> float | None:
    """Return how long ago a page was first shown; None when nobody of ours showed it."""
    try:
        return clock.now().timestamp() - float(_signer().unsign(stamp or ""))
    except (BadSignature, ValueError):
        return None


def _stamp() -> str:
    return _signer().sign(f"{clock.now().timestamp():.3f}").decode()


def _signer() -> Signer:
    return Signer(current_app.config["CSRF_SECRET"], salt="unhurried")
