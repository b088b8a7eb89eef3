"""Sending a photo or a voice with a draft through the web: the limit of this view alone, and nobody else sees it."""

import io

import pytest

from grants.applications.models import Application
from grants.applications.services import drop_files
from grants.people import queries as people
from grants.rules.permissions import Role
from grants.store import files
from grants.store.session import writing
from grants.web.requests import MOST_BYTES, MOST_UPLOAD
from tests import make
from tests.applications.test_files import VOICE, Told, photo, rows, work
from tests.applications.test_files import store as store
from tests.applications.test_views_applying import GOOD, count, press, typed_in
from tests.applications.test_views_applying import pages as pages
from tests.applications.test_views_applying import slug as slug
from tests.fixtures_web import counted
from tests.web import markup
from tests.web.client import BASE, Page

pytestmark = pytest.mark.usefixtures("database", "clock", "store")


@pytest.fixture
def begun(pages, slug):
    """Give the page for files of a draft, reached by its button."""
    return press(pages.get(f"/in/{slug}/apply"), "files", already="een busje").follow()


def send(page, content, kind="photo", name="foto.jpg", status=303, **more):
    fields = dict(markup.fields(page.form(f"send-{kind}"))) | {"do": kind, kind: (io.BytesIO(content), name)} | more
    answer = page.client.flask.post(page.path, data=fields, base_url=BASE, content_type="multipart/form-data")
    assert answer.status_code == status, answer.status_code
    return Page(page.client, page.path, answer)


def test_the_button_keeps_the_draft_and_leads_there(begun):
    assert begun.path.endswith("/files")
    assert "hooguit 15 MB" in begun
    assert count(Application) == 1
    back = begun.client.get(begun.path.removesuffix("/files"))
    assert dict(typed_in(back))["already"] == "een busje"


def test_a_photo_is_shown_when_the_worker_is_done(begun):
    page = send(begun, photo(), name="../../kat.jpg").follow()
    assert "Je foto wordt klaargemaakt" in page
    assert "kat.jpg" in page
    begun.client.get(f"{page.path}/{rows()[0].name}", status=404)
    work()
    page = begun.client.get(page.path)
    assert "Je foto wordt klaargemaakt" not in page
    large = begun.client.get(f"{page.path}/{rows()[0].name}")
    small = begun.client.get(f"{page.path}/{rows()[0].name}?size=small")
    assert large.headers["Content-Type"] == small.headers["Content-Type"] == "image/webp"
    assert len(small.data) < len(large.data)
    assert large.headers["X-Content-Type-Options"] == "nosniff"
    assert large.headers["Cache-Control"] == "private, no-cache"
    with counted() as statements:
        begun.client.get(page.path)
    assert (len(statements) <= 3, statements.twice, statements.writes) == (True, [], [])


def test_a_voice_is_only_to_keep_and_never_played_by_us(begun):
    page = send(begun, VOICE, "voice", "opname.html").follow()
    given = begun.client.get(f"{page.path}/{rows()[0].name}")
    assert given.data == VOICE
    assert given.headers["Content-Type"] == "audio/mp4"
    assert given.headers["Content-Disposition"] == f'attachment; filename="{rows()[0].name}.m4a"'


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", "photo", "Kies eerst een bestand"),
        (b"<html><script>alert(1)</script>", "photo", "geen foto die we kunnen openen"),
        (b"MZ\x90", "voice", "geen geluid dat we kennen"),
        (b"\xff\xd8\xff" + b"\0" * (20 * 1024 * 1024), "photo", "hooguit 15 MB"),
        (b"ID3" + b"\0" * (11 * 1024 * 1024), "voice", "hooguit 10 MB"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_cannot_be_taken_is_told_at_its_field(begun, content, kind, words):
    page = send(begun, content, kind, status=422)
    wrong = [one.get("name") for one in page.tree.iter() if one.get("aria-invalid") == "true"]
    assert wrong == [kind]
    assert words in page
    assert rows() == []


def test_only_this_view_takes_a_large_body_or_a_file(app, begun, slug):
    large = {"what": "a" * (MOST_BYTES + 1)}
    for path in (f"/in/{slug}/apply", begun.path.removesuffix("/files")):
        assert begun.client.flask.post(path, data=large, base_url=BASE).status_code == 413
        form = {"photo": (io.BytesIO(photo()), "foto.jpg")}
        answer = begun.client.flask.post(path, data=form, base_url=BASE, content_type="multipart/form-data")
        assert answer.status_code == 415
    # Also here a form without a file is as small as any other.
    assert begun.client.flask.post(begun.path, data=large, base_url=BASE).status_code == 413
    takers = {name for name, view in app.view_functions.items() if getattr(view, "most_bytes", 0)}
    assert takers == {"applications.files"}
    assert (app.config["MAX_CONTENT_LENGTH"], app.config["MOST_UPLOAD"]) == (MOST_BYTES, MOST_UPLOAD)


def test_without_proof_nothing_is_kept(begun):
    send(begun, photo(), csrf_token="verzonnen", status=422)
    assert rows() == []


def test_five_copies_of_one_press_are_one_photo(begun):
    assert len({send(begun, photo()).location for _ in range(5)}) == 1
    assert len(rows()) == 1


def test_it_can_be_taken_away_again(begun):
    page = send(begun, VOICE, "voice").follow()
    name = rows()[0].name
    assert "gesproken bericht" not in page.fill(f"remove-{name}").follow().words.partition("Een foto")[0].lower()
    assert rows() == []
    begun.client.get(f"{page.path}/{name}", status=404)


def test_files_of_another_draft_stay_there(begun, pages, slug):
    send(begun, VOICE, "voice")
    other = press(pages.get(f"/in/{slug}/apply"), "files").follow()
    pages.get(f"{other.path}/{rows()[0].name}", status=404)
    fields = dict(markup.fields(other.form("send-photo")))
    pages.post(f"{other.path}/{rows()[0].name}/remove", fields)
    assert len(rows()) == 1


def test_with_a_voice_question_one_may_stay_empty(begun):
    form = begun.client.get(begun.path.removesuffix("/files"))
    page = press(form, "submit", 422, **GOOD | {"what": ""})
    assert "Vertel in een paar zinnen" in page
    send(begun, VOICE, "voice")
    form = begun.client.get(form.path)
    assert "Er zit één foto of gesproken bericht bij" in form
    assert "what" not in [one.get("name") for one in form.form("apply").iter() if one.get("required") is not None]
    page = press(form, "submit", **GOOD | {"what": ""}).follow()
    assert "Je plan is binnen" in page
    assert "Je stuurde een foto of een gesproken bericht." in page
    again = begun.client.get(begun.path)
    assert again.forms() == [], "what was sent in stays as it was"


def test_a_public_demo_takes_nothing(app, begun, slug):
    app.config["PUBLIC_DEMO"] = True
    assert "laten zien" not in begun.client.get(f"/in/{slug}/apply")
    assert "kun je niets meesturen" in send(begun, photo(), status=409)


@pytest.fixture
def told():
    return Told()


def test_office_and_panel_see_it_and_strangers_do_not(client, app, told):
    with writing() as session:
        resident = make.person(session).id
        treasurer = make.staff(session, Role.TREASURER, told.place).id
    path = f"/applications/{told.reference}/files/{rows()[0].name}"
    for person in (told.officer.person_id, told.owner.person_id, treasurer):
        assert client.as_(person).get(path).data == VOICE
    client.as_(resident).get(path, status=404)
    client.get(path, status=303)
    drop_files(None, {"name": rows()[0].name})
    client.as_(told.officer.person_id).get(path, status=404)


def test_the_community_worker_writes_it_down(client, told):
    with writing() as session:
        worker = people.actor(session, make.staff(session, Role.COMMUNITY_WORKER, told.place).id)
    browser = client.as_(worker.person_id)
    plan = browser.get(f"/applications/{told.reference}")
    assert f"{plan.path}/summarise" in plan.links
    page = browser.get(f"{plan.path}/summarise")
    assert f"{plan.path}/files/{rows()[0].name}" in page.links
    again = page.fill("summary", status=422, text="We maken een honk.")
    assert "Lees het eerst voor" in again
    assert dict(markup.fields(again.form("summary")))["text"] == "We maken een honk."
    page = again.fill("summary", read_back=True).follow()
    assert "We maken een honk." in page
    officer = client.as_(told.officer.person_id)
    assert "niet getypt" not in officer.get(f"{plan.path}/check")


def test_the_officer_is_told_what_the_panel_waits_for(client, told):
    page = client.as_(told.officer.person_id).get(f"/applications/{told.reference}/check")
    assert "Dit is verteld, niet getypt" in page
    assert f"/applications/{told.reference}/summarise" in page.links


def test_the_store_is_that_of_the_instance(app, store):
    assert files.current() is store
