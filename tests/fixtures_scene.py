"""A village with a plan at every step, made once for each kind of database and copied for each test that asks.

A test module that wants it says so with three lines: a fixture ``database_url`` that returns ``scene_url``. Its tests
then have ``here`` beside ``app``, ``client`` and ``clock``.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from grants import create_app
from grants.store.session import connect, disconnect
from tests import scene
from tests.fixtures_db import MONDAY, Clock, Databases
from tests.fixtures_web import SETTINGS

Made = tuple[str, scene.Scene, datetime]


@pytest.fixture(scope="session")
def scenes(databases: Databases) -> Iterator[dict[str, Made]]:
    """The scenes of this test process, by kind of database."""
    made: dict[str, Made] = {}
    yield made
    for url, _here, _ends_at in made.values():
        databases.drop(url)


@pytest.fixture
def scene_made(
    database_kind: str,
    databases: Databases,
    scenes: dict[str, Made],
    houses: dict[str, Flask],
    tmp_path: Path,
) -> Made:
    """The scene on this kind of database: its address, what is in it, and the moment at which it stands."""
    if database_kind not in scenes:
        url = databases.make(database_kind)
        if "app" not in houses:
            houses["app"] = create_app({**SETTINGS, "DATABASE_URL": url, "GRANTS_INSTANCE": str(tmp_path)})
        connect(url)
        clock = Clock(MONDAY)
        scenes[database_kind] = (url, scene.full(clock), clock.now)
        clock.let_go()
        disconnect()
    return scenes[database_kind]


@pytest.fixture
def scene_url(scene_made: Made, databases: Databases) -> Iterator[str]:
    """The address of a copy of the scene, for this test alone."""
    url = databases.copy(scene_made[0])
    yield url
    disconnect()
    databases.drop(url)


@pytest.fixture
def here(app: Flask, clock: Clock, scene_made: Made) -> scene.Scene:
    """The scene, at the moment at which it stands. Its rows are read-only here: write through the services."""
    clock.set(scene_made[2])
    return scene_made[1]
