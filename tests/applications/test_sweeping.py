"""Files of nobody: uploads that were cut off, and what is left of rows that are gone, cleared after a day."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from grants import roof
from grants.applications.models import FileKind, PlanFile
from grants.applications.services import remove_file, sweeping
from grants.rules.permissions import ANONYMOUS
from grants.store.jobs import Job
from grants.store.session import reading, writing
from tests.applications.test_files import VOICE, photo, sent, work
from tests.applications.test_files import store as store
from tests.applications.test_files import token as token

pytestmark = pytest.mark.usefixtures("database", "clock", "store")


@pytest.fixture
def aged(clock, store):
    """Give a way to make every file there is so many hours old."""

    def age(hours):
        moment = (clock.now - timedelta(hours=hours)).timestamp()
        for path in store.root.rglob("*"):
            os.utime(path, (moment, moment))

    return age


def names(store):
    return [name for name, _kept_at in store.names()]


def test_what_belongs_to_a_plan_stays_however_old(token, store, aged):
    waits = sent(token, photo())
    sent(token, VOICE, FileKind.VOICE, "memo.m4a")
    aged(24 * 400)
    before = names(store)
    sweeping.sweep(None, {})
    assert names(store) == before
    work()
    aged(24 * 400)
    sweeping.sweep(None, {})
    assert names(store)[:2] == [f"photo/{waits}-large.webp", f"photo/{waits}-small.webp"]
    assert len(names(store)) == 3


def test_an_upload_without_a_row_goes_after_a_day(store, aged):
    store.put("quarantine/0123456789abcdef01234567", b"never finished")
    store.put("voice/0123456789abcdef01234568", b"never finished")
    (store.root / "voice" / ".0123456789abcdef.part").write_bytes(b"half")
    aged(23)
    sweeping.sweep(None, {})
    assert len(names(store)) == 2
    aged(25)
    sweeping.sweep(None, {})
    assert names(store) == []
    assert list((store.root / "voice").iterdir()) == []


def test_what_is_left_of_a_row_that_is_gone_or_a_photo_that_is_ready_goes(token, store, aged):
    gone, ready = sent(token, photo()), sent(token, photo())
    work()
    store.put(f"quarantine/{ready}", b"the worker died before it cleared this")
    with writing() as session:
        session.execute(delete(PlanFile).where(PlanFile.name == gone))
    aged(25)
    sweeping.sweep(None, {})
    assert names(store) == [f"photo/{ready}-large.webp", f"photo/{ready}-small.webp"]


def test_files_that_are_not_of_plans_are_left_alone(store, aged):
    store.put("letters/0123", b"of another storey")
    aged(25)
    sweeping.sweep(None, {})
    assert names(store) == ["letters/0123"]


def test_more_than_one_handful(store, aged, monkeypatch):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    for number in range(5):
        store.put(f"quarantine/{number}", b"x")
    aged(25)
    sweeping.sweep(None, {})
    assert names(store) == []


def test_the_worker_asks_for_it_once_a_day(clock, token, store, aged):
    def asked():
        with writing() as session:
            sweeping.ask_sweep(session)
        with reading() as session:
            return len(session.scalars(select(Job).where(Job.kind == sweeping.SWEEP)).all())

    assert sweeping.ask_sweep in roof.STEPS
    assert [asked(), asked()] == [1, 1]
    clock.step(hours=23, minutes=59)
    assert asked() == 1
    clock.step(minutes=1)
    assert asked() == 2
    name = sent(token, photo())
    with writing() as session:
        remove_file(session, ANONYMOUS, token, name)
    store.put("quarantine/0123456789abcdef01234567", b"never finished")
    aged(25)
    work()
    assert names(store) == []
