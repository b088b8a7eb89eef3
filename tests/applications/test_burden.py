"""The burden budget of applying (PRODUCT section 2), measured on the real pages; it may only go down."""

import pytest

from grants.applications.models import SHEET_TEXTS
from grants.programmes.models import Place
from grants.rules.payees import PartyKind
from grants.store.session import writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

MOST_INPUTS = 8
MOST_PAGES = 3

EVERYTHING = {name: f"iets over {name}" for name in SHEET_TEXTS if name not in ("party_kind", "lead", "art")} | {
    "total": "1.250",
    "minimum": "500",
    "phone": "06 12 34 56 78",
    "mail": "fenna@voorbeeld.example",
    "postcode": "9628 AA",
    "house_number": "12a",
    "lines-0-label": "hout",
    "lines-0-amount": "1.250",
}


@pytest.fixture
def slug(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return session.get_one(Place, make.published_round(session).place_id).slug


def refused(client, slug, **typed):
    page = client.get(f"/in/{slug}/apply").fill("apply", "submit", None, **typed)
    return page.status == 422


def test_at_most_eight_inputs_are_required(client, slug):
    assert not refused(client, slug, **EVERYTHING)
    needed = [name for name in EVERYTHING if refused(client, slug, **EVERYTHING | {name: ""})]
    # A line without its words or its amount is half a line: leaving both empty is what leaving it out means.
    needed = [name for name in needed if not name.startswith("lines-")]
    either = refused(client, slug, **EVERYTHING | {"phone": "", "mail": ""})
    assert sorted(needed) == ["house_number", "name", "postcode", "total", "what"]
    assert len(needed) + either <= MOST_INPUTS


def test_with_only_those_it_can_be_sent_in(client, slug):
    least = {name: EVERYTHING[name] for name in ("house_number", "name", "postcode", "total", "what", "phone")}
    assert not refused(client, slug, **least)


def test_what_the_page_calls_required_is_what_is_required(client, slug):
    page = client.get(f"/in/{slug}/apply")
    marked = {field.get("name") for field in page.form("apply").iter() if field.get("required") is not None}
    assert marked == {"house_number", "name", "postcode", "total", "what"}


def test_at_most_three_pages_to_the_receipt(client, slug):
    pages = [client.get(f"/in/{slug}/apply")]
    pages.append(pages[-1].fill("apply", "submit", **EVERYTHING).follow())
    assert "Je plan is binnen" in pages[-1]
    assert len(pages) <= MOST_PAGES


def test_nothing_is_asked_that_nobody_may_ask(client, slug):
    page = client.get(f"/in/{slug}/apply")
    fields = {
        (field.get("name") or "", (field.get("type") or "").lower()) for field in page.form("apply").iter("input")
    }
    assert not {kind for _name, kind in fields} & {"password", "file"}
    assert not [
        name for name, _kind in fields if any(word in name for word in ("iban", "kvk", "bsn", "birth", "account"))
    ]
    kinds = {field.get("value") for field in page.form("apply").iter("input") if field.get("name") == "party_kind"}
    assert PartyKind.PERSON in kinds, "no legal form is needed"
