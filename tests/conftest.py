"""What every test may ask for. Fixtures of the database lie in fixtures_db, of the web in fixtures_web."""

from importlib.util import find_spec

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

FIXTURES = ("tests.fixtures_db", "tests.fixtures_web", "tests.fixtures_scene")
pytest_plugins = [name for name in FIXTURES if find_spec(name)]

# Machines of a test run are shared and slow at times; a slow example is no fault.
settings.register_profile("house", deadline=None, database=DirectoryBasedExampleDatabase("build/hypothesis"))
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each of two processes half of the journeys, first thing: they take longest."""
    journeys = [item for item in items if item.get_closest_marker("browser")]
    others = [item for item in items if not item.get_closest_marker("browser")]
    middle = len(others) // 2
    items[:] = [*journeys[::2], *others[:middle], *journeys[1::2], *others[middle:]]
