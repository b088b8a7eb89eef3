"""Which language a page is in: what somebody chose, else what their profile says, else what their browser asks for.

Dutch is the source; English lies in ``translations/en`` and is read as en_NL, because plain ``en`` writes dates the
American way. May import: Flask, Flask-Babel, web.access.
"""

from urllib.parse import quote, urlencode

from flask import Flask, current_app, redirect, request
from flask_babel import Babel
from flask_login import current_user
from werkzeug.wrappers import Response

from grants.web.words import say

LOCALES = {"nl": "nl", "en": "en_NL"}
A_YEAR = 365 * 24 * 3600


def language() -> str:
    """Return the language of this page: nl or en."""
    chosen = request.cookies.get(current_app.config["LANGUAGE_COOKIE"])
    if chosen in LOCALES:
        return chosen
    return getattr(current_user, "locale", None) or _asked_for()


def _asked_for() -> str:
    # In the order of the browser, and en-GB is English: Werkzeug's own match prefers a lower exact one.
    asked = (value.split("-")[0].lower() for value, _quality in request.accept_languages)
    return next((value for value in asked if value in LOCALES), "nl")


def other_language_href() -> str:
    """Return the address of this page in the other language."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "taal"]
    return f"{quote(request.path)}?{urlencode([*query, ('taal', 'en' if language() == 'nl' else 'nl')])}"


def install(app: Flask) -> None:
    """Set up the two languages, and the link that changes between them."""
    root = app.config["ROOT"]
    Babel(
        app,
        default_locale="nl",
        default_timezone="Europe/Amsterdam",
        default_translation_directories=str(root / "translations"),
        locale_selector=lambda: LOCALES[language()],
    )
    app.jinja_env.globals.update(_=say, gettext=say)

    @app.before_request
    def change() -> Response | None:
        chosen = request.args.get("taal")
        if request.method != "GET" or chosen not in LOCALES:
            return None
        query = [(name, value) for name, value in request.args.items(multi=True) if name != "taal"]
        # The path as it came in: our own, and never an address that begins with two slashes.
        answer = redirect("/" + quote(request.path.lstrip("/\\")) + (f"?{urlencode(query)}" if query else ""), 303)
        answer.set_cookie(
            app.config["LANGUAGE_COOKIE"],
            chosen,
            max_age=A_YEAR,
            secure=app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return answer
