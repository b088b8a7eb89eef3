"""Reading a sheet: what is kept, what a plan needs, how it is named. Pure, no database."""

import pytest

from grants.applications.services.reading import faults, read
from grants.applications.services.sheets import added_up, kept, lead_of, title_of
from grants.rules.money import euro
from grants.rules.payees import PartyKind
from grants.rules.refusals import Invalid
from tests import make

MOST = 5_000_00

# QUALITY section 4: stored exactly, or refused at the field; never anything in between.
FIT = (
    "👨‍👩‍👧‍👦 samen 🏳️‍🌈",
    "\u202eomgekeerd",
    "e\u0301 en ï",
    "<b>vet</b> {{ 7 * 7 }} {% if %} '; DROP TABLE applications; --",
    "=1+1",
    "regel een\nregel twee\ten drie",
)
UNFIT = ("nul\0", "\ud800", "bel\x07", "esc\x1b[31m")


def sheet(**typed):
    return kept(make.sheet(**typed))


def codes(**typed):
    return [(fault.field, fault.code) for fault in faults(sheet(**typed), MOST)]


@pytest.mark.parametrize("text", FIT)
def test_kept_keeps_every_field_exactly(text):
    fields = (
        "what",
        "already",
        "for_whom",
        "where_about",
        "when_about",
        "also_needed",
        "group_name",
        "neighbours",
        "title",
    )
    values = make.sheet(**dict.fromkeys(fields, text), lines=[(text, text[:10])])
    assert {name: kept(values)[name] for name in fields} == dict.fromkeys(fields, text)
    assert kept(values)["lines"] == [{"label": text, "amount": text[:10]}]


@pytest.mark.parametrize("text", UNFIT)
def test_kept_refuses_at_the_field(text):
    for name in ("what", "phone", "title"):
        with pytest.raises(Invalid) as refusal:
            kept(make.sheet(**{name: text}))
        assert (refusal.value.field, refusal.value.code) == (name, "text_unfit")
    with pytest.raises(Invalid) as refusal:
        kept(make.sheet(lines=[("hout", "10"), (text, "5")]))
    assert refusal.value.field == "lines-1-label"


def test_kept_refuses_too_much():
    with pytest.raises(Invalid) as refusal:
        kept(make.sheet(what="a" * 4001))
    assert (refusal.value.field, refusal.value.code) == ("what", "text_too_long")
    with pytest.raises(Invalid) as refusal:
        kept(make.sheet(lines=[("a", "1")] * 61))
    assert (refusal.value.field, refusal.value.code) == ("lines", "too_many_lines")


def test_kept_drops_what_is_no_field_of_the_sheet():
    assert "state" not in kept(make.sheet(state="awarded", reference="SID-0001"))


def test_six_things_are_needed_and_nothing_else():
    assert codes() == []
    assert codes(what="", total="", name="", mail="", postcode="", house_number="") == [
        ("what", "what_needed"),
        ("total", "total_needed"),
        ("name", "name_needed"),
        ("phone", "contact_needed"),
        ("postcode", "postcode_format"),
        ("house_number", "house_number_format"),
    ]


def test_a_phone_number_is_enough():
    plan = read(sheet(mail="", phone="06 - 12 34 56 78"), MOST)
    assert (plan.contact.mail, plan.contact.phone) == (None, "0612345678")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"what": "woord " * 251}, ("what", "too_many_words")),
        ({"what": " \n\t "}, ("what", "what_needed")),
        ({"total": "± 200"}, ("total", "money_format")),
        ({"total": "5000,01"}, ("total", "total_above_most")),
        ({"minimum": "1.250,01"}, ("minimum", "minimum_above_total")),
        ({"minimum": "niets"}, ("minimum", "money_format")),
        ({"mail": "fenna"}, ("mail", "mail_format")),
        ({"mail": "a@b.example\nBcc: c@d.example"}, ("mail", "mail_format")),
        ({"phone": "12"}, ("phone", "phone_format")),
        ({"postcode": "0000 AA"}, ("postcode", "postcode_format")),
        ({"house_number": "boven"}, ("house_number", "house_number_format")),
        ({"party_kind": "king"}, ("party_kind", "choice_unknown")),
        ({"lines": [("hout", "1.250"), ("verf", "")]}, ("lines-1-amount", "line_needs_amount")),
        ({"lines": [("", "1.250")]}, ("lines-0-label", "line_needs_words")),
        ({"lines": [("hout", "1.250"), ("verf", "± 20")]}, ("lines-1-amount", "money_format")),
        ({"lines": [("hout", "1.000"), ("verf", "200")]}, ("total", "total_differs")),
    ],
)
def test_each_fault_stands_at_its_field(typed, fault):
    assert codes(**typed) == [fault]


@pytest.mark.parametrize("typed", ["1,000.50", "10,5", "-5", "0", "NaN", "1e3", "١٢٣", "9" * 20])
def test_amounts_that_are_refused(typed):
    for name in ("total", "minimum"):
        assert [field for field, _code in codes(**{name: typed})] == [name]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1.000,50", 1000_50), ("1000,50", 1000_50), ("1.250", 1250_00), ("€ 25", 25_00), (" 25 ", 25_00)],
)
def test_amounts_that_are_read(typed, cents):
    assert read(sheet(total=typed), MOST).total_cents == cents


def test_lines_that_do_not_add_up_offer_their_sum():
    (fault,) = faults(sheet(total="900", lines=[("hout", "620"), ("", ""), ("verf", "180,50")]), MOST)
    assert (fault.field, fault.facts) == ("total", {"sum": euro(800_50)})
    (fault,) = faults(sheet(total="", lines=[("hout", "620")]), MOST)
    assert (fault.code, fault.facts) == ("total_offered", {"sum": euro(620_00)})


def test_read_raises_the_first_fault_of_the_page():
    with pytest.raises(Invalid) as refusal:
        read(sheet(name="", what=""), MOST)
    assert refusal.value.field == "what"


def test_added_up_names_the_lines_it_could_not_read():
    assert added_up(sheet(lines=[("a", "1,50"), ("b", "twee"), ("c", ""), ("d", "2")])) == (3_50, (2,))


@pytest.mark.parametrize(
    ("kind", "group", "read_as"),
    [
        ("", "", PartyKind.PERSON),
        ("person", "", PartyKind.PERSON),
        ("person", "De Buren", PartyKind.INFORMAL_GROUP),
        ("youth_group", "", PartyKind.YOUTH_GROUP),
        ("association", "Dorpsbelang", PartyKind.ASSOCIATION),
    ],
)
def test_who_applies(kind, group, read_as):
    assert read(sheet(party_kind=kind, group_name=group), MOST).party_kind is read_as


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ({"title": "  Honk\n bij het  sportveld "}, "Honk bij het sportveld"),
        ({"title": "", "what": "Een moestuin! En soep."}, "Een moestuin"),
        ({"title": "", "what": "woorden " * 20}, "woorden woorden woorden woorden woorden woorden woorden…"),
        ({"title": "", "what": "a" * 100}, "a" * 59 + "…"),
        ({"title": "", "what": ""}, ""),
    ],
)
def test_title_of(typed, title):
    assert title_of(sheet(**typed)) == title
    assert len(title) <= 60


def test_lead_is_the_first_sentence_at_most_200_characters():
    assert lead_of("Op vrijdag open. En verder niet.") == "Op vrijdag open."
    assert len(lead_of("lang " * 100)) <= 200
