"""The proof that a form was shown by us to this browser: an HMAC over a value of its session.

The value is made when the browser session starts, not when the first form is shown: made lazily, two tabs opened at
once would each get their own, and one of them would be refused. May import: Flask, WTForms.
"""

import hmac
import secrets
from typing import Any

from flask import Flask, current_app, request, session
from flask_babel import gettext
from wtforms import HiddenField
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.validators import ValidationError

from grants.web.boxes import Unmarked


class QuietField(HiddenField):
    """A hidden field of a form."""

    widget = Unmarked()


class TokenField(CSRFTokenField):
    """The hidden field with the proof; always shows the present one, also after a refusal."""

    widget = Unmarked()


class SessionProof(CSRF):
    """Makes and checks the proof."""

    field_class = TokenField

    def generate_csrf_token(self, csrf_token_field: Any) -> str:  # noqa: ARG002 - WTForms' signature
        """Return the proof for this browser."""
        return proof()

    def validate_csrf_token(self, form: Any, field: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse a form that was not shown to this browser; what was typed stays and only has to be sent again."""
        if not hmac.compare_digest(proof().encode(), str(field.data or "").encode(errors="replace")):
            raise ValidationError(gettext("Deze bladzijde stond al lang open. Kijk het na en druk nog een keer."))


def proof() -> str:
    """Return the proof that belongs to this browser's session; starts one when there is none yet."""
    if "csrf" not in session:
        renew()
    return hmac.new(current_app.config["CSRF_SECRET"], session["csrf"].encode(), "sha256").hexdigest()


def renew() -> None:
    """Give this browser a new value; done at the start of its session and when somebody signs in."""
    session["csrf"] = secrets.token_urlsafe(18)


def install(app: Flask) -> None:
    """Start the browser session with the first page that is shown."""

    @app.before_request
    def start() -> None:
        wants_page = request.method == "GET" and request.accept_mimetypes.accept_html
        if wants_page and request.blueprint not in (None, "house") and "csrf" not in session:
            renew()
