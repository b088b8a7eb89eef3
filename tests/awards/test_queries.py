"""What is looked up about an award and who receives its money."""

import pytest
from sqlalchemy import select

from grants.awards import queries, services
from grants.awards.models import Payee
from grants.decisions.models import ConditionKind
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind, PayeeKind
from grants.rules.permissions import ANONYMOUS, Tie
from grants.rules.refusals import Missing
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at():
    with writing() as session:
        return make.table(session)


def test_award_before_and_after_the_letter(at):
    with writing() as session:
        read, untold = make.plan_before(session, at), make.approved(session, at)
        before = [queries.award(session, plan) for plan in (read, untold)]
        told = make.yes(session, at, party_kind="youth_group", group_name="Honk")
        after = queries.award(session, told)
    assert [(one.state, one.cents, one.reserved) for one in before] == [
        (State.IN_REVIEW, None, 0),
        (State.APPROVED, 300_00, 300_00),
    ]
    assert all(one.letter_left_at is None and one.payee is None for one in before)
    assert after.letter_left_at is not None
    assert (after.party_kind, after.contact_name) == (PartyKind.YOUTH_GROUP, "Harma Veenstra")
    with reading() as session, pytest.raises(Missing):
        queries.award(session, "SID-0000")


def test_award_shows_the_payee_that_stands(at):
    with writing() as session:
        plan = make.yes(session, at)
        make.keeper_named(session, plan)
        keeper, token = make.keeper_named(session, plan)
        asked = queries.award(session, plan).payee
        services.keep_money(session, token, {"do": "yes", "adult": True})
        services.type_account(session, keeper, plan, make.account(718, "IJsvereniging"))
        payee = queries.award(session, plan).payee
        assert session.scalars(select(Payee.ended_at)).all().count(None) == 1
    assert asked is not None
    assert payee is not None
    assert (asked.kind, asked.person_id, asked.tail, asked.complete_at) == (
        PayeeKind.KEEPER,
        keeper.person_id,
        "",
        None,
    )
    assert (payee.id, payee.tail, payee.account_name) == (asked.id, "07 18", "IJsvereniging")


def test_standing_adds_the_tie_of_who_receives(at):
    with writing() as session:
        plan, keeper = make.kept(session, at)
        shop = make.yes(session, at)
        services.name_payee(session, make.owner(session, shop), shop, {"kind": "shop"} | make.account(9))
        assert queries.standing(session, keeper, plan).ties == {Tie.PAYEE}
        assert queries.standing(session, make.owner(session, plan), plan).ties == {Tie.OWNER}
        assert queries.standing(session, make.owner(session, shop), shop).ties == {Tie.OWNER}
        assert queries.standing(session, ANONYMOUS, plan).ties == frozenset()
        with pytest.raises(Missing):
            queries.standing(session, keeper, "SID-0000")


def test_keeper_asked_shows_no_amount(at):
    with writing() as session:
        plan = make.yes(session, at, party_kind="informal_group", group_name="De Zwaluw", total="417,33")
        keeper, token = make.keeper_named(session, plan)
        row = queries.keeper_asked(session, token)
    assert row is not None
    assert (row.name, row.makers, row.stands) == (keeper.name, ("De Zwaluw",), "open")
    assert "417" not in str(row)


def test_events_are_what_the_money_waits_for(at):
    with writing() as session:
        plan = make.yes_if(session, at, ConditionKind.OFFER, ConditionKind.EVENT)
        found = queries.events(session, queries.award(session, plan).id)
    assert [(one.number, one.met_at) for one in found] == [(2, None)]


def test_account_numbers_of_who_has_one(at):
    with writing() as session:
        make.accepted(session, at, 718)
        plan = make.yes(session, at)
        make.keeper_named(session, plan)
        ids = set(session.scalars(select(Payee.id)))
        assert set(queries.account_numbers(session, ids).values()) == {make.iban(718)}
        assert queries.account_numbers(session, set()) == {}
