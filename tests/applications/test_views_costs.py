"""The page on which officers keep what things cost; it stands beside question 5 at once."""

import pytest

from grants.rules.permissions import Role
from grants.store.session import writing
from tests import make

pytestmark = [
    pytest.mark.usefixtures("database", "clock"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

NASTY = "Tent <b>groot</b> {{ 7*7 }} 🎪"


@pytest.fixture
def at(app):
    with writing() as session:
        return make.table(session)


@pytest.fixture
def officer(client, at):
    with writing() as session:
        number = make.staff(session, Role.OFFICER, at.place).id
    return client.as_(number)


def test_from_an_empty_list_to_question_five(client, officer, at):
    page = officer.get("/desk").client.get("/desk/costs")
    assert "Er staat nog niets op de lijst" in page
    add = next(link for link in page.links if link.endswith("/add"))
    page = officer.get(add).fill("cost-form", label=NASTY, label_en="A tent", amount="€ 1.250,50").follow()
    assert NASTY in page
    assert "€ 1.250,50" in page
    assert "<b>groot" not in page.text
    form = client.get(f"/in/{at.place.slug}/apply")
    assert NASTY in form
    assert "A tent" in client.get(f"/in/{at.place.slug}/apply?taal=en", status=303).follow()
    one = officer.get(next(link for link in page.links if link.startswith(add.removesuffix("add")) and link != add))
    page = one.fill("cost-form", label="Tent", label_en="", amount="80").follow()
    assert "nog niet vertaald" in page
    one = officer.get(one.path)
    page = one.fill("remove-form").follow()
    assert "Er staat nog niets op de lijst" in page
    officer.get(one.path, status=404)


@pytest.mark.parametrize("amount", ["", "0", "-5", "10,5", "1,000.50", "NaN", "٣", "9" * 20, "veel"])
def test_an_amount_that_cannot_be_read_is_said_at_its_field(officer, amount):
    page = officer.get("/desk/costs")
    page = officer.get(next(link for link in page.links if link.endswith("/add")))
    page = page.fill("cost-form", None, 422, label=NASTY, label_en="A tent", amount=amount)
    assert page.tree.find(".//*[@id='amount-error']") is not None
    assert NASTY in [field.get("value") for field in page.tree.iter("input")], "what was typed is still there"


def test_a_page_that_is_old_says_so(officer):
    page = officer.get("/desk/costs")
    add = next(link for link in page.links if link.endswith("/add"))
    page = officer.get(add).fill("cost-form", label="Tent", label_en="", amount="80").follow()
    path = next(link for link in page.links if link.startswith(add.removesuffix("add")) and link != add)
    first, second = officer.get(path), officer.get(path)
    first.fill("cost-form", amount="90")
    second.fill("cost-form", None, 409, amount="100")
    second.fill("remove-form", None, 409)
    assert "€ 90" in officer.get("/desk/costs")


def test_who_keeps_no_list_sees_no_door(client, at):
    with writing() as session:
        number = make.staff(session, Role.TREASURER, at.place).id
    treasurer = client.as_(number)
    assert "/desk/costs" not in treasurer.get("/desk").links
    treasurer.get("/desk/costs", status=403)
