"""'Wat kost zoiets?' as officers keep it: list, add, change and remove, on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.programmes.models import Programme
from grants.programmes.queries import cost_examples, example_version, kept_examples
from grants.programmes.services import add_example, change_example, examples, remove_example
from grants.rules.permissions import ANONYMOUS, Grant, Role
from grants.rules.refusals import Invalid, Missing, Stale
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

TENT = {"label": "Partytent, een weekend 🎪", "label_en": "A party tent, one weekend", "amount": "120"}


@pytest.fixture
def at():
    with writing() as session:
        return make.table(session)


@pytest.fixture
def slug(at):
    with reading() as session:
        return session.get_one(Programme, at.place.programme_id).slug


def add(who, slug, **typed):
    with writing() as session:
        return add_example(session, who, slug, TENT | typed)


def listed(at):
    with reading() as session:
        return [tuple(row) for row in cost_examples(session, at.place.programme_id)]


def version(**typed):
    row = {"label": TENT["label"], "label_en": TENT["label_en"], "cents": 120_00} | typed
    return example_version(**row)


def test_add_change_and_remove(at, slug):
    tent, hall = add(at.officer, slug), add(at.officer, slug, label="Zaal", label_en="", amount="€ 60,50")
    assert listed(at) == [(TENT["label"], TENT["label_en"], 120_00), ("Zaal", "", 60_50)]
    with writing() as session:
        change_example(session, at.officer, slug, tent, TENT | {"amount": "1.250"}, version())
    assert listed(at)[0] == (TENT["label"], TENT["label_en"], 1250_00)
    with writing() as session:
        remove_example(session, at.officer, slug, tent, version(cents=1250_00))
    assert listed(at) == [("Zaal", "", 60_50)]
    assert add(at.officer, slug, label="Bank") > hall
    assert [label for label, _english, _cents in listed(at)] == ["Zaal", "Bank"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("label", {"label": " "}),
        ("label", {"label": "x" * 121}),
        ("label", {"label": "a\0b"}),
        ("label_en", {"label_en": "x" * 121}),
        ("amount", {"amount": ""}),
        ("amount", {"amount": "0"}),
        ("amount", {"amount": "-5"}),
        ("amount", {"amount": "10,5"}),
        ("amount", {"amount": "1,000.50"}),
        ("amount", {"amount": "NaN"}),
        ("amount", {"amount": "1e3"}),
        ("amount", {"amount": "٣"}),
        ("amount", {"amount": "9" * 20}),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(at, slug, field, typed):
    number = add(at.officer, slug)
    for press in (
        lambda session: add_example(session, at.officer, slug, TENT | typed),
        lambda session: change_example(session, at.officer, slug, number, TENT | typed, version()),
    ):
        with pytest.raises(Invalid) as refused, writing() as session:
            press(session)
        assert refused.value.field == field
    assert len(listed(at)) == 1


def test_another_programme_is_not_there(at, slug):
    number = add(at.officer, slug)
    with writing() as session:
        other = make.table(session).officer
        treasurer = make.actor(make.person(session), Grant(Role.TREASURER, at.place.programme_id))
        of_place = make.actor(make.person(session), Grant(Role.OFFICER, None, at.place.id))
    for who, where, which in (
        (other, slug, number),
        (treasurer, slug, number),
        (of_place, slug, number),
        (ANONYMOUS, slug, number),
        (at.officer, "nergens", number),
        (at.officer, slug, number + 1),
    ):
        with pytest.raises(Missing), writing() as session:
            change_example(session, who, where, which, TENT, version())
        with pytest.raises(Missing), writing() as session:
            remove_example(session, who, where, which, version())
    with pytest.raises(Missing):
        add(other, slug)
    with reading() as session:
        assert [row.number for row in kept_examples(session, at.officer)] == [number]
        assert [row.number for row in kept_examples(session, other)] == [None]
        assert kept_examples(session, treasurer) == kept_examples(session, ANONYMOUS) == ()


def test_what_somebody_else_changed_meanwhile_is_not_lost(at, slug):
    number = add(at.officer, slug)
    with writing() as session:
        change_example(session, at.officer, slug, number, TENT | {"amount": "130"}, version())
    with pytest.raises(Stale), writing() as session:
        change_example(session, at.officer, slug, number, TENT | {"amount": "140"}, version())
    with pytest.raises(Stale), writing() as session:
        remove_example(session, at.officer, slug, number, version())
    assert listed(at)[0][2] == 130_00


def test_the_list_stays_a_list(at, slug, monkeypatch):
    monkeypatch.setattr(examples, "MOST_EXAMPLES", 2)
    add(at.officer, slug)
    add(at.officer, slug)
    with pytest.raises(Invalid) as refused:
        add(at.officer, slug)
    assert (refused.value.code, refused.value.field) == ("many_examples", None)


@given(st.text(), st.text(), st.integers(1))
def test_a_version_fits_the_form_that_carries_it(label, english, cents):
    assert 0 <= example_version(label, english, cents) < 10**9
