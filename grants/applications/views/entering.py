"""Writing a plan down for somebody: the seven questions, reading it back, and the slip.

May import: web, applications.
"""

from datetime import datetime
from typing import Any

from flask import current_app, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.applications import papers, queries, services
from grants.applications.forms import STEPS, CompanyForm, EntryForm
from grants.applications.queries import EntryRow, Scope
from grants.applications.views.keeping import added_up, rows
from grants.applications.views.progress import progress, sum_words
from grants.applications.views.room import Offer, offered, room
from grants.people.models import Locale
from grants.people.queries import slip_fits
from grants.rules.permissions import RULES, Deed, allows, roles_at
from grants.rules.refusals import Missing, NotNow, Stale
from grants.rules.terms import AMSTERDAM
from grants.store import clock
from grants.store.session import reading
from grants.web import access, i18n
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page
from grants.web.papers import serve

ANCHORS = {"add-line": "lines", "sum": "lines"}


@room.route("/desk/helping", methods=["GET", "POST"])
@access.desk(Deed.HELP_YOUTH)
def helping() -> Response:
    """Show who wants to be called, where plans can be written down, and what waits for its resident."""
    form = CompanyForm.arrived()
    what, number = form.what
    if form.accepts():
        with form.press() as session:
            if what == "open":
                slug, token = services.reopen(session, actor(), number)
                return form.answered(session, url_for("applications.entry", slug=slug, token=token))
            services.help_called(session, actor(), number)
            return form.answered(session, url_for("applications.helping"))
    writes, helps = _scope(Deed.ENTER_FOR_OTHER), _scope(Deed.HELP_YOUTH)
    with reading() as session:
        calls = queries.help_tasks(session, helps)
        entries = queries.entries(session, helps, clock.now())
        places = queries.places_of(session, writes)
    today = clock.today()
    return page(
        "applications/helping.html", form.status, form=form, calls=calls, entries=entries, places=places, today=today
    )


def _scope(deed: Deed) -> Scope:
    """Return the programmes and places where the actor may do something."""
    held = [grant for grant in actor().grants if grant.role in RULES[deed].roles]
    whole = [grant.programme_id for grant in held if grant.place_id is None and grant.programme_id is not None]
    return Scope(whole, [grant.place_id for grant in held if grant.place_id is not None])


@room.route("/desk/enter/<slug>", methods=["GET", "POST"])
@access.desk(Deed.ENTER_FOR_OTHER)
def enter(slug: str) -> Response:
    """Write down what somebody in this place wants; the first press makes it a draft with an address of its own."""
    offer = _offered(slug)
    form = EntryForm.offered()
    return _pressed(form, offer, "") if form.is_pressed else _shown(form, offer, "")


@room.route("/desk/enter/<slug>/<token>", methods=["GET", "POST"])
@access.desk(Deed.ENTER_FOR_OTHER)
def entry(slug: str, token: str) -> Response:
    """Go on with what was written down."""
    offer, found = _offered(slug), _found(token)
    if found.confirmed_at is not None:
        return redirect(url_for("dossier.plan", reference=found.reference), 303)
    form = EntryForm.offered()
    if form.is_pressed:
        return _pressed(form, offer, token)
    form = EntryForm.offered(version=found.version, source=found.source.value, **rows(found.typed))
    return _shown(form, offer, token, saved_at=found.saved_at, found=found)


@room.route("/desk/enter/<slug>/<token>/read-back", methods=["GET", "POST"])
@access.desk(Deed.ENTER_FOR_OTHER)
def read_back(slug: str, token: str) -> Response:
    """Show all of it on one page to read aloud; the press asks the resident, by mail or with a slip."""
    offer, found = _offered(slug), _found(token)
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.read_back(session, actor(), token)
            return form.answered(session, url_for("applications.read_back", slug=slug, token=token))
    if found.confirmed_at is not None:
        return redirect(url_for("dossier.plan", reference=found.reference), 303)
    missing = services.faults(found.typed, _most(offer))
    if missing:
        return redirect(url_for("applications.entry", slug=slug, token=token), 303)
    return page(
        "applications/read_back.html",
        form.status,
        form=form,
        found=found,
        paper=papers.written(found.typed),
        edit=url_for("applications.entry", slug=slug, token=token),
        slip=url_for("applications.slip_pdf", slug=slug, token=token) if _prints(found, token) else "",
    )


@room.get("/desk/enter/<slug>/<token>/slip.pdf")
@access.desk(Deed.ENTER_FOR_OTHER)
def slip_pdf(slug: str, token: str) -> Response:
    """Give the slip with the code, to print and hand over."""
    _offered(slug)
    found = _found(token)
    if not found.slip_reference or not _prints(found, token):
        return redirect(url_for("applications.read_back", slug=slug, token=token), 303)
    code = services.code_of(token, found.slip_reference)
    return serve(
        "applications/slip",
        papers.slip(found, code, current_app.config["URL"]),
        i18n.language(),
        f"{found.slip_reference}.pdf",
    )


def _prints(found: EntryRow, token: str) -> bool:
    """Tell whether the slip can be printed here: its code follows from the address at which it was made."""
    if not found.slip_reference:
        return False
    with reading() as session:
        return slip_fits(session, found.slip_reference, services.code_of(token, found.slip_reference))


def _found(token: str) -> EntryRow:
    with reading() as session:
        return queries.entry(session, actor(), token, clock.now())


def _offered(slug: str) -> Offer:
    """Return what a place offers; it is not there for who is no community worker of it."""
    offer = offered(slug)
    if not allows(Deed.ENTER_FOR_OTHER, roles_at(actor(), offer.place.programme_id, offer.place.id)):
        raise Missing("no_such_page")
    return offer


def _most(offer: Offer) -> int:
    if offer.terms is None:
        raise NotNow("no_open_round")
    return offer.terms.most_per_plan_cents


def _pressed(form: EntryForm, offer: Offer, token: str) -> Response:
    """Keep what was typed; when it can be read back, go on to that page."""
    changed: list[Any] = []
    try:
        if form.accepts():
            with form.press() as session:
                return _kept(session, form, offer, token)
    except Stale as refusal:
        changed = [(str(form[name].label.text), old, new) for name, old, new in refusal.facts["changed"]]  # type: ignore[attr-defined]
        form.version.data = str(_found(token).version)
        form.renew()
    return _shown(form, offer, token, changed=changed)


def _kept(session: Session, form: EntryForm, offer: Offer, token: str) -> Response:
    values = added_up(form.values()) if form.do == "sum" else form.values()
    source = str(form.source.data or "")
    if token:
        services.save_entry(session, actor(), token, source, values, form.seen)
    else:
        token = services.enter(session, actor(), offer.place.slug, source, values, Locale(i18n.language()))
    whole = form.do == "submit" and not services.faults(services.kept(values), _most(offer))
    end = "applications.read_back" if whole else "applications.entry"
    missing = "1" if form.do == "submit" and not whole else None
    anchor = ANCHORS.get(form.do)
    return form.answered(session, url_for(end, slug=offer.place.slug, token=token, missing=missing, _anchor=anchor))


def _shown(
    form: EntryForm,
    offer: Offer,
    token: str,
    saved_at: datetime | None = None,
    found: EntryRow | None = None,
    changed: list[Any] | None = None,
) -> Response:
    values = form.values()
    # Everything that is missing at once: also beside the question how it was heard, without which nothing is kept.
    missing = form.do == "submit" and bool(form.source.errors) if form.is_pressed else "missing" in request.args
    if missing and offer.terms is not None:
        for fault in services.faults(services.kept(values), offer.terms.most_per_plan_cents):
            form.refuse(fault)
    status = 409 if changed else 200 if not form.is_pressed else form.status
    return page(
        "applications/enter.html",
        status,
        form=form,
        offer=offer,
        company="",
        shown=list(STEPS),
        takes_files=False,
        examples=papers.worded(offer.examples, i18n.language()),
        found=found,
        changed=changed or [],
        sum_words=sum_words(*services.added_up(values)),
        progress=progress(form),
        saved_time=f"{saved_at.astimezone(AMSTERDAM):%H.%M}" if saved_at else "",
        read_back=url_for("applications.read_back", slug=offer.place.slug, token=token) if token else "",
    )
