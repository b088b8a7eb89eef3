"""Completing a plan: only the parts asked for open again, and old stays beside new; on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.applications import papers, queries
from grants.applications.models import BudgetLine, InfoRequest, Owner
from grants.applications.services import add_owner, again, answer_request, check, request_info, withdraw
from grants.notices.models import Notice
from grants.people.models import Person
from grants.rules.completion import FIELDS, PRIVATE, Part, changes, fields_of
from grants.rules.payees import PartyKind
from grants.rules.refusals import Invalid
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import Case, in_days, refused

pytestmark = pytest.mark.usefixtures("database", "clock")

LINES = [{"label": "Hout", "amount": "200"}, {"label": "Verf", "amount": "50,50"}]


@pytest.fixture
def case():
    return Case(where_about="Bij de kerk", when_about="In mei", neighbours="Ja")


def ask(case, *parts, question="Kan dat?", days=7):
    case.do(request_info, question, in_days(days), None, [part.value for part in parts])


def answer(case, words="", actor=None, **typed):
    case.do(answer_request, words, None, typed, actor=actor or case.owner)


def last(case):
    with reading() as session:
        return queries.requests(session, case.plan.id)[-1]


# ---- asking ----


def test_request_info_names_its_parts_in_the_order_of_the_page_and_in_the_mail(case):
    ask(case, Part.NEIGHBOURS, Part.MONEY)
    assert last(case).parts == ["money", "neighbours"]
    with reading() as session:
        mail = session.scalars(select(Notice).where(Notice.template == "applications/info_request")).one()
    assert mail.facts["parts"] == ["money", "neighbours"]


def test_request_info_knows_no_other_parts(case):
    with pytest.raises(Invalid) as refusal:
        case.do(request_info, "Kan dat?", in_days(7), None, ["state"])
    assert (refusal.value.field, refusal.value.code) == ("parts", "choice_unknown")


def test_a_day_on_which_nobody_works_becomes_the_next_working_day(case):
    ask(case, days=5)  # Saturday 7 March 2026
    assert last(case).due_on == in_days(7)


# ---- answering: what was asked for, and nothing else ----


def test_answer_request_changes_what_was_asked_for_and_keeps_old_beside_new(case):
    ask(case, Part.WHERE_WHEN)
    answer(case, where_about="Achter het dorpshuis", when_about="In mei")
    assert (case.plan.where_about, case.plan.when_about) == ("Achter het dorpshuis", "In mei")
    one = last(case)
    assert (one.before, one.after) == ({"where_about": "Bij de kerk"}, {"where_about": "Achter het dorpshuis"})
    assert not one.dropped


def test_answer_request_leaves_every_other_field_as_it_was(case):
    whole = make.sheet(
        what="Iets anders", total="9", name="Boef", phone="0687654321", group_name="Bende", where_about="Elders",
        postcode="1000 AA", house_number="1", already="x", for_whom="x", when_about="x", also_needed="x",
        helper_about="x", title="x", lead="x", minimum="5", lines=[("Goud", "9")],
    )  # fmt: skip
    before = case.plan
    ask(case, Part.NEIGHBOURS)
    answer(case, **whole | {"neighbours": "Ja, allemaal", "state": "approved", "version": 99})
    after = case.plan
    same = {
        name: value
        for name, value in vars(before).items()
        if name not in ("neighbours", "version", "receipt_posted_at")
    }
    assert {name: vars(after)[name] for name in same} == same
    assert after.neighbours == "Ja, allemaal"
    with reading() as session:
        owner = session.scalars(select(Owner)).one()
        assert (owner.postcode, owner.house_number) == ("9628 AA", "12a")
        assert session.get_one(Person, owner.person_id).name == "Fenna"
        assert session.scalars(select(BudgetLine)).all() == []
    assert last(case).after == {"neighbours": "Ja, allemaal"}


def test_answer_request_fills_in_money_that_adds_up(case):
    ask(case, Part.MONEY)
    with pytest.raises(Invalid) as refusal:
        answer(case, total="1.250", lines=LINES, minimum="")
    assert (refusal.value.field, refusal.value.code) == ("total", "total_differs")
    answer(case, total="250,50", lines=[*LINES, {"label": "", "amount": ""}], minimum="100")
    assert (case.plan.total_cents, case.plan.minimum_cents) == (250_50, 100_00)
    with reading() as session:
        assert [(line.label, line.cents) for line in queries.lines(session, case.plan.id)] == [
            ("Hout", 200_00),
            ("Verf", 50_50),
        ]
    shown = changes(last(case).before, last(case).after)
    assert [tuple(text.replace("\xa0", " ") for text in one) for one in shown] == [
        ("total", "€ 1.250,00", "€ 250,50"),
        ("lines", "", "Hout € 200,00\nVerf € 50,50"),
        ("minimum", "", "€ 100,00"),
    ]


def test_the_receipt_stays_that_of_what_was_sent_in(case):
    with reading() as session:
        before = papers.receipt(session, case.plan.id)
    ask(case, *Part)
    typed = dict.fromkeys(("what", "already", "for_whom", "neighbours", "also_needed"), "Nieuw")
    answer(case, total="250,50", lines=LINES, minimum="100", **typed)
    assert case.plan.what == case.plan.lead == "Nieuw"
    with reading() as session:
        assert papers.receipt(session, case.plan.id) == before


@pytest.mark.parametrize(
    ("part", "typed", "field", "code"),
    [
        (Part.WHAT, {"what": " "}, "what", "what_needed"),
        (Part.WHAT, {"what": "woord " * 251}, "what", "too_many_words"),
        (Part.FOR_WHOM, {"for_whom": "a" * 1001}, "for_whom", "text_too_long"),
        (Part.NEIGHBOURS, {"neighbours": "a\x00b"}, "neighbours", "text_unfit"),
        (Part.MONEY, {"total": "veel"}, "total", "money_format"),
        (Part.MONEY, {"lines": [{"label": "Hout", "amount": "x"}]}, "lines-0-amount", "money_format"),
        (Part.CONTACT, {"postcode": "nergens"}, "postcode", "postcode_format"),
        (Part.NEIGHBOURS, {"neighbours": "Ja"}, "answer", "nothing_answered"),
        (Part.NEIGHBOURS, {}, "answer", "nothing_answered"),
    ],
)
def test_answer_request_refuses_at_the_field(case, part, typed, field, code):
    ask(case, part)
    before = case.plan
    with pytest.raises(Invalid) as refusal:
        answer(case, **typed)
    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert case.plan == before


def test_words_alone_are_an_answer_too(case):
    ask(case, Part.NEIGHBOURS)
    answer(case, "Dat weten we nog niet. 🙂")
    assert (last(case).answer, last(case).after, last(case).dropped) == ("Dat weten we nog niet. 🙂", {}, False)


def test_who_they_are_and_how_to_reach_them(case):
    ask(case, Part.WHO, Part.CONTACT)
    answer(case, party_kind="youth_group", group_name="De Hoek", name="Fenna Bos", phone="06 12 34 56 78",
           postcode="9628 ab", house_number="3")  # fmt: skip
    assert (case.plan.party_kind, case.plan.group_name) == (PartyKind.YOUTH_GROUP, "De Hoek")
    with reading() as session:
        (contact,) = queries.contacts(session, case.plan.id)
    assert (contact.name, contact.phone, contact.postcode) == ("Fenna Bos", "0612345678", "9628 AB")
    one = last(case)
    assert {change.field for change in changes(one.before, one.after)} == {"party_kind", "group_name"}
    assert {change.field for change in changes(one.before, one.after, private=True)} > PRIVATE


def test_the_second_owner_leaves_the_contact_to_the_first(case):
    with writing() as session:
        second = make.actor(make.person(session))
    case.do(add_owner, second.person_id, actor=case.owner)
    ask(case, Part.CONTACT)
    refused(Invalid, "required", lambda: answer(case, actor=second, phone="0612345678"))
    answer(case, "Zie de mail.", actor=second, phone="0612345678")
    with reading() as session:
        assert queries.contacts(session, case.plan.id)[0].phone is None


def test_a_second_question_begins_with_the_first_answer(case):
    ask(case, Part.NEIGHBOURS)
    answer(case, neighbours="Bijna")
    ask(case, Part.NEIGHBOURS)
    answer(case, neighbours="Allemaal")
    assert last(case).before == {"neighbours": "Bijna"}


def test_again_takes_along_what_was_completed(case):
    ask(case, Part.NEIGHBOURS)
    answer(case, neighbours="Allemaal")
    case.do(withdraw, actor=case.owner)
    _slug, token = case.do(again, (), actor=case.owner)
    with reading() as session:
        typed = queries.draft(session, case.owner, token, house_clock.now()).typed
    assert (typed["neighbours"], typed["where_about"]) == ("Allemaal", "Bij de kerk")


def test_a_dropped_question_is_told_from_an_answer(case):
    ask(case, Part.NEIGHBOURS)
    case.do(check)
    assert last(case).dropped


# ---- the clock: a day that passed unused pauses nothing any more (Awb 4:15) ----


def test_silence_pauses_the_term_no_longer_than_was_asked(case, clock):
    ask(case, days=10)
    clock.step(days=10)
    moved = case.due()
    clock.step(days=20)
    assert case.due() == moved
    answer(case, "Sorry, te laat.")
    assert case.due() == moved


# ---- the rule ----


@given(st.lists(st.sampled_from([part.value for part in Part] + ["", "state", "total"])))
def test_fields_of_opens_only_what_was_named(codes):
    opened = set(fields_of(codes))
    assert opened == {name for part, names in FIELDS.items() if part.value in codes for name in names}


def test_a_request_made_before_there_were_parts_asks_for_words(case):
    with writing() as session:
        row = InfoRequest(application_id=case.plan.id, asked_by_id=case.officer.person_id, question="Hoe?")
        row.due_on, row.sent_at = in_days(7), house_clock.now()
        session.add(row)
    refused(Invalid, "required", lambda: answer(case, neighbours="Zo"))
