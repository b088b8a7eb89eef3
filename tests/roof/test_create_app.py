"""Whether the application may start, and on what."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import request
from sqlalchemy.engine import make_url

from grants import create_app
from grants.config import ROOT, Unfit
from grants.store.house import DEMO_MADE, note_fact
from grants.store.session import Database, current, writing
from tests.fixtures_db import Databases
from tests.fixtures_web import SETTINGS

AWAY = {"GRANTS_BIND": "0.0.0.0:8000"}
WORLD = {"GRANTS_URL": "https://noaber.example"}


def _start(url: str, tmp_path: Path, **more: str) -> object:
    return create_app({**SETTINGS, "DATABASE_URL": url, "GRANTS_INSTANCE": str(tmp_path), **more})


def test_it_opens_the_database_it_is_given(database_url: str, tmp_path: Path) -> None:
    _start(database_url, tmp_path)
    assert make_url(current().url) == make_url(database_url)


def test_a_database_that_was_not_set_up_is_said(databases: Databases, database_kind: str, tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="grants db upgrade"):
        _start(databases.make(database_kind, migrated=False), tmp_path)


@pytest.mark.parametrize("away", [AWAY, WORLD], ids=["bound to all", "known to the world"])
def test_a_demo_is_not_served_to_others(database: Database, tmp_path: Path, away: dict[str, str]) -> None:
    _start(database.url, tmp_path, **away)
    with writing() as session:
        note_fact(session, DEMO_MADE)
    with pytest.raises(Unfit, match="GRANTS_DEMO=public"):
        _start(database.url, tmp_path, **away)
    _start(database.url, tmp_path)
    _start(database.url, tmp_path, **away, GRANTS_DEMO="public")


def test_behind_a_proxy_the_visitor_is_who_the_proxy_says(database: Database, tmp_path: Path) -> None:
    app = create_app(
        {**SETTINGS, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(tmp_path), "GRANTS_PROXIES": "1"}
    )
    seen: list[str | None] = []

    @app.before_request
    def look() -> None:
        seen.append(request.remote_addr)

    far = {"X-Forwarded-For": "198.51.100.7, 192.0.2.1"}
    app.test_client().get("/how", base_url="http://127.0.0.1:8000", headers=far)
    plain = create_app({**SETTINGS, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(tmp_path)})
    plain.before_request(look)
    plain.test_client().get("/how", base_url="http://127.0.0.1:8000", headers=far)
    assert seen == ["192.0.2.1", "127.0.0.1"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_server_says_in_words_why_it_does_not_start(database: Database, tmp_path: Path) -> None:
    with writing() as session:
        note_fact(session, DEMO_MADE)
    environ = {**os.environ, **SETTINGS, **AWAY, "DATABASE_URL": database.url, "GRANTS_INSTANCE": str(tmp_path)}
    command = [Path(sys.executable).with_name("grants"), "serve"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert done.returncode != 0
    assert "GRANTS_DEMO=public" in done.stderr
    assert "Traceback" not in done.stderr
