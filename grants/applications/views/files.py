"""Photos and spoken answers: sending them with a draft, seeing and hearing them, and writing down what was told.

May import: web, applications.
"""

from flask import Response as FlaskResponse
from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from grants.applications import queries, services
from grants.applications.forms import SummaryForm, UploadForm
from grants.applications.models import FileKind, FileState
from grants.applications.queries import FileRow
from grants.applications.views.room import room
from grants.rules.lifecycle import State
from grants.rules.permissions import Deed
from grants.rules.refusals import Missing, NotNow
from grants.rules.uploads import MOST_VOICE_SECONDS
from grants.store import clock
from grants.store import files as store
from grants.store.session import reading
from grants.web import access, limits
from grants.web.access import actor
from grants.web.forms import PressForm
from grants.web.pages import page
from grants.web.requests import MOST_UPLOAD, uploads

ENDINGS = {"audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/webm": "webm"}


@room.route("/in/<slug>/apply/<token>/files", methods=["GET", "POST"])
@access.anyone
@limits.at_most("60 per 15 minutes")
@uploads(MOST_UPLOAD)
def files(slug: str, token: str) -> Response:
    """Show what was sent with a draft, and take one more photo or spoken answer."""
    form = UploadForm.arrived()
    if form.accepts():
        if current_app.config["PUBLIC_DEMO"]:
            raise NotNow("uploads_off")
        with form.press() as session:
            services.add_file(session, actor(), token, FileKind(form.kind), *form.sent())
            return form.answered(session, url_for("applications.files", slug=slug, token=token))
    with reading() as session:
        standing = queries.draft_standing(session, actor(), token, clock.now())
        found = queries.files(session, standing.id)
    return page(
        "applications/files.html",
        form.status,
        form=form,
        remove_form=PressForm.blank(),
        slug=slug,
        token=token,
        files=found,
        is_draft=standing.state is State.DRAFT,
        waits=any(one.state is FileState.WAITING for one in found),
        most_minutes=MOST_VOICE_SECONDS // 60,
    )


@room.post("/in/<slug>/apply/<token>/files/<name>/remove")
@access.anyone
@limits.at_most("60 per 15 minutes")
def remove_file(slug: str, token: str, name: str) -> Response:
    """Take a photo or a spoken answer of a draft away again."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.remove_file(session, actor(), token, name)
            return form.answered(session, url_for("applications.files", slug=slug, token=token))
    raise NotNow("stale")


@room.get("/in/<slug>/apply/<token>/files/<name>")
@access.anyone
def file(slug: str, token: str, name: str) -> Response:  # noqa: ARG001 - the place is a part of the address
    """Give a file to whoever holds the address of the draft."""
    with reading() as session:
        standing = queries.draft_standing(session, actor(), token, clock.now())
        found = queries.ready_file(session, standing.id, name)
    return _served(found)


@room.get("/applications/<reference>/files/<name>")
@access.plan(Deed.READ_PLAN)
def plan_file(reference: str, name: str) -> Response:  # noqa: ARG001 - the guard read the reference
    """Give a file of a plan that was sent in to whoever may read the plan."""
    with reading() as session:
        found = queries.ready_file(session, access.standing().id, name)
    return _served(found)


@room.route("/applications/<reference>/summarise", methods=["GET", "POST"])
@access.plan(Deed.SUMMARISE)
def summarise(reference: str) -> Response:
    """Ask what the makers told in a photo or a voice, written down and read back: this is what the panel reads."""
    form = SummaryForm.arrived(version=access.standing().version)
    if form.accepts():
        with form.press() as session:
            read_back = bool(form.read_back.data)
            services.summarise(session, actor(), reference, form.text.data or "", read_back, form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    with reading() as session:
        plan = queries.plan(session, reference)
        found, makers = queries.files(session, plan.id), queries.makers(session, plan.id)
    return page("applications/summarise.html", form.status, form=form, plan=plan, files=found, makers=makers)


def _served(row: FileRow) -> Response:
    """Give the bytes: a photo to see, in the size that was asked for; a voice only to keep and play elsewhere."""
    is_photo = row.kind is FileKind.PHOTO
    size = "small" if request.args.get("size") == "small" else "large"
    try:
        content = store.current().open(services.stored(row.name, row.kind, size))
    except FileNotFoundError:
        raise Missing("no_such_page") from None
    answer = FlaskResponse(content, mimetype="image/webp" if is_photo else row.media_type, direct_passthrough=True)
    ending = "webp" if is_photo else ENDINGS.get(row.media_type, "bin")
    how = "inline" if is_photo else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{row.name}.{ending}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
