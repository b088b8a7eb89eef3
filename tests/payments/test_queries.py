"""What is looked up about payments: what can be paid, what of a round is open, and how a batch stands."""

import pytest

from grants.awards.services import type_account
from grants.decisions.models import ConditionKind
from grants.payments import queries, services
from grants.payments.queries import OpenRow, Stands
from grants.programmes.models import Programme
from grants.rules.payees import PayeeKind
from grants.rules.permissions import Actor, Grant, Role
from grants.rules.refusals import Missing
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at():
    with writing() as session:
        return make.table(session)


def test_ready_to_prepare_holds_what_can_be_paid_and_nothing_else(at):
    with writing() as session:
        kept, keeper = make.kept(session, at, number=1)
        make.yes(session, at)
        make.prepared(session, at, make.accepted(session, at, 2))
        make.paid(session, at, make.accepted(session, at, 3))
        make.yes_if(session, at, ConditionKind.EVENT)
        elsewhere = make.table(session)
        make.accepted(session, elsewhere, 4)
    with reading() as session:
        [row] = queries.ready_to_prepare(session, at.programme_id)
    assert (row.reference, row.kind, row.person_name) == (kept, PayeeKind.KEEPER, keeper.name)
    assert (row.account_name, row.tail, row.cents) == ("IJsvereniging Ulrum", "00 01", 300_00)
    assert (row.changed, row.came_back) == (False, False)


def test_open_payments_of_a_round(at):
    """Promised and not arrived, by plan; what no letter told yet is not told here either."""
    with writing() as session:
        paid, underway, back, waiting = (make.accepted(session, at, n) for n in range(4))
        accepting = make.yes(session, at)
        make.paid(session, at, paid)
        stack = make.released(session, at, back)
        services.mark(session, at.officer, stack, 1, {"outcome": "bounced", "reason": "Dicht."}, make.nonce())
        make.released(session, at, underway)
        make.approved(session, at)
    with reading() as session:
        found = {row.reference: row for row in queries.open_payments(session, at.round.id)}
        assert set(found) == {underway, back, waiting, accepting}
        assert found[underway][2:] == (300_00, "underway", False)
        assert found[back][2:] == (300_00, "reserved", True)
        assert found[waiting][2:] == found[accepting][2:] == (300_00, "reserved", False)
        assert all(isinstance(row, OpenRow) for row in found.values())
        assert queries.open_payments(session, 0) == ()


def test_a_batch_stands_where_its_payments_are(at):
    with writing() as session:
        one, other = make.accepted(session, at, 1), make.accepted(session, at, 2)
        stack = make.prepared(session, at, one, other)
        seen = [queries.batch(session, at.officer, stack)]
        services.release(session, make.treasurer(session, at), stack, make.nonce())
        seen.append(queries.batch(session, at.officer, stack))
        services.mark(session, at.officer, stack, 1, {"outcome": "bounced", "reason": "Dicht."}, make.nonce())
        services.all_paid(session, at.officer, stack, make.nonce())
        seen.append(queries.batch(session, at.officer, stack))
    assert [row.stands for row in seen] == [Stands.WAITING, Stands.UNDERWAY, Stands.DONE]
    assert [(row.live, row.underway, row.paid, row.came_back) for row in seen] == [
        (2, 0, 0, 0),
        (0, 2, 0, 0),
        (0, 0, 1, 1),
    ]


def test_payments_tell_a_changed_account_and_share_no_fingerprint(at):
    with writing() as session:
        same, twice, changed = (make.accepted(session, at, n) for n in (1, 1, 2))
        type_account(session, make.owner(session, changed), changed, make.account(3))
        stack = make.prepared(session, at, same, twice, changed)
        lines = queries.payments(session, queries.batch(session, at.officer, stack).id)
    assert {line.reference: line.changed for line in lines} == {same: False, twice: False, changed: True}
    assert len({line.fingerprint for line in lines}) == 2
    assert all(make.iban(n) not in str(line) for line in lines for n in (1, 2, 3))


def test_batches_of_one_programme_only(at):
    with writing() as session:
        stack = make.prepared(session, at, make.accepted(session, at))
        elsewhere = make.table(session)
        make.prepared(session, elsewhere, make.accepted(session, elsewhere))
    with reading() as session:
        assert [row.reference for row in queries.batches(session, at.programme_id)] == [stack]
        assert queries.batches(session, at.programme_id, before=1) == ()
        with pytest.raises(Missing):
            queries.batch(session, elsewhere.officer, stack)
        with pytest.raises(Missing):
            queries.payment(session, queries.batch(session, at.officer, stack).id, 2)


def test_offices_are_the_programmes_somebody_pays_for(at):
    with writing() as session:
        other = make.place(session).programme_id
        names = {one: session.get_one(Programme, one).slug for one in (at.programme_id, other)}
        wide = frozenset({Grant(Role.OFFICER, at.programme_id), Grant(Role.TREASURER, other)})
        narrow = frozenset({Grant(Role.OFFICER, at.programme_id, at.place.id), Grant(Role.COMMUNITY_WORKER, other)})
    with reading() as session:
        assert {office.slug for office in queries.offices(session, Actor(1, "", wide))} == set(names.values())
        assert queries.offices(session, Actor(1, "", narrow)) == ()
        assert queries.offices(session, Actor(1, "", frozenset({Grant(Role.ADMIN)}))) == ()
