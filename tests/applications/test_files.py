"""Photos and spoken answers: sniffed, kept apart, drawn anew, and written down before the panel reads."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from grants import roof, worker
from grants.applications import queries, services
from grants.applications.models import FileKind, FileState, PlanFile
from grants.applications.services import add_file, remove_file, start_draft, submit, summarise
from grants.applications.services.files import DROP, MAKE_READY
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Actor, Grant, Role
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale
from grants.store import files, jobs
from grants.store.jobs import Job
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import Case, refused
from tests.rules.test_uploads import mp4

pytestmark = pytest.mark.usefixtures("database", "clock", "store")

VOICE = mp4(42) + b"\0" * 100


@pytest.fixture
def store(tmp_path):
    """Give a folder for the files of this test."""
    kept = files.Folder(tmp_path / "store")
    files.install(kept)
    return kept


@pytest.fixture
def token():
    with writing() as session:
        slug = session.get_one(Place, make.published_round(session).place_id).slug
        return start_draft(session, ANONYMOUS, slug, {"already": "een busje"})


def photo(size=(800, 600), form="JPEG", **options):
    kept = io.BytesIO()
    Image.new("RGB", size, (20, 120, 60)).save(kept, form, **options)
    return kept.getvalue()


def sent(token, content, kind=FileKind.PHOTO, name="foto.jpg"):
    with writing() as session:
        return add_file(session, ANONYMOUS, token, kind, content, name)


def work():
    """Do every job that waits, as the worker does."""
    while True:
        with writing() as session:
            job = jobs.lease(session)
        if job is None:
            return
        roof.JOBS[job.kind](None, job.payload)
        with writing() as session:
            jobs.finish(session, job.id)


def rows():
    with reading() as session:
        return session.scalars(select(PlanFile).order_by(PlanFile.id)).all()


def test_a_photo_waits_in_quarantine_until_the_worker_drew_it_anew(token, store):
    name = sent(token, photo())
    assert store.exists(f"quarantine/{name}")
    assert [(row.state, row.media_type, row.size_bytes > 0) for row in rows()] == [
        (FileState.WAITING, "image/jpeg", True)
    ]
    work()
    assert [row.state for row in rows()] == [FileState.READY]
    assert not store.exists(f"quarantine/{name}"), "what was sent is gone, with where and when it was made"
    for size in ("large", "small"):
        with store.open(services.stored(name, FileKind.PHOTO, size)) as file, Image.open(file) as picture:
            assert picture.format == "WEBP"


def test_doing_the_job_twice_changes_nothing(token, store):
    name = sent(token, photo())
    for _ in range(2):
        services.make_ready(None, {"name": name})
    assert [row.state for row in rows()] == [FileState.READY]
    services.make_ready(None, {"name": "gone"})


@pytest.mark.parametrize(("content", "reason"), [(b"\xff\xd8\xff\xe0 no picture", "not_a_picture"),
                                                 (photo((7500, 7500), "PNG"), "too_many_pixels")])  # fmt: skip
def test_what_cannot_be_drawn_is_refused_and_kept_nowhere(token, store, content, reason):
    name = sent(token, content)
    work()
    assert [(row.state, row.reason) for row in rows()] == [(FileState.REFUSED, reason)]
    assert not store.exists(f"quarantine/{name}")
    with reading() as session:
        assert not queries.answers_by_file(session, rows()[0].application_id)


def test_a_voice_is_kept_as_it_was_sent(token, store):
    name = sent(token, VOICE, FileKind.VOICE, "opname.m4a")
    with store.open(f"voice/{name}") as file:
        assert file.read() == VOICE
    with reading() as session:
        assert session.scalars(select(Job)).all() == []
    assert rows()[0].state is FileState.READY


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        (FileKind.PHOTO, b"", "file_needed"),
        (FileKind.PHOTO, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "photo_kind"),
        (FileKind.PHOTO, b"GIF89a", "photo_kind"),
        (FileKind.PHOTO, VOICE, "photo_kind"),
        (FileKind.PHOTO, b"\xff\xd8\xff" + b"\0" * (15 * 1024 * 1024), "file_too_large"),
        (FileKind.VOICE, photo(), "voice_kind"),
        (FileKind.VOICE, b"MZ\x90\0", "voice_kind"),
        (FileKind.VOICE, b"ID3" + b"\0" * (10 * 1024 * 1024), "file_too_large"),
        (FileKind.VOICE, mp4(301), "voice_too_long"),
    ],
)
def test_what_it_is_not_is_told_at_its_field(token, kind, content, code):
    with pytest.raises(Invalid) as refusal:
        sent(token, content, kind, "foto.jpg")
    assert (refusal.value.code, refusal.value.field) == (code, kind.value)
    assert rows() == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\foto's\\kat.jpg", "kat.jpg"),
        ("a\0b.jpg", "ab.jpg"),
        ("x" * 300 + ".jpg", "x" * 120),
        ("<b>kat</b>", "b>"),
        ("", ""),
    ],
)
def test_its_name_is_only_shown_and_never_a_path(token, store, name, shown):
    sent(token, VOICE, FileKind.VOICE, name)
    assert rows()[0].sent_name == shown
    assert [path.name for path in (store.root / "voice").iterdir()] == [rows()[0].name]


def test_six_photos_and_two_voices_are_enough(token):
    for kind, content, most in ((FileKind.PHOTO, photo((8, 8)), 6), (FileKind.VOICE, VOICE, 2)):
        for _ in range(most):
            sent(token, content, kind)
        with pytest.raises(Invalid) as refusal:
            sent(token, content, kind)
        assert refusal.value.code == "too_many_files"


def test_what_is_taken_away_is_cleared_by_the_worker(token, store):
    name = sent(token, photo())
    work()
    for _ in range(2):
        with writing() as session:
            remove_file(session, ANONYMOUS, token, name)
    work()
    assert rows() == []
    assert not [path for path in store.root.rglob("*") if path.is_file()]


def test_taken_away_while_it_waited(token, store):
    name = sent(token, photo())
    with writing() as session:
        remove_file(session, ANONYMOUS, token, name)
    work()
    assert not [path for path in store.root.rglob("*") if path.is_file()]
    assert {MAKE_READY, DROP} <= set(roof.JOBS)
    assert worker.roof is roof


def test_nobody_adds_to_a_draft_that_is_not_theirs_or_was_sent_in(token):
    with pytest.raises(Missing):
        sent("verzonnen", VOICE, FileKind.VOICE)
    values = make.sheet()
    with writing() as session:
        submit(session, ANONYMOUS, token, values)
    for press in (lambda: sent(token, VOICE, FileKind.VOICE), lambda: _remove(token, "x")):
        refused(NotNow, "already_sent", press)


def _remove(token, name):
    with writing() as session:
        remove_file(session, ANONYMOUS, token, name)


# ---- told instead of written ----


class Told(Case):
    """A plan whose makers spoke their answer to question 1."""

    def __init__(self, **typed):
        values = make.sheet(**{"what": "", "title": "", **typed})
        with writing() as session:
            made = make.published_round(session)
            self.place = session.get_one(Place, made.place_id)
            self.officer = make.officer(session, self.place)
            self.token = start_draft(session, ANONYMOUS, self.place.slug, values, way_back=False)
            add_file(session, ANONYMOUS, self.token, FileKind.VOICE, VOICE, "opname.m4a")
            got = submit(session, ANONYMOUS, self.token, values)
            self.reference, self.link = got.reference, got.confirm_token
            self.owner = make.owner(session, got.reference)


def test_without_words_and_without_a_voice_it_is_not_sent_in():
    with pytest.raises(Invalid) as refusal:
        Case(what="")
    assert refusal.value.code == "what_needed"


def test_a_spoken_plan_comes_in_but_the_panel_waits_for_the_words():
    case = Told()
    assert (case.plan.state, case.plan.what, case.plan.title) == (State.SUBMITTED, "", make.sheet()["name"])
    case.confirm()
    case.do(services.check)
    assert case.plan.state is State.SUBMITTED
    case.do(summarise, "We maken een honk. Voor iedereen.", True, case.plan.version)
    assert case.plan.state is State.IN_REVIEW
    assert (case.plan.what, case.plan.title) == ("We maken een honk. Voor iedereen.", "We maken een honk")
    assert "summarised" in case.actions
    with reading() as session:
        assert queries.sheet(session, case.plan.id)[0]["what"] == "", "what was sent in stays as it was"


def test_the_words_may_come_before_the_check():
    case = Told(title="Ons honk")
    with writing() as session:
        person = make.staff(session, Role.COMMUNITY_WORKER, case.place)
    worker_ = Actor(person.id, person.name, frozenset({Grant(Role.COMMUNITY_WORKER, None, case.place.id)}))
    case.do(summarise, "We maken een honk.", True, None, actor=worker_)
    case.do(summarise, "We maken een mooi honk.", True, None, actor=worker_)
    assert (case.plan.state, case.plan.title) == (State.SUBMITTED, "Ons honk")
    case.confirm()
    case.do(services.check)
    assert (case.plan.state, case.plan.what) == (State.IN_REVIEW, "We maken een mooi honk.")
    refused(NotNow, "wrong_state", lambda: case.do(summarise, "Nog eens", True, None))


def test_who_writes_it_down_and_how():
    case = Told()
    refused(NotAllowed, "not_yours", lambda: case.do(summarise, "Tekst", True, None, actor=case.owner))
    refused(Invalid, "read_back_needed", lambda: case.do(summarise, "Tekst", False, None))
    refused(Invalid, "required", lambda: case.do(summarise, " ", True, None))
    refused(Invalid, "too_many_words", lambda: case.do(summarise, "woord " * 251, True, None))
    refused(Invalid, "text_unfit", lambda: case.do(summarise, "nul\0", True, None))
    refused(Stale, "stale", lambda: case.do(summarise, "Tekst", True, 1))
    written = Case()
    refused(NotNow, "answer_written", lambda: written.do(summarise, "Tekst", True, None))
