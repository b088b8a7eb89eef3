"""What every answer carries (OWASP ASVS 5.0, level 2)."""

import pytest
from flask import Flask

from grants import create_app
from grants.people.services import add_person
from grants.store.session import Database, writing
from tests.fixtures_web import SETTINGS
from tests.web.client import BASE, Client

PAGES = ("/", "/how", "/sign-in", "/healthz", "/no-such-page", "/static/noaber.css")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_strict(client: Client, path: str) -> None:
    headers = client.get(path, status=None).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers, "not over plain http"
    assert "Server" not in headers


def test_pages_are_not_kept_but_public_ones_may_be_asked_again(client: Client) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    first = client.get("/")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first.headers["Vary"].replace(" ", "").split(","))
    again = client.get("/", status=304, headers={"If-None-Match": first.headers["ETag"]})
    assert again.data == b""
    assert "Content-Security-Policy" in again.headers


def test_a_page_in_another_language_is_another_page(client: Client) -> None:
    etag = client.get("/").headers["ETag"]
    other = client.get("/", headers={"If-None-Match": etag, "Accept-Language": "en"})
    assert other.headers["ETag"] != etag


def test_what_somebody_signed_in_sees_is_never_kept(client: Client) -> None:
    etag = client.get("/").headers["ETag"]
    with writing() as session:
        anneke = add_person(session, "Anneke")
    page = client.as_(anneke).get("/", headers={"If-None-Match": etag})
    assert page.headers["Cache-Control"] == "no-store"


def test_files_with_a_stamp_are_kept_for_a_year(client: Client) -> None:
    href = next(link for link in client.get("/").text.split('"') if link.startswith("/static/noaber.css?v="))
    assert client.get(href).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/noaber.css").headers["Cache-Control"] == "no-cache"
    client.get("/static/none.css?v=1", status=404)


def test_the_cookie_on_loopback_has_a_plain_name(client: Client) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("noaber=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.fixture
def https(database: Database, tmp_path: object) -> Flask:
    """The application as it is served to the world."""
    return create_app(
        {
            **SETTINGS,
            "DATABASE_URL": database.url,
            "GRANTS_INSTANCE": str(tmp_path),
            "GRANTS_URL": "https://noaber.example",
        }
    )


def test_over_https_the_cookie_and_the_headers_are_the_strict_ones(https: Flask) -> None:
    answer = https.test_client().get("/sign-in", base_url="https://noaber.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-noaber=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.status_code == 200
    chosen = https.test_client().get("/sign-in?taal=en", base_url="https://noaber.example").headers["Set-Cookie"]
    assert chosen.startswith("__Host-taal=en")
    assert "Secure" in chosen


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "noaber.example"])
def test_another_host_is_turned_away(app: Flask, host: str) -> None:
    assert app.test_client().get("/sign-in", base_url=f"http://{host}").status_code == 400
    assert app.test_client().get("/sign-in", base_url=BASE).status_code == 200
