"""What every test may ask for. Fixtures of the database lie in fixtures_db, of the web in fixtures_web."""

from importlib.util import find_spec

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

FIXTURES = ("tests.fixtures_db", "tests.fixtures_web", "tests.fixtures_scene")
pytest_plugins = [name for name in FIXTURES if find_spec(name)]

# Machines of a test run are shared and slow at times; a slow example is no fault.
settings.register_profile("house", deadline=None, database=DirectoryBasedExampleDatabase("build/hypothesis"))
settings.load_profile("house")
