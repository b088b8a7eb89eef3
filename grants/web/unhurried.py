"""A form that anybody may send without an account: two traps for programs, and no puzzle for people.

One box that nobody sees must stay empty, and a signed hidden time says when the page was shown. May import: Flask,
itsdangerous, rules, store, web.
"""

from typing import Any, Self

from flask import current_app
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, Signer

from grants.rules.refusals import Invalid
from grants.store import clock
from grants.web.csrf import QuietField
from grants.web.forms import Form, WordsField

LEAST_SECONDS = 0.4
"""Nobody reads and fills in a page faster. Setting: APPLY_LEAST_SECONDS."""


class UnhurriedForm(Form):
    """A form that asks who filled it in too fast, or in the box that nobody sees, to press again."""

    started = QuietField()
    website = WordsField(_("Laat dit leeg"), most=200, render_kw={"tabindex": "-1", "autocomplete": "off"})

    @classmethod
    def begun(cls, **given: Any) -> Self:
        """Return the form as posted, or a fresh one that says when it was first shown."""
        form = cls.arrived(**given)
        form.came_after = form._seconds()
        if form.came_after is None:
            form.started.data = _signer().sign(f"{clock.now().timestamp():.3f}").decode()
        return form

    came_after: float | None = None

    def accepts(self) -> bool:
        """Tell whether this press can be carried out; everything that is wrong stands at its field."""
        if not super().accepts():
            return False
        least = current_app.config.get("APPLY_LEAST_SECONDS", LEAST_SECONDS)
        if self.website.data or self.came_after is None or self.came_after < least:
            self.refuse(Invalid("looks_automatic"))
        return not self.form_errors

    def values(self) -> dict[str, Any]:
        """Return what was typed, without the traps."""
        return {name: value for name, value in super().values().items() if name not in ("started", "website")}

    def _seconds(self) -> float | None:
        """Return how long ago the page was first shown; None when nobody of ours showed it."""
        try:
            return clock.now().timestamp() - float(_signer().unsign(self.started.data or ""))
        except (BadSignature, ValueError):
            return None


def _signer() -> Signer:
    return Signer(current_app.config["CSRF_SECRET"], salt="unhurried")
