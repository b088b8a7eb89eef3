"""The desk: what waits, for whom, and that another programme's things are not there."""

import pytest
from flask import Flask

from grants.store.session import reading
from tests import make, scene
from tests.fixtures_db import Clock
from tests.scene import Scene
from tests.web.client import Client


@pytest.fixture
def here(app: Flask, clock: Clock) -> Scene:
    """A round with a plan at every step."""
    return scene.full(clock)


def test_index(client: Client, here: Scene) -> None:
    page = client.as_(here.officer.person_id).get("/desk")
    print(page.words)
    page = client.as_(here.treasurer.person_id).get("/desk")
    print(page.words)
    page = client.as_(here.officer.person_id).get("/desk/plans")
    print(page.words)
    page = client.as_(here.officer.person_id).get("/desk/rounds/" + here.at.round.reference)
    print(page.words)
    page = client.as_(here.officer.person_id).get("/desk/rounds/" + here.at.round.reference + "/summary")
    print(page.words)
    assert 0
