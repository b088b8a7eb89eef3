"""Fixtures for the store alone."""

from collections.abc import Iterator

import pytest

from grants.store.session import Database, connect, disconnect, gate


@pytest.fixture
def impatient(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database, opened by writers who wait for three tenths of a second only."""
    monkeypatch.setattr(gate, "WAIT_SECONDS", 0.3)
    yield connect(database_url)
    disconnect()
