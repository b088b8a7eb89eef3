"""How many statements a press of the seven questions takes: a ceiling, so that it does not creep up again.

The count is that of the whole request, with the count of presses from one address and what keeps a press from
happening twice. PostgreSQL takes one more, which locks the draft.
"""

import pytest

from grants.store.session import writing
from tests import make
from tests.fixtures_web import counted

VALUES = {
    "what": "Wij willen een moestuin achter de school.",
    "total": "250",
    "lines-0-label": "zaad",
    "lines-0-amount": "100",
    "lines-1-label": "hout",
    "lines-1-amount": "150",
    "name": "Tess",
    "mail": "tess@voorbeeld.example",
    "postcode": "9628 XE",
    "house_number": "3",
}
FIRST_SAVE, SAVE, SUBMIT, AT_ONCE = 12, 8, 19, 22
"""They were 22, 14, 34 and 39 while every step read place, round and rules anew."""


@pytest.fixture
def at(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return make.table(session)


def press(page, do, **values):
    """Press a button; return the page it leads to and the statements of the press itself."""
    with counted() as statements:
        answer = page.fill("apply", do, **values)
    return answer, [one for one in statements if not one.startswith("SELECT presses")]


def most(database_kind, number):
    return number + (database_kind == "postgresql")


def test_a_draft_is_kept_and_sent_in_with_few_statements(client, at, database_kind):
    page, first = press(client.get(f"/in/{at.place.slug}/apply"), "save", **VALUES)
    assert len(first) <= FIRST_SAVE, "\n".join(first)
    page, again = press(page.follow(), "save", what="Wij willen een grote moestuin.")
    assert len(again) <= most(database_kind, SAVE), "\n".join(again)
    _page, sent = press(page.follow(), "submit")
    assert len(sent) <= most(database_kind, SUBMIT), "\n".join(sent)
    # Whose draft it is, is asked before the writing begins and again in it.
    assert len(sent) - len(set(sent)) <= 1


def test_a_plan_that_is_sent_in_at_once_too(client, at, database_kind):
    _page, sent = press(client.get(f"/in/{at.place.slug}/apply"), "submit", **VALUES)
    assert len(sent) <= most(database_kind, AT_ONCE), "\n".join(sent)
