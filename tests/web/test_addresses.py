"""Addresses are those of Flask, only sooner."""

from typing import Any

import pytest
from flask import Flask, url_for

from grants.web.addresses import address

ODD = (
    "SID-7K4M",
    "a b",
    "é",
    "a/b",
    "?",
    "#",
    "%",
    "%(reference)s",
    "a%20b",
    "~_.!$&'()*+,;=:@",
    '|\\"<>^`{}[]',
    "🏳️‍🌈",
)


@pytest.fixture
def small() -> Flask:
    """An application with a few addresses."""
    app = Flask("addresses")
    for rule, endpoint in (
        ("/", "front"),
        ("/plans/<reference>", "plan"),
        ("/batches/<number>/<int:line>/mark", "mark"),
        ("/caf%C3%A9/<reference>", "cafe"),
    ):
        app.add_url_rule(rule, endpoint, lambda **_: "")
    return app


@pytest.mark.parametrize("text", ODD)
def test_whatever_stands_in_a_path(small: Flask, text: str) -> None:
    with small.test_request_context():
        for _ in range(2):
            assert address("plan", reference=text) == url_for("plan", reference=text)
            assert address("cafe", reference=text) == url_for("cafe", reference=text)
            assert address("mark", number=text, line=3) == url_for("mark", number=text, line=3)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"after": "1-2", "state": "x y&+"},
        {"after": None},
        {"_anchor": "lines"},
        {"_external": True},
        {"_external": True, "after": 3},
    ],
)
def test_what_is_more_than_a_path(small: Flask, values: dict[str, Any]) -> None:
    with small.test_request_context(base_url="http://127.0.0.1:8000"):
        assert address("front", **values) == url_for("front", **values)
        assert address("plan", reference="a b", **values) == url_for("plan", reference="a b", **values)


def test_what_is_missing_is_a_fault_of_ours(small: Flask) -> None:
    with small.test_request_context(), pytest.raises(Exception, match="reference"):
        address("plan")
