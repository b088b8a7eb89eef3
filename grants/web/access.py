"""Who may come in here. Every view says so with one decorator; the access matrix test reads what they said.

The roof hands this module its look-ups (``install``), because who somebody is and what they are to a plan is known to
storeys, and plumbing knows no feature. May import: Flask, rules, store, web.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from grants.rules.permissions import ANONYMOUS, Actor, Deed, Standing, allows, roles_anywhere
from grants.rules.refusals import Missing, NotAllowed
from grants.store.session import reading

View = TypeVar("View", bound=Callable[..., Any])


class LooksUp(Protocol):
    """Looks up what an actor is to the plan or round with this reference; raises Missing when there is none."""

    def __call__(self, session: Session, actor: Actor, reference: str) -> Standing: ...


@dataclass(frozen=True)
class LookUps:
    """What the roof knows: what somebody is to a plan, and to a round."""

    plan: LooksUp
    round: LooksUp


@dataclass(frozen=True)
class Opening:
    """What a view declares: ``kind`` is anyone, signed_in, plan, round or desk; ``deed`` is what is done there."""

    kind: str
    deed: Deed | None = None


def install(app: Flask, look_ups: LookUps) -> None:
    """Hand the look-ups to this application."""
    app.extensions["look_ups"] = look_ups


def actor() -> Actor:
    """Return who is asking; ANONYMOUS when nobody signed in. Looked up once a request, by Flask-Login."""
    return cast(Actor, getattr(current_user, "actor", ANONYMOUS))


def standing() -> Standing:
    """Return what the asker is to the plan or round in the address; only in views that declared one."""
    return cast(Standing, g.standing)


def anyone(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    return _declared(view, Opening("anyone"))


def signed_in(view: View) -> View:
    """Open a view to whoever signed in, whoever they are; others are asked to sign in and come back."""
    return _guarded(view, Opening("signed_in"), lambda _values: None)


def plan(deed: Deed) -> Callable[[View], View]:
    """Open a view on ``<reference>`` to those who may do ``deed`` to that plan.

    Someone who may not even read the plan gets the same 404 as for a plan that does not exist.
    """

    def declare(view: View) -> View:
        return _guarded(view, Opening("plan", deed), lambda values: _demand("plan", Deed.READ_PLAN, deed, values))

    return declare


def round_(deed: Deed) -> Callable[[View], View]:
    """Open a view on ``<reference>`` to those who may do ``deed`` in that round; others get a 404."""

    def declare(view: View) -> View:
        return _guarded(view, Opening("round", deed), lambda values: _demand("round", deed, deed, values))

    return declare


def desk(deed: Deed) -> Callable[[View], View]:
    """Open a view without a reference to those who may do ``deed`` in some programme or place of theirs."""

    def demand(_values: dict[str, Any]) -> None:
        if not allows(deed, roles_anywhere(actor()), frozenset()):
            raise NotAllowed("not_yours")

    def declare(view: View) -> View:
        return _guarded(view, Opening("desk", deed), demand)

    return declare


def _demand(kind: str, to_see: Deed, to_do: Deed, values: dict[str, Any]) -> None:
    look_ups = cast(LookUps, current_app.extensions["look_ups"])
    look_up = look_ups.plan if kind == "plan" else look_ups.round
    with reading() as session:
        g.standing = look_up(session, actor(), values["reference"])
    if not g.standing.may(to_see):
        raise Missing("no_such_page")
    if not g.standing.may(to_do):
        raise NotAllowed("not_yours")


def _guarded(view: View, opening: Opening, demand: Callable[[dict[str, Any]], None]) -> View:
    @wraps(view)
    def guarded(**values: Any) -> Any:
        if actor().person_id is None and opening.kind not in ("anyone", "plan"):
            return to_sign_in()
        try:
            demand(values)
        except (Missing, NotAllowed):
            # Nobody learns from the answer whether a plan exists: a stranger is asked to sign in either way.
            if actor().person_id is None:
                return to_sign_in()
            raise
        return view(**values)

    return _declared(cast(View, guarded), opening)


def to_sign_in() -> Any:
    """Ask whoever is here to sign in and come back."""
    if request.method == "POST" and typed_anything():
        # The session ended while somebody was typing: a redirect would lose it all.
        raise Unauthorized
    going_to = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", going_to=going_to), 303)


def typed_anything() -> list[str]:
    """Return the words that came with this request, for when there is no form to show them in."""
    hidden = ("csrf_token", "key", "version")
    return [value for name, value in request.form.items(multi=True) if not name.endswith(hidden) and value.strip()]


def _declared(view: View, opening: Opening) -> View:
    view.opening = opening  # type: ignore[attr-defined]  # the matrix test reads it
    return view
