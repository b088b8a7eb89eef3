"""Coming in and going out. May import: web, people."""

import secrets

from flask import Blueprint, current_app, redirect, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from grants.people import queries, services
from grants.people.forms import CodeForm, SignInForm
from grants.rules.refusals import Invalid, NotNow
from grants.store.session import reading
from grants.web import access, frame, limits, visitors
from grants.web.access import actor
from grants.web.forms import Form, PressForm
from grants.web.pages import page

room = Blueprint("people", __name__)

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def _address() -> str:
    return f"mail {request.form.get('mail', '').strip().lower()}"


@room.route("/sign-in", methods=["GET", "POST"])
@access.anyone
@limits.at_most("60 per 15 minutes")
@limits.at_most("5 per 15 minutes", by=_address)
def sign_in() -> Response:
    """Ask for a mail address; the answer is the same for a known and an unknown one."""
    if actor().person_id is not None:
        return redirect(frame.home(actor()), 303)
    form = SignInForm.arrived()
    if form.accepts():
        attempt = secrets.token_urlsafe(18)
        with form.press() as database:
            services.sign_in(database, form.mail.data or "", attempt, request.args.get("going_to"))
            session["attempt"] = attempt
            return form.answered(database, url_for("people.sent"))
    return page("people/sign_in.html", form.status, form=form, faces=_faces(), look_around=PressForm.blank())


@room.route("/sign-in/sent", methods=["GET", "POST"])
@access.anyone
@limits.at_most("60 per 15 minutes")
def sent() -> Response:
    """Tell what to look for in the mail, and take the code that stands in it."""
    form = CodeForm.arrived()
    if form.accepts():
        entered = None
        with form.press() as database:
            entered = services.enter_by_code(database, session.get("attempt", ""), form.code.data or "")
            if entered is not None:
                return _come_in(form, database, entered)
        # The try itself was written down; typing again is a new press.
        form.renew()
        form.refuse(Invalid("code_wrong", "code"))
    return page("people/sent.html", form.status, form=form)


@room.route("/sign-in/<token>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("60 per 15 minutes")
def enter(token: str) -> Response:
    """Show a button; only pressing it uses the link up, because mail programs open links on their own."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as database:
            return _come_in(form, database, services.enter(database, token))
    with reading() as database:
        if not queries.sign_in_works(database, token):
            raise NotNow("link_over")
    return page("people/enter.html", form.status, form=form)


@room.post("/sign-out")
@access.anyone
def sign_out() -> Response:
    """End the session, here and in the database."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as database:
            token = visitors.sign_out()
            if token is not None:
                services.end_session(database, token)
            return form.answered(database, "/")
    return page("people/sign_out.html", form.status, form=form)


@room.post("/look-around")
@access.anyone
def look_around() -> Response:
    """Come in as somebody of the demo, on this machine or in a demo shown on purpose."""
    faces = _faces()
    chosen = [face.person_id for face in faces if str(face.person_id) == request.form.get("person")]
    if not chosen:
        raise NotFound
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as database:
            return _come_in(form, database, services.look_around(database, chosen[0]))
    return page("people/sign_in.html", form.status, form=SignInForm.blank(), faces=faces, look_around=form)


def _come_in(form: Form, database: Session, entered: services.Entered) -> Response:
    visitors.sign_in(entered.token)
    who = queries.actor(database, entered.person_id)
    return form.answered(database, entered.going_to or frame.home(who))


def _may_look_around() -> bool:
    here = current_app.config["PUBLIC_DEMO"] or request.remote_addr in LOOPBACK
    return bool(current_app.config["DEMO_MADE"] and here)


def _faces() -> tuple[queries.FaceRow, ...]:
    if not _may_look_around():
        return ()
    with reading() as database:
        return queries.faces(database)
