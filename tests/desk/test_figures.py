"""Our own figures: medians of what happened."""

import pytest
from sqlalchemy.orm import Session

from grants.applications.services import check, confirm_contact, start_draft, submit
from grants.decisions.services import Confirmed, confirm
from grants.desk import queries
from grants.desk.queries import Figures
from grants.rules.permissions import ANONYMOUS, Deed
from grants.store.session import Database, reading, writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.scene import Scene


@pytest.fixture
def here(database: Database, clock: Clock) -> Scene:
    """A round without plans."""
    return scene.opened()


def _figures(here: Scene) -> Figures:
    with reading() as session:
        return queries.figures(session, queries.scope(here.officer, Deed.READ_DESK))


def _sent_in(session: Session, here: Scene, clock: Clock, minutes: int) -> str:
    sheet = make.sheet()
    token = start_draft(session, ANONYMOUS, here.at.place.slug, sheet)
    clock.step(minutes=minutes)
    sent = submit(session, ANONYMOUS, token, sheet)
    confirm_contact(session, sent.confirm_token or "")
    return sent.reference


def test_figures_say_nothing_before_there_is_something_to_count(here: Scene) -> None:
    assert _figures(here) == (None, None)


def test_figures_are_medians(here: Scene, clock: Clock) -> None:
    with writing() as session:
        for minutes, days in ((4, 1), (10, 3), (90, 20)):
            reference = _sent_in(session, here, clock, minutes)
            clock.step(days=days)
            check(session, here.officer, reference)
            make.voices(session, here.at, reference, *["yes Doen!"] * 5)
            make.conclude_now(session, here.at, reference)
            confirm(session, here.officer, here.at.round.reference, {reference: Confirmed()}, make.nonce())
            clock.step(minutes=61)
            make.letters_out(session)
        for minutes in (11, 12):
            clock.set(clock.now.replace(day=20))
            _sent_in(session, here, clock, minutes)
    assert _figures(here) == (11, 3)
