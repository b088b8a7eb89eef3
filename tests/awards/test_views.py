"""The pages about an award, as makers, keeper and officer meet them; on both databases."""

import re

import pytest
from sqlalchemy import select

from grants.applications.models import Application
from grants.awards import queries
from grants.awards.models import ChangeReport, Payee
from grants.decisions.models import Condition
from grants.ledger.models import LedgerEntry
from grants.people import queries as people
from grants.people.services import add_person
from grants.rules.lifecycle import State
from grants.rules.permissions import Role
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_web import counted

pytestmark = pytest.mark.usefixtures("database", "clock")

IBAN = re.compile(r"[A-Z]{2}[0-9]{2} ?[A-Z]{4} ?[0-9]{4} ?[0-9]{4}")


@pytest.fixture
def at():
    with writing() as session:
        return make.table(session)


def state_of(reference):
    with reading() as session:
        return session.scalars(select(Application.state).where(Application.reference == reference)).one()


def owner_of(reference):
    with reading() as session:
        return make.owner(session, reference).person_id


def officer_at(at):
    with writing() as session:
        return make.staff(session, Role.OFFICER, at.place).id


def test_payee_an_owner_takes_the_money(at, client):
    with writing() as session:
        plan = make.yes(session, at)
    browser = client.as_(owner_of(plan))
    first = browser.get(f"/applications/{plan}/payee")
    assert "Wie bewaart het geld?" in first
    assert "€ 300" in first
    form = browser.get(f"/applications/{plan}/payee?how=owner")
    assert "uitkering" in form
    done = form.fill(account_name="K. Mulder", iban=make.iban(718).lower(), adult=True)
    assert done.location == f"/applications/{plan}"
    assert state_of(plan) is State.AWARDED
    again = browser.get(f"/applications/{plan}/payee")
    assert "eindigt op 07 18" in again
    assert not IBAN.search(again.text)


def test_payee_asks_as_little_as_it_can(at, client):
    """Three answers for an owner, two for a keeper, two and a number that may stay empty for a shop."""
    with writing() as session:
        plan = make.yes(session, at)
    browser = client.as_(owner_of(plan))
    for how, asked in (("owner", 3), ("keeper", 2), ("shop", 3)):
        form = browser.get(f"/applications/{plan}/payee?how={how}").form()
        shown = [one for one in form.iter("input") if one.get("type") != "hidden"]
        assert len(shown) == asked, how


def test_payee_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(at, client):
    with writing() as session:
        plan = make.yes(session, at)
    browser = client.as_(owner_of(plan))
    form = browser.get(f"/applications/{plan}/payee?how=owner")
    wrong = form.fill(status=422, account_name="K. Mulder", iban="NL03RABO0000000002", adult=True)
    assert "tikfout" in wrong
    assert 'value="K. Mulder"' in wrong.text
    without = form.fill(status=422, account_name="K. Mulder", iban=make.iban(1))
    assert "18 jaar of ouder" in without
    empty = form.fill(status=422)
    assert "Nog 2 dingen" in empty
    assert state_of(plan) is State.APPROVED


def test_payee_of_young_people_is_a_keeper_or_a_shop(at, client):
    with writing() as session:
        plan = make.yes(session, at, party_kind="youth_group", group_name="Honk")
    browser = client.as_(owner_of(plan))
    page = browser.get(f"/applications/{plan}/payee")
    assert "Jullie blijven de baas over het plan" in page
    assert not [link for link in page.links if "how=owner" in link]
    assert not browser.get(f"/applications/{plan}/payee?how=owner").forms()


def test_payee_before_the_letter_left_looks_like_a_plan_that_is_read(at, client):
    with writing() as session:
        told, read = make.approved(session, at), make.plan_before(session, at)
    pages = []
    for plan in (told, read):
        browser = client.as_(owner_of(plan))
        pages.append(browser.get(f"/applications/{plan}/payee?how=owner").words)
        browser.get(f"/applications/{plan}/turn-down", status=409)
    with reading() as session:
        titles = [queries.award(session, plan).title for plan in (told, read)]
    assert pages[0].replace(titles[0], "") == pages[1].replace(titles[1], "")


def test_payee_stale_page_keeps_what_was_typed(at, client):
    with writing() as session:
        plan = make.yes(session, at)
    browser = client.as_(owner_of(plan))
    form = browser.get(f"/applications/{plan}/payee?how=shop")
    with writing() as session:
        make.keeper_named(session, plan)
    late = form.fill(status=409, account_name="Bouwmarkt", iban=make.iban(1))
    assert "Bouwmarkt" in late
    assert state_of(plan) is State.APPROVED


def test_payee_five_copies_of_one_press_are_one(at, client):
    with writing() as session:
        plan = make.yes(session, at)
    form = client.as_(owner_of(plan)).get(f"/applications/{plan}/payee?how=owner")
    answers = [form.fill(status=None, account_name="K. Mulder", iban=make.iban(1), adult=True) for _ in range(5)]
    assert {answer.location for answer in answers} == {f"/applications/{plan}"}
    with reading() as session:
        assert len(session.scalars(select(Payee)).all()) == 1


def test_keeper_the_whole_way(at, client):
    """The mail, the question, the yes, signing in, the number."""
    with writing() as session:
        plan = make.yes(session, at, party_kind="youth_group", group_name="Honk")
    browser = client.as_(owner_of(plan))
    asked = {"name": "Wim de Boer", "mail": "wim@voorbeeld.example"}
    assert browser.fill(f"/applications/{plan}/payee?how=keeper", **asked).location == f"/applications/{plan}"
    assert "We vroegen Wim de Boer" in browser.get(f"/applications/{plan}/payee")
    with reading() as session:
        [notice] = session.scalars(select(make.Notice).where(make.Notice.template == "awards/keep_money"))
        path, person_id = notice.facts["secret"]["path"], notice.person_id
    page = client.get(path)
    assert "Honk" in page
    assert "€" not in page
    assert "18 jaar" in page.fill(press="yes", status=422)
    done = page.fill(press="yes", adult=True)
    assert "dank je wel" in done.follow().words.lower()
    # The link opens no session: without signing in there is no account page.
    assert client.get(f"/applications/{plan}/account", status=303).location.startswith("/sign-in")
    keeper = client.as_(person_id)
    typed = keeper.fill(f"/applications/{plan}/account", account_name="IJsvereniging", iban=make.iban(4402))
    assert typed.location == f"/applications/{plan}"
    assert state_of(plan) is State.AWARDED
    for page in (keeper.get(f"/applications/{plan}/account"), browser.get(f"/applications/{plan}/payee")):
        assert "44 02" in page
        assert not IBAN.search(page.text)


def test_keeper_looking_changes_nothing_and_no_needs_no_tick(at, client):
    with writing() as session:
        plan = make.yes(session, at)
        _keeper, token = make.keeper_named(session, plan)
    with counted() as statements:
        page = client.get(f"/keeper/{token}")
    assert not statements.writes
    done = page.fill(press="no")
    assert "Jij hoeft niets meer te doen" in done.follow()
    assert client.get("/keeper/nothing-like-it").words.startswith("Dit is niet meer nodig")


def test_keeper_five_copies_are_one_answer(at, client):
    with writing() as session:
        plan = make.yes(session, at)
        _keeper, token = make.keeper_named(session, plan)
    page = client.get(f"/keeper/{token}")
    answers = [page.fill(press="yes", adult=True, status=None) for _ in range(5)]
    assert {answer.status for answer in answers} <= {200, 303}
    with reading() as session:
        assert len(session.scalars(select(Payee).where(Payee.agreed_at.is_not(None))).all()) == 1


def test_keeper_sees_none_of_the_other_pages(at, client):
    with writing() as session:
        plan, keeper = make.kept(session, at)
    browser = client.as_(keeper.person_id)
    for page in ("payee", "turn-down", "change", "close", "cancel", "mail-address"):
        browser.get(f"/applications/{plan}/{page}", status=403)


def test_pages_are_not_there_for_strangers(at, client):
    with writing() as session:
        plan = make.accepted(session, at)
        foreign = make.staff(session, Role.OFFICER, make.place(session)).id
        stranger = add_person(session, "Niemand", "niemand@voorbeeld.example")
    for page in ("payee", "account", "turn-down", "change", "close", "cancel", "mail-address", "conditions/1/met"):
        client.as_(stranger).get(f"/applications/{plan}/{page}", status=404)
        client.as_(foreign).get(f"/applications/{plan}/{page}", status=404)
        assert client.get(f"/applications/{plan}/{page}", status=303).location.startswith("/sign-in")


def test_turn_down_is_kind(at, client):
    with writing() as session:
        plan = make.yes(session, at)
    page = client.as_(owner_of(plan)).get(f"/applications/{plan}/turn-down")
    assert "Je hoeft niet uit te leggen waarom" in page
    page.fill()
    assert state_of(plan) is State.WITHDRAWN


def test_change_two_taps_and_a_sentence(at, client):
    with writing() as session:
        plan = make.accepted(session, at)
    browser = client.as_(owner_of(plan))
    page = browser.get(f"/applications/{plan}/change")
    assert "Kies wat er verandert" in page.fill(status=422, sentence="Het regent.")
    page.fill(kind="date", sentence="Het regent. We doen het een week later. 🌧")
    with reading() as session:
        [told] = session.scalars(select(ChangeReport))
        assert (told.kind, told.sentence) == ("date", "Het regent. We doen het een week later. 🌧")


def test_close_takes_nothing_left_as_an_answer(at, client):
    with writing() as session:
        plan = make.accepted(session, at)
        make.paid(session, at, plan)
    page = client.as_(owner_of(plan)).get(f"/applications/{plan}/close")
    assert page.fill(status=422, sentence="Mooi!", left_over="300,01").status == 422
    assert "Vul hier een bedrag in" in page.fill(status=422, sentence="Mooi!")
    page.fill(sentence="Mooi!", left_over="0")
    assert state_of(plan) is State.CLOSED


def test_cancel_by_the_officer_with_a_reason(at, client):
    with writing() as session:
        plan = make.accepted(session, at)
    page = client.as_(officer_at(at)).get(f"/applications/{plan}/cancel")
    assert page.fill(status=422).status == 422
    page.fill(explanation="De makers zijn verhuisd.")
    assert state_of(plan) is State.CANCELLED


def test_met_by_the_officer(at, client):
    with writing() as session:
        plan = make.yes_if(session, at, make.ConditionKind.EVENT)
        number = session.scalars(select(Condition.number)).one()
    browser = client.as_(officer_at(at))
    page = browser.get(f"/applications/{plan}/conditions/{number}/met")
    assert "Er moet nog iets gebeuren" in page
    page.fill()
    assert "Ja, sinds" in browser.get(f"/applications/{plan}/conditions/{number}/met")
    browser.get(f"/applications/{plan}/conditions/{number + 1}/met", status=404)


def test_give_mail_after_a_call(at, client):
    with writing() as session:
        plan = make.yes(session, at, mail="", phone="06 12 34 56 78")
    page = client.as_(officer_at(at)).get(f"/applications/{plan}/mail-address")
    assert "0612345678" in page.text.replace(" ", "")
    page.fill(mail="trijn@voorbeeld.example")
    with reading() as session:
        assert people.person_by_mail(session, "trijn@voorbeeld.example") == owner_of(plan)


def test_no_page_writes_when_it_is_only_looked_at(at, client):
    with writing() as session:
        plan = make.accepted(session, at)
        before = len(session.scalars(select(LedgerEntry)).all())
    maker, officer = client.as_(owner_of(plan)), client.as_(officer_at(at))
    with counted() as statements:
        for browser, pages in ((maker, ("payee", "account", "change", "close")), (officer, ("cancel", "mail-address"))):
            for page in pages:
                browser.get(f"/applications/{plan}/{page}")
    assert not statements.writes
    with reading() as session:
        assert len(session.scalars(select(LedgerEntry)).all()) == before


def test_pages_take_few_statements(at, client):
    with writing() as session:
        plan = make.accepted(session, at)
        waiting = make.yes(session, at)
        _keeper, token = make.keeper_named(session, waiting)
    maker, other = client.as_(owner_of(plan)), client.as_(owner_of(waiting))
    for browser, path in (
        (maker, f"/applications/{plan}/payee?how=owner"),
        (maker, f"/applications/{plan}/account"),
        (maker, f"/applications/{plan}/close"),
        (other, f"/applications/{waiting}/payee"),
        (client, f"/keeper/{token}"),
    ):
        with counted() as statements:
            browser.get(path)
        assert len(statements) <= 8, (path, statements)
        assert not statements.twice, path
