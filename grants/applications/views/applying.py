"""Applying: seven questions, kept as they are typed, without an account. May import: web, applications."""

from collections.abc import Iterable
from datetime import datetime

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from grants.applications import papers, queries, services
from grants.applications.forms import STEPS, ApplyForm
from grants.applications.views import steps
from grants.applications.views.growing import Growing, growing
from grants.applications.views.holding import JUDGED, at_draft, theirs, whole
from grants.applications.views.keeping import added_up, by_script, keep, rows, started
from grants.applications.views.progress import asked, progress, sum_words
from grants.applications.views.room import Offer, idea_address, offered, room
from grants.rules.lifecycle import State
from grants.rules.refusals import Invalid, Missing, NotNow, Refusal, Stale
from grants.rules.terms import AMSTERDAM
from grants.store import clock
from grants.store.session import reading
from grants.web import access, i18n, limits
from grants.web.access import actor
from grants.web.labels import refusal_text
from grants.web.pages import page

ANCHORS = {"add-line": "lines", "sum": "lines"}


@room.route("/in/<slug>/apply", methods=["GET", "POST"])
@access.anyone
@limits.at_most("600 per 15 minutes")
def apply(slug: str) -> Response:
    """Ask the seven questions; the first press of any button makes a draft with an address of its own."""
    form = ApplyForm.begun()
    offer = offered(slug, seen=not form.is_pressed)
    if form.is_pressed:
        return _pressed(form, offer, "")
    if offer.terms is None:
        return _closed(form, offer)
    if grows := growing(offer.place.id, request.args.get("idea", "")):
        form = ApplyForm.begun(what=grows.line, idea=grows.reference)
    return _shown(form, offer, "", grows=grows)


@room.route("/in/<slug>/apply/<token>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("600 per 15 minutes")
def draft(slug: str, token: str) -> Response:
    """Go on with a draft; once it was sent in, this leads to the receipt."""
    form = ApplyForm.begun()
    form.at_ease = True
    offer = offered(slug, seen=not form.is_pressed)
    if form.is_pressed and form.do not in JUDGED:
        return _pressed(form, offer, token)
    try:
        offer, found = at_draft(offer, token)
    except Missing as refusal:
        if form.is_pressed:
            return _closed(form, offer, refusal)
        raise
    if form.is_pressed:
        form.tell(found.told)
        return _pressed(theirs(form, found.typed) if offer.helping else form, offer, token)
    if found.standing.state is not State.DRAFT:
        return _sent_already(slug, token, offer)
    form = ApplyForm.begun(version=found.standing.version, **rows(found.typed))
    form.tell(found.told)
    at = steps.step() or (steps.first_open(form) if found.step_by_step else 0)
    return _shown(form, offer, token, saved_at=found.saved_at, at=at)


def _sent_already(slug: str, token: str, offer: Offer) -> Response:
    if offer.helping:
        return page("applications/helped.html", offer=offer)
    return redirect(url_for("applications.receipt", slug=slug, token=token), 303)


def _pressed(form: ApplyForm, offer: Offer, token: str) -> Response:
    """Carry a press out. Whatever is refused, the text comes back on the page."""
    if form.do == "keep":
        return by_script(form, offer, token)
    answer = None
    try:
        if form.accepts() and _keepable(form):
            ways = {"submit": _sent, "help": _helped}
            answer = ways.get(form.do, _kept)(form, offer, token)
        return answer or _shown(form, whole(form, offer, token), token)
    except Stale as refusal:
        return _conflict(form, whole(form, offer, token), token, refusal)
    except (Missing, NotNow) as refusal:
        return _closed(form, offer, refusal)


def _keepable(form: ApplyForm) -> bool:
    try:
        services.kept(form.values())
    except Invalid as fault:
        form.refuse(fault)
        return False
    return True


def _kept(form: ApplyForm, offer: Offer, token: str) -> Response | None:
    """Keep the draft; None when something could not be kept, which then stands at its field."""
    with form.press() as session:
        values = added_up(form.values()) if form.do == "sum" else form.values()
        kept = keep(session, form, offer, token, values)
        address = steps.address(offer.place.slug, kept, steps.going_to(form), ANCHORS.get(form.do))
        if form.do == "files":
            address = url_for("applications.files", slug=offer.place.slug, token=kept)
        return form.answered(session, address)


def _sent(form: ApplyForm, offer: Offer, token: str) -> Response | None:
    """Send the plan in, or keep it as a draft and say everything that is still missing."""
    if offer.terms is None:
        raise NotNow("no_open_round")
    missing = services.faults(services.kept(form.values()), offer.terms.most_per_plan_cents, form.told > 0)
    return _refused(form, offer, token, missing) if missing else _submitted(form, offer, token)


def _helped(form: ApplyForm, offer: Offer, token: str) -> Response | None:
    """Keep half an idea of a youth group and ask somebody to call them, or say what is still missing for that."""
    missing = services.help_faults(services.kept(form.values()))
    if missing:
        return _refused(form, offer, token, missing)
    with form.press() as session:
        kept = keep(session, form, offer, token, form.values())
        services.ask_help(session, actor(), kept)
        return form.answered(session, url_for("applications.draft", slug=offer.place.slug, token=kept))


def _submitted(form: ApplyForm, offer: Offer, token: str) -> Response | None:
    with form.press() as session:
        values, slug = form.values(), offer.place.slug
        kept = token or started(session, form, slug, values, way_back=False)
        services.submit(session, actor(), kept, values, form.seen if token else None)
        return form.answered(session, url_for("applications.receipt", slug=slug, token=kept))


def _refused(form: ApplyForm, offer: Offer, token: str, missing: list[Invalid]) -> Response:
    """Keep the text although it cannot be sent in yet, and show what is missing, ready for another press."""
    with form.press() as session:
        token = keep(session, form, offer, token, form.values())
        form.answered(session, url_for("applications.draft", slug=offer.place.slug, token=token))
        version = queries.draft_standing(session, actor(), token, clock.now()).version
        form.version.data = str(version)
        form.renew()
    for fault in missing:
        form.refuse(fault)
    return _shown(form, whole(form, offer, token), token, saved_at=clock.now())


def _shown(
    form: ApplyForm,
    offer: Offer,
    token: str,
    status: int = 0,
    saved_at: datetime | None = None,
    changed: Iterable[tuple[str, str, str]] = (),
    at: int | None = None,
    grows: Growing | None = None,
) -> Response:
    """Show the form at a step (0: whole); without one, at that of the address unless something else is wrong."""
    at = steps.with_faults(form) if at is None else at
    return page(
        "applications/apply.html",
        status or form.status,
        form=form,
        offer=offer,
        action=steps.address(offer.place.slug, token, at),
        step=at,
        shown=[at] if at else list(STEPS),
        hidden=[name for name in steps.hidden(at) if not (offer.helping and name in services.MAKERS_OWN)],
        company=url_for("applications.draft", slug=offer.place.slug, token=token) + "/makers"
        if token and not offer.helping
        else "",
        idea=idea_address(offer.place.slug),
        grows=grows or growing(offer.place.id, "" if token else str(form.idea.data or "")),
        first_open=steps.first_open(form),
        sum_words=sum_words(*services.added_up(form.values())),
        progress=progress(form),
        saved_time=f"{saved_at.astimezone(AMSTERDAM):%H.%M}" if saved_at else "",
        changed=changed,
        takes_files=not current_app.config["PUBLIC_DEMO"],
        examples=papers.worded(offer.examples, i18n.language()),
    )


def _conflict(form: ApplyForm, offer: Offer, token: str, refusal: Stale) -> Response:
    """Show what another window kept meanwhile beside what this one brings; the next press decides."""
    rows = refusal.facts["changed"]
    elsewhere = steps.hidden(steps.step())
    with reading() as session:
        standing = queries.draft_standing(session, actor(), token, clock.now())
    form.version.data = str(standing.version)
    form.renew()
    changed = [(str(form[name].label.text), old, new) for name, old, new in rows]  # type: ignore[attr-defined]
    all_of_it = any(name in elsewhere for name, _old, _new in rows)  # type: ignore[attr-defined]
    return _shown(form, offer, token, 409, changed=changed, at=0 if all_of_it else steps.step())


def _closed(form: ApplyForm, offer: Offer, refusal: Refusal | None = None) -> Response:
    """Say that no plan can be sent in here now and who will call; what was typed stands below, whole."""
    typed = [(words, text) for words, text in asked(form) if text] if refusal else []
    return page(
        "applications/_closed.html",
        refusal.status if refusal else 200,
        offer=offer,
        message=refusal_text(refusal) if refusal else "",
        typed=typed,
    )
