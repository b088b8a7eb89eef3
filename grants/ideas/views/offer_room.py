"""The room the pages about offers, and about the rooms of a place, lie in. May import: Flask."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from flask import Blueprint, Flask, current_app
from sqlalchemy.orm import Session

room = Blueprint("offers", __name__)

Beside = Callable[[Session, int, str], Sequence[Any]]


def tell_beside(app: Flask, beside: Beside) -> None:
    """Say who knows what belongs with a line of a place: links lie a storey higher, so the roof hands it down."""
    app.extensions["beside"] = beside


def beside(session: Session, place_id: int, name: str) -> Sequence[Any]:
    """Return what belongs with a line of a place (as ``links/_pairs.html`` shows it); nothing where nobody knows."""
    ask = cast(Beside | None, current_app.extensions.get("beside"))
    return ask(session, place_id, name) if ask is not None else ()
