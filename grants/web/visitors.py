"""Who is at the door: Flask-Login carries the token of a database session, and looks it up once a request.

The roof hands over the two services this needs, because plumbing knows no feature. May import: Flask, Flask-Login,
store, web.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from flask import Flask, request, session
from flask_login import LoginManager, current_user
from sqlalchemy.orm import Session

from grants.rules.permissions import Actor
from grants.store import clock
from grants.store.session import reading, writing
from grants.web import csrf


class Visitor(Protocol):
    """A signed-in browser."""

    actor: Actor
    token: str
    locale: Any
    seen_on: date


FindsVisitor = Callable[[Session, str], Any]
TouchesSession = Callable[[Session, str], None]


def install(app: Flask, find: FindsVisitor, touch: TouchesSession) -> None:
    """Set up Flask-Login; ``find`` looks a token up, ``touch`` writes down, once a day, that it was used."""
    manager = LoginManager(app)
    # A phone changes networks on the way to the village hall; the token itself is what counts.
    manager.session_protection = None

    def load(token: str) -> Any:
        with reading() as database:
            return find(database, token)

    manager.user_loader(load)

    @app.before_request
    def touched() -> None:
        known = request.method == "POST" and "_user_id" in session and current_user.is_authenticated
        if known and current_user.seen_on < clock.today():
            with writing() as database:
                touch(database, current_user.token)
            # The cookie lives on with the session.
            session.modified = True


def sign_in(token: str) -> None:
    """Start a signed-in browser session; nothing of the one before it stays."""
    session.clear()
    session["_user_id"] = token
    session.permanent = True
    csrf.renew()


def sign_out() -> str | None:
    """Empty the browser session and return the token that must be ended, or None when nobody was signed in."""
    token = session.get("_user_id")
    session.clear()
    csrf.renew()
    return token
