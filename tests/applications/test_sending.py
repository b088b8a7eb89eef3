"""Sending in: what it needs, who owns it, what leaves by mail, and that it happens once; on both databases."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from grants.applications import papers, queries
from grants.applications.models import Application, BudgetLine, ConfirmedBy, Owner, Sheet, Step
from grants.applications.services import sending, start_draft, submit
from grants.notices.models import Notice
from grants.people.models import ActionLink, Person
from grants.people.services import add_person
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Actor
from grants.rules.refusals import AlreadyDone, Invalid, NotNow
from grants.store import clock as house_clock
from grants.store.session import keep, once, reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def slug():
    with writing() as session:
        return session.get_one(Place, make.published_round(session, cents=5_000_00).place_id).slug


def send(slug, actor=ANONYMOUS, **typed):
    values = make.sheet(**typed)
    with writing() as session:
        token = start_draft(session, actor, slug, values, way_back=False)
        return submit(session, actor, token, values)


def one(model):
    with reading() as session:
        return session.scalars(select(model)).one()


def test_submit_moves_the_draft_and_records_the_press(slug, clock):
    moment = clock.now
    sent = send(slug, lines=[("hout", "1.000"), ("", ""), ("verf", "250")], minimum="500", title="Honk")
    plan = one(Application)
    assert (plan.state, plan.reference, plan.submitted_at, plan.complete_at) == (
        State.SUBMITTED,
        sent.reference,
        moment,
        None,
    )
    assert (plan.total_cents, plan.minimum_cents, plan.title) == (1250_00, 500_00, "Honk")
    assert plan.lead == "We maken een honk van de container."
    step, owner = one(Step), one(Owner)
    assert (step.action, step.source, step.target, step.actor_id) == (
        "submit",
        State.DRAFT,
        State.SUBMITTED,
        owner.person_id,
    )
    assert (owner.position, owner.postcode, owner.house_number, owner.confirmed_at) == (1, "9628 AA", "12a", None)
    with reading() as session:
        rows = session.execute(
            select(BudgetLine.position, BudgetLine.label, BudgetLine.cents).order_by(BudgetLine.position)
        )
        assert [tuple(row) for row in rows] == [(1, "hout", 1000_00), (2, "verf", 250_00)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"what": ""}, "what"),
        ({"total": ""}, "total"),
        ({"name": ""}, "name"),
        ({"mail": ""}, "phone"),
        ({"postcode": ""}, "postcode"),
        ({"house_number": ""}, "house_number"),
        ({"total": "5.000,01"}, "total"),
        ({"lines": [("hout", "10")]}, "total"),
    ],
)
def test_submit_refuses_and_changes_nothing(slug, typed, field):
    with pytest.raises(Invalid) as refusal:
        send(slug, **typed)
    assert refusal.value.field == field
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Application)) == 0
        assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_submit_needs_a_round_that_takes_plans_today(slug, clock):
    values = make.sheet()
    with writing() as session:
        token = start_draft(session, ANONYMOUS, slug, values)
    clock.step(days=22)
    with pytest.raises(NotNow) as refusal, writing() as session:
        submit(session, ANONYMOUS, token, values)
    assert refusal.value.code == "no_open_round"
    assert one(Sheet).typed["what"] == values["what"]


def test_a_draft_of_a_round_that_closed_goes_into_the_one_that_is_open_now(slug, clock):
    values = make.sheet()
    with writing() as session:
        token = start_draft(session, ANONYMOUS, slug, values)
    clock.step(days=30)
    with writing() as session:
        spot = session.scalars(select(Place).where(Place.slug == slug)).one()
        queries_round = session.scalars(select(Application.round_id)).one()
        from_then = session.get_one(type(make.drafted_round(session, make.place(session))), queries_round)
        from_then.closed_at = house_clock.now()
        session.flush()
        now_open = make.published_round(session, spot)
        submit(session, ANONYMOUS, token, values)
        assert session.scalars(select(Application.round_id)).one() == now_open.id


def test_a_reference_never_counts_and_is_drawn_again_when_taken(slug):
    with writing() as session:
        taken = sending.free_reference(session, slug, random.Random(1))
    first = send(slug).reference
    with writing() as session:
        session.scalars(select(Application).where(Application.reference == first)).one().reference = taken
    with writing() as session:
        again = sending.free_reference(session, slug, random.Random(1))
    assert again != taken
    assert again[:4] == taken[:4]


def test_the_demo_can_repeat_its_references(slug):
    drawn = []
    for _ in range(2):
        values = make.sheet()
        with writing() as session:
            token = start_draft(session, ANONYMOUS, slug, values)
            drawn.append(submit(session, ANONYMOUS, token, values, source=random.Random(7)).reference)
            session.rollback()
    assert drawn[0] == drawn[1]


# ---- whose plan it is ----


def test_a_known_address_is_the_same_person_however_it_is_typed(slug):
    with writing() as session:
        known = make.person(session, "Fenna", "Fenna@Voorbeeld.example", "0612345678").id
    send(slug, mail="fenna@voorbeeld.EXAMPLE ", name="Iemand anders", phone="0687654321")
    assert one(Owner).person_id == known
    with reading() as session:
        person = session.get_one(Person, known)
        assert (person.name, person.phone) == ("Fenna", "0612345678"), (
            "typing an address must not change who somebody is"
        )


def test_a_phone_only_owner_is_a_new_person_with_a_task_on_paper(slug):
    for _ in range(2):
        send(slug, mail="", phone="06 12 34 56 78")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Owner)) == 2
        assert len(set(session.scalars(select(Owner.person_id)))) == 2
        assert session.scalar(select(func.count()).select_from(Notice)) == 0
        programme_id = session.scalars(select(Place.programme_id).where(Place.slug == slug)).one()
        scope = queries.Scope([programme_id])
        assert len(queries.paper_tasks(session, scope)) == len(queries.to_call(session, scope)) == 2


def test_whoever_is_signed_in_with_that_address_is_confirmed_at_once(slug):
    with writing() as session:
        somebody = Actor(add_person(session, "Fenna", "Fenna@voorbeeld.example"), "Fenna")
    assert send(slug, somebody, mail="fenna@voorbeeld.example").confirm_token == ""
    owner = one(Owner)
    assert (owner.person_id, owner.confirmed_by) == (somebody.person_id, ConfirmedBy.SIGN_IN)


def test_signed_in_with_another_address_typed_it_is_that_persons_plan(slug):
    with writing() as session:
        somebody = Actor(add_person(session, "Fenna", "fenna@voorbeeld.example"), "Fenna")
    assert send(slug, somebody, mail="oma@voorbeeld.example").confirm_token
    owner = one(Owner)
    assert (owner.person_id != somebody.person_id, owner.confirmed_at) == (True, None)


# ---- the receipt ----


def test_the_receipt_holds_everything_exactly_and_leaves_with_the_pdf_and_the_link(slug, clock):
    typed = {
        "already": "Jurre zit op de bouwschool <b>",
        "for_whom": "Jongeren\nvanaf 12",
        "where_about": "Sportveld",
        "when_about": "januari",
        "also_needed": "een kachel 🔥",
        "helper_about": "oma Hilda",
        "neighbours": "Mevrouw Dekker wil stilte.",
        "group_name": "De Container",
        "party_kind": "youth_group",
        "phone": "06 - 12 34 56 78",
        "total": "€ 1.250",
        "lines": [("hout", "1.000"), ("verf", "250,00")],
    }
    sent = send(slug, **typed)
    notice = one(Notice)
    assert (notice.template, notice.paper, notice.subject_code) == (
        "applications/receipt",
        "applications/receipt",
        sent.reference,
    )
    facts = notice.facts["paper"]
    told = {name: facts[name] for name in typed if name not in ("lines", "total")}
    assert told == {name: typed[name] for name in told}
    assert (facts["lines"], facts["total_cents"]) == (
        [{"label": "hout", "cents": 1000_00}, {"label": "verf", "cents": 250_00}],
        1250_00,
    )
    assert (facts["contact_name"], facts["contact_phone"]) == ("Harma Veenstra", "050 123 45 68")
    assert facts["hear_by"] == "2026-04-28", "eight weeks after 2 March is King's Day: the day after"
    assert notice.facts["secret"] == {"path": f"/confirm/{sent.confirm_token}"}
    assert sent.confirm_token not in repr(facts)
    assert one(ActionLink).subject == sent.reference


def test_the_receipt_is_the_same_whenever_it_is_asked_for(slug, clock):
    send(slug)
    frozen = one(Notice).facts["paper"]
    clock.step(days=10)
    with reading() as session:
        assert papers.frozen(papers.receipt(session, one(Application).id)) == frozen


def test_a_draft_has_no_receipt(slug):
    with writing() as session:
        start_draft(session, ANONYMOUS, slug, make.sheet())
        with pytest.raises(ValueError):
            papers.receipt(session, session.scalars(select(Application.id)).one())


# ---- once ----


def test_a_second_submit_of_the_same_draft_is_refused(slug):
    values = make.sheet()
    with writing() as session:
        token = start_draft(session, ANONYMOUS, slug, values)
        submit(session, ANONYMOUS, token, values)
    with pytest.raises(NotNow) as refusal, writing() as session:
        submit(session, ANONYMOUS, token, values)
    assert refusal.value.code == "already_sent"


def test_five_copies_of_one_submit_at_once_make_one_application(slug):
    values = make.sheet()
    moment = house_clock.now()

    def press(_copy):
        with house_clock.held(moment):
            try:
                with writing() as session:
                    once(session, "the-one-key-of-this-form", "applications.apply")
                    token = start_draft(session, ANONYMOUS, slug, values, way_back=False)
                    reference = submit(session, ANONYMOUS, token, values).reference
                    keep(session, "the-one-key-of-this-form", reference)
                    return reference
            except AlreadyDone as done:
                return done.result

    with ThreadPoolExecutor(5) as copies:
        answers = set(copies.map(press, range(5)))
    assert answers == {one(Application).reference}
    assert one(Notice).subject_code == one(Application).reference


def test_five_presses_on_one_draft_at_once_send_it_in_once(slug):
    values = make.sheet()
    moment = house_clock.now()
    with writing() as session:
        token = start_draft(session, ANONYMOUS, slug, values, way_back=False)

    def press(_copy):
        with house_clock.held(moment):
            try:
                with writing() as session:
                    return submit(session, ANONYMOUS, token, values).reference
            except NotNow as refusal:
                return refusal.code

    with ThreadPoolExecutor(5) as copies:
        answers = sorted(copies.map(press, range(5)))
    assert answers == sorted([one(Application).reference, *["already_sent"] * 4])
    assert one(Step).action == "submit"
