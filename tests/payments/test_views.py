"""The pages of those who pay, as officer and treasurer meet them; on both databases."""

import re

import pytest
from sqlalchemy import select

from grants.awards.services import close_award, type_account
from grants.ledger.queries import check, line
from grants.payments import queries, services
from grants.payments.models import Payment, PaymentState
from grants.people.services import add_person
from grants.programmes.models import Programme
from grants.programmes.services import COMMAND_LINE, give_role
from grants.rules.permissions import Role
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_web import counted

pytestmark = pytest.mark.usefixtures("database", "clock")

IBAN = re.compile(r"[A-Z]{2}[0-9]{2} ?[A-Z]{4} ?[0-9]{4} ?[0-9]{4}")


def in_fours(number):
    """An account number as people read it out."""
    return re.sub("(.{4})(?=.)", r"\1 ", make.iban(number))


@pytest.fixture
def at():
    with writing() as session:
        return make.table(session)


@pytest.fixture
def officer(at, client):
    with writing() as session:
        person_id = make.staff(session, Role.OFFICER, at.place).id
    return client.as_(person_id)


@pytest.fixture
def treasurer(at, client):
    with writing() as session:
        person_id = make.staff(session, Role.TREASURER, at.place).id
    return client.as_(person_id)


def payment_states():
    with reading() as session:
        assert check(session) == []
        return list(session.scalars(select(Payment.state).order_by(Payment.id)))


def test_the_whole_way_in_three_and_two_clicks(at, officer, treasurer):
    """Officer: prepare, and all paid (the way to the page is the third). Treasurer: open the batch, release."""
    with writing() as session:
        one, two = make.accepted(session, at, 718), make.accepted(session, at, 4402)
    index = officer.get("/desk/payments")
    assert "Betalen doen we met z’n tweeën" in index
    assert "eindigt op 07 18" in index
    stack = index.fill("prepare").location
    waiting = treasurer.get(stack)
    for number in (718, 4402):
        assert in_fours(number) in waiting
    assert "2 verschillende rekeningen" in waiting
    assert waiting.fill("release").location == stack
    assert in_fours(718) in treasurer.get(stack)
    officer.get(stack).fill("all-paid")
    assert payment_states() == [PaymentState.PAID] * 2
    assert "Alles is betaald." in officer.get("/desk/payments")
    assert one != two


def test_whole_numbers_only_for_who_releases(at, officer, treasurer, client):
    """Not for the officer, not for a treasurer with an interest, not on any other page, and not once it is paid."""
    with writing() as session:
        plan, keeper = make.kept(session, at, number=718)
        home = session.get_one(Programme, at.programme_id)
        give_role(session, COMMAND_LINE, keeper.person_id, Role.TREASURER, programme=home.slug)
        maker = make.owner(session, plan).person_id
    stack = officer.get("/desk/payments").fill("prepare").location
    interested = client.as_(keeper.person_id)
    assert "zelf betrokken" in interested.get(stack)
    pages = [officer.get(stack), officer.get("/desk/payments"), treasurer.get("/desk/payments"), interested.get(stack)]
    pages += [client.as_(maker).get(f"/applications/{plan}"), interested.get(f"/applications/{plan}")]
    treasurer.get(stack).fill("release")
    pages.append(officer.get(f"{stack}/payments/1/mark"))
    officer.get(stack).fill("all-paid")
    pages += [treasurer.get(stack), officer.get(f"/applications/{plan}/returned")]
    for page in pages:
        assert not IBAN.search(page.text), page.path
        assert in_fours(718)[5:] not in page
        assert "0000000718" not in page.text


def test_who_prepared_sees_no_button_to_release(at, client):
    with writing() as session:
        both = make.staff(session, Role.OFFICER, at.place).id
        home = session.get_one(Programme, at.programme_id)
        give_role(session, COMMAND_LINE, both, Role.TREASURER, programme=home.slug)
        make.accepted(session, at)
    browser = client.as_(both)
    stack = browser.get("/desk/payments").fill("prepare").follow()
    assert "Jij zette deze stapel klaar" in stack
    assert [form.get("id") for form in stack.forms()] == ["send-back"]
    key = stack.form("send-back")
    values = {one.get("name"): one.get("value") for one in key.iter("input")}
    assert "Iemand anders geeft hem vrij" in browser.post(f"{stack.path}/release", values, status=403)
    assert payment_states() == [PaymentState.PREPARED]


def test_prepare_ticks_all_but_what_somebody_should_call_about(at, officer):
    with writing() as session:
        plain, changed, back = (make.accepted(session, at, n) for n in (1, 2, 3))
        type_account(session, make.owner(session, changed), changed, make.account(4))
        stack = make.released(session, at, back)
        services.mark(session, at.officer, stack, 1, {"outcome": "bounced", "reason": "Dicht."}, make.nonce())
    index = officer.get("/desk/payments")
    ticked = {box.get("value") for box in index.tree.iter("input") if box.get("checked") is not None}
    assert ticked == {plain}
    assert "Bel eerst terug" in index
    assert "Vraag eerst een nieuw nummer" in index
    assert "Vink aan" in index.fill("prepare", status=422, plans=[])
    index.fill("prepare", plans=[plain, changed, back])
    assert payment_states() == [PaymentState.BOUNCED] + [PaymentState.PREPARED] * 3


def test_prepare_five_copies_are_one_batch(at, officer):
    with writing() as session:
        make.accepted(session, at)
    index = officer.get("/desk/payments")
    assert len({index.fill("prepare", status=None).location for _ in range(5)}) == 1
    assert payment_states() == [PaymentState.PREPARED]


def test_release_five_copies_send_once(at, officer, treasurer):
    with writing() as session:
        make.accepted(session, at)
    stack = officer.get("/desk/payments").fill("prepare").location
    page = treasurer.get(stack)
    assert {page.fill("release", status=None).location for _ in range(5)} == {stack}
    assert payment_states() == [PaymentState.UNDERWAY]


def test_release_shows_what_changed_meanwhile(at, officer, treasurer):
    with writing() as session:
        plan = make.accepted(session, at, 1)
        make.accepted(session, at, 2)
    stack = officer.get("/desk/payments").fill("prepare").location
    page = treasurer.get(stack)
    with writing() as session:
        type_account(session, make.owner(session, plan), plan, make.account(3))
    assert "Teruggestuurd" in page.fill("release", status=409)
    again = treasurer.get(stack)
    assert "Gaat niet mee" in again
    assert in_fours(1) not in again
    assert in_fours(3) not in again
    again.fill("release")
    assert sorted(payment_states()) == [PaymentState.SENT_BACK, PaymentState.UNDERWAY]


def test_send_back(at, officer, treasurer):
    with writing() as session:
        make.accepted(session, at)
    stack = officer.get("/desk/payments").fill("prepare").location
    treasurer.get(stack).fill("send-back")
    assert "Er ging geen geld weg" in officer.get(stack)
    assert len(officer.get("/desk/payments").forms()) == 1


def test_mark_by_hand_with_a_reason(at, officer):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = f"/desk/payments/{make.released(session, at, plan)}"
    page = officer.get(f"{stack}/payments/1/mark")
    assert "Schrijf erbij waarom" in page.fill(status=422, outcome="bounced")
    page.fill(outcome="bounced", reason="Rekening <b>bestaat</b> niet.")
    shown = officer.get(stack)
    assert "Rekening <b>bestaat</b> niet." in shown
    assert not officer.get(f"{stack}/payments/1/mark").forms()
    assert page.fill(status=None, outcome="paid").location == stack, "a copy of the press leads to its answer"
    officer.get(f"{stack}/payments/2/mark", status=404)


def test_mark_late_after_it_was_paid(at, officer):
    with writing() as session:
        plan = make.accepted(session, at)
        stack = f"/desk/payments/{make.paid(session, at, plan)}"
        close_award(session, make.owner(session, plan), plan, {"sentence": "Mooi!", "left_over_cents": 0})
    page = officer.get(f"{stack}/payments/1/mark")
    page.fill(outcome="bounced_late", reason="Na vier dagen terug.")
    assert payment_states() == [PaymentState.BOUNCED_LATE]
    assert "Kwam later toch terug" in officer.get(stack)


def test_returned_fills_in_what_the_makers_stated(at, officer):
    with writing() as session:
        plan = make.accepted(session, at)
        make.paid(session, at, plan)
        close_award(session, make.owner(session, plan), plan, {"sentence": "Mooi!", "left_over_cents": 1_250_0})
    page = officer.get(f"/applications/{plan}/returned")
    assert "€ 125" in page
    assert page.fill(status=422, cents="300,01").status == 422
    page.fill()
    with reading() as session:
        assert check(session) == []
        assert line(session, at.round.id).returned == 125_00
    assert "Daarvan is € 125 terug" in officer.get(f"/applications/{plan}/returned")


def test_another_programme_is_not_there(at, officer, client):
    with writing() as session:
        make.accepted(session, at)
        elsewhere = make.place(session)
        foreign = make.staff(session, Role.OFFICER, elsewhere).id
        foreign_treasurer = make.staff(session, Role.TREASURER, elsewhere).id
        slug = session.get_one(Programme, at.programme_id).slug
    stack = officer.get("/desk/payments").fill("prepare").location
    for browser in (client.as_(foreign), client.as_(foreign_treasurer)):
        browser.get(stack, status=404)
        browser.get(f"/desk/payments?programme={slug}", status=404)
        assert "Er is nog niets betaald." in browser.get("/desk/payments")
    page = client.as_(foreign_treasurer).get("/desk/payments")
    values = {one.get("name"): one.get("value") for one in page.tree.iter("input") if one.get("name") == "csrf_token"}
    client.as_(foreign_treasurer).post(f"{stack}/release", values | {"key": "k" * 20, "version": "1"}, status=404)
    assert payment_states() == [PaymentState.PREPARED]


def test_payments_are_not_for_others(at, client):
    with writing() as session:
        plan = make.accepted(session, at)
        stranger = add_person(session, "Niemand", "niemand@voorbeeld.example")
        maker = make.owner(session, plan).person_id
    assert client.get("/desk/payments", status=303).location.startswith("/sign-in")
    for person_id in (stranger, maker, at.chair.person_id):
        client.as_(person_id).get("/desk/payments", status=403)
        client.as_(person_id).post("/desk/payments/prepare", status=403)
        client.as_(person_id).get(f"/applications/{plan}/returned", status=None)


def test_somebody_of_two_programmes_chooses(at, client):
    with writing() as session:
        person_id = make.staff(session, Role.OFFICER, at.place).id
        other = make.table(session)
        slugs = [session.get_one(Programme, one.programme_id).slug for one in (at, other)]
        give_role(session, COMMAND_LINE, person_id, Role.OFFICER, programme=slugs[1])
        here, there = make.accepted(session, at, 1), make.accepted(session, other, 2)
    browser = client.as_(person_id)
    for slug, plan in zip(slugs, (here, there), strict=True):
        page = browser.get(f"/desk/payments?programme={slug}")
        assert [box.get("value") for box in page.tree.iter("input") if box.get("name") == "plans"] == [plan]
        assert page.fill("prepare" if not plan else None).location == f"/desk/payments/{slug}-1"


def test_batches_turn_by_number(at, officer):
    with writing() as session:
        plan = make.accepted(session, at)
        for _ in range(queries.PAGE + 2):
            stack = make.prepared(session, at, plan)
            services.send_back(session, make.treasurer(session, at), stack)
    first = officer.get("/desk/payments")
    assert "Stapel 27" in first
    assert "Stapel 2 " not in first.words + " "
    [older] = [link for link in first.links if "before=" in link]
    assert "Stapel 2 " in officer.get(older).words + " "
    for odd in ("x", "-1", "²", "9" * 12):
        officer.get(f"/desk/payments?before={odd}")


def test_pages_take_few_statements_however_much_there_is(at, officer, treasurer):
    counts = []
    for more in (2, 6):
        with writing() as session:
            plans = [make.accepted(session, at, n) for n in range(more)]
            stack = make.prepared(session, at, *plans)
            make.accepted(session, at, 40)
        counted_now = []
        for browser, path in (
            (officer, "/desk/payments"),
            (treasurer, f"/desk/payments/{stack}"),
            (officer, f"/desk/payments/{stack}"),
        ):
            with counted() as statements:
                browser.get(path)
            assert len(statements) <= 8, (path, statements)
            assert not statements.writes
            assert not statements.twice
            counted_now.append(len(statements))
        counts.append(counted_now)
    assert counts[0] == counts[1]
