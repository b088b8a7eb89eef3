"""/healthz tells whether the site can do its work; the component page is for builders only."""

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from grants.store import migrate
from grants.store.house import WORKER_SEEN, note_fact
from grants.store.session import Database, connect, writing
from tests.fixtures_db import Clock, Databases
from tests.web.client import BASE


def _health(app: Flask) -> tuple[int, dict[str, object]]:
    answer = app.test_client().get("/healthz", base_url=BASE)
    return answer.status_code, answer.get_json()


def test_all_is_well_once_the_worker_was_seen(app: Flask, clock: Clock) -> None:
    assert _health(app)[1]["status"] == "degraded"
    with writing() as session:
        note_fact(session, WORKER_SEEN)
    status, said = _health(app)
    assert status == 200
    assert said["status"] == "ok"
    assert said["database"] == {"readable": True, "writable": True}
    newest = migrate.versions()[-1]
    assert said["migration"] == {"at": newest, "head": newest}
    clock.step(minutes=3)
    status, said = _health(app)
    assert status == 200
    assert said["status"] == "degraded"
    assert said["worker"]["recent"] is False  # type: ignore[index]


def test_a_database_that_lags_behind_is_down(app: Flask) -> None:
    with writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001_people'"))
    status, said = _health(app)
    assert status == 503
    assert said["status"] == "down"


def test_a_database_without_tables_is_down(app: Flask, databases: Databases, database_kind: str) -> None:
    url = databases.make(database_kind, migrated=False)
    connect(url)
    status, said = _health(app)
    assert status == 503
    assert said["database"]["readable"] is False  # type: ignore[index]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_database_file_that_is_gone_is_down(app: Flask, database: Database) -> None:
    path = Path(database.url.removeprefix("sqlite:///"))
    for each in path.parent.glob(f"{path.name}*"):
        each.rename(each.with_name(f"away-{each.name}"))
    try:
        status, said = _health(app)
        assert status == 503
        assert said["database"]["readable"] is False  # type: ignore[index]
    finally:
        for each in path.parent.glob(f"away-{path.name}*"):
            os.replace(each, each.with_name(each.name.removeprefix("away-")))


def test_a_database_that_takes_no_writes_is_down(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grants.store.health.writable", lambda: False)
    status, said = _health(app)
    assert status == 503
    assert said["database"] == {"readable": True, "writable": False}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_database_somebody_writes_in_is_not_down(app: Flask) -> None:
    with writing():
        assert _health(app)[0] == 200


def test_components_are_for_builders_only(app: Flask) -> None:
    assert app.test_client().get("/house/components", base_url=BASE).status_code == 404
