"""The settings: read once, all faults at once, keys made for whoever brings none."""

import base64
import stat
from pathlib import Path

import pytest

from grants import config

KEY = base64.b64encode(bytes(32)).decode()


def _read(tmp_path: Path, **environ: str) -> config.Settings:
    return config.read({"GRANTS_INSTANCE": str(tmp_path), **environ})


def test_without_any_setting_it_starts_on_this_machine(tmp_path: Path) -> None:
    settings = _read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/noaber.sqlite"
    assert settings.url == "http://127.0.0.1:8000"
    assert settings.loopback
    assert not settings.https
    assert settings.smtp_url is None
    assert not settings.debug
    assert settings.mail_from == "Noaber <noaber@127.0.0.1>"


def test_the_port_is_part_of_the_address(tmp_path: Path) -> None:
    assert _read(tmp_path, PORT="8123").url == "http://127.0.0.1:8123"


def test_keys_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first, second = _read(tmp_path / "new"), _read(tmp_path / "new")
    assert first.secret == second.secret
    assert first.key == second.key
    assert len(first.key) == 32
    for name in ("secret.key", "account.key"):
        assert stat.S_IMODE((tmp_path / "new" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert not list((tmp_path / "new").glob("*.part"))


def test_given_keys_are_taken_and_not_written_down(tmp_path: Path) -> None:
    settings = _read(tmp_path, GRANTS_SECRET="s" * 40, GRANTS_KEY=KEY)
    assert settings.secret == "s" * 40
    assert settings.key == bytes(32)
    assert list(tmp_path.iterdir()) == []


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    wrong = {
        "DATABASE_URL": "mysql://x/y",
        "GRANTS_URL": "http://noaber.example",
        "GRANTS_SMTP_URL": "mail.example",
        "GRANTS_SECRET": "geheim",
        "GRANTS_KEY": "not base64!",
        "GRANTS_DEMO": "yes",
        "GRANTS_DEBUG": "true",
        "GRANTS_PROXIES": "many",
        "PORT": "99999",
    }
    with pytest.raises(config.Unfit) as unfit:
        _read(tmp_path, **wrong)
    for name in wrong:
        assert any(name in fault for fault in unfit.value.faults), f"nothing about {name}"
    assert "geheim" not in str(unfit.value), "a secret is not repeated"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("postgres://u@h/n", "postgresql+psycopg://u@h/n"),
        ("postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("sqlite:////tmp/x.sqlite", "sqlite:////tmp/x.sqlite"),
    ],
)
def test_a_database_address_is_taken_as_people_have_it(tmp_path: Path, typed: str, read: str) -> None:
    assert _read(tmp_path, DATABASE_URL=typed).database_url == read


@pytest.mark.parametrize("url", ["https://noaber.example/path", "ftp://noaber.example", "noaber.example", "https://"])
def test_an_address_is_a_scheme_and_a_host(tmp_path: Path, url: str) -> None:
    with pytest.raises(config.Unfit, match="GRANTS_URL"):
        _read(tmp_path, GRANTS_URL=url)


@pytest.mark.parametrize(
    ("url", "bind", "loopback"),
    [
        ("http://localhost:8000", "127.0.0.1:8000", True),
        ("http://127.0.0.1:8000", "[::1]:8000", True),
        ("http://127.0.0.1:8000", "unix:/run/noaber.sock", True),
        ("http://127.0.0.1:8000", "0.0.0.0:8000", False),
        ("http://127.0.0.1:8000", "[::]:8000", False),
        ("http://127.0.0.1:8000", "192.0.2.1:80", False),
        ("https://noaber.example", "127.0.0.1:8000", False),
        ("https://127.0.0.1.evil.example", "127.0.0.1:8000", False),
    ],
)
def test_loopback_is_both_the_address_and_the_binding(tmp_path: Path, url: str, bind: str, loopback: bool) -> None:
    assert _read(tmp_path, GRANTS_URL=url, GRANTS_BIND=bind).loopback is loopback


def test_a_folder_that_cannot_be_made_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(config.Unfit, match="cannot be made"):
        _read(tmp_path / "file" / "instance")


def test_cookies_and_forms_have_keys_of_their_own(tmp_path: Path) -> None:
    given = _read(tmp_path).for_flask()
    assert given["SECRET_KEY"] != given["CSRF_SECRET"]
    assert given["TRUSTED_HOSTS"] == ["127.0.0.1", "127.0.0.1", "localhost"]
    strict = _read(tmp_path, GRANTS_URL="https://noaber.example").for_flask()
    assert strict["TRUSTED_HOSTS"] == ["noaber.example"]
    assert strict["SESSION_COOKIE_NAME"] == "__Host-noaber"
