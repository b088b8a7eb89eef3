"""The proof finds what somebody did behind the back of the triggers, and says where."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ledger import queries
from grants.ledger.services import give_back, pay, reserve, reverse, send
from grants.programmes.models import Round
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor
from grants.store import triggers
from grants.store.session import Database, reading, writing
from tests import make
from tests.fixtures_db import Clock

WORKER = Actor(None, "worker")


@pytest.fixture
def books(database: Database, clock: Clock) -> dict[str, int]:
    """A round with a plan that went all the way (entries 2 to 5), one that was corrected (6 to 8), one waiting."""
    with writing() as session:
        home = make.published_round(session, cents=1_000_00)
        paid, corrected = (make.application(session, home, State.AWARDED).id for _ in range(2))
        waiting = make.application(session, home, State.IN_REVIEW).id
        for verb, cents in ((reserve, 300_00), (send, 300_00), (pay, 300_00), (give_back, 20_00)):
            verb(session, WORKER, paid, cents, make.nonce())
        reserve(session, WORKER, corrected, 100_00, make.nonce())
        sent = send(session, WORKER, corrected, 100_00, make.nonce())
        reverse(session, WORKER, sent.id, "Verkeerde rekening", make.nonce())
    return {"round": home.id, "paid": paid, "corrected": corrected, "waiting": waiting, "sent": sent.id}


def _faults_after(database: Database, *statements: str) -> list[str]:
    """Do something past the triggers and the foreign keys, prove the books, and undo it again."""
    engine = create_engine(database.url)
    with engine.connect() as connection, Session(connection) as session:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # the driver begins nothing before DDL
            triggers.drop(connection)
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        faults = queries.check(session)
        connection.rollback()
    engine.dispose()
    return faults


def test_books_in_order_have_no_faults(books: dict[str, int]) -> None:
    with reading() as session:
        assert queries.check(session) == []
        assert queries.check(session, {books["paid"]: 300_00, books["corrected"]: 100_00}) == []


TAMPERINGS = [
    ("UPDATE ledger_entries SET cents = 29000 WHERE number = 4", "entry 4: its hash does not follow"),
    ("UPDATE ledger_entries SET cents = 29000 WHERE number = 4", "balance paid: holds 28000 cents, the entries add up"),
    ("UPDATE ledger_entries SET key = 'other' WHERE number = 3", "entry 3: its hash does not follow"),
    ("UPDATE ledger_entries SET actor_id = 1 WHERE number = 3", "entry 3: its hash does not follow"),
    ("UPDATE ledger_entries SET at = '2026-01-01 00:00:00+00:00' WHERE number = 2", "entry 2: its hash does not"),
    ("UPDATE ledger_entries SET hash = 'x' WHERE number = 5", "entry 6: its hash does not follow"),
    ("UPDATE ledger_entries SET application_id = {waiting} WHERE number = 2", "balance reserved: is gone"),
    ("UPDATE ledger_entries SET number = 99 WHERE number = 8", "entry 99: follows entry 7"),
    ("DELETE FROM ledger_entries WHERE number = 5", "entry 6: follows entry 4"),
    ("UPDATE ledger_entries SET cents = 9999 WHERE number = 8", "entry 8: corrects an entry that it does not mirror"),
    ("UPDATE ledger_entries SET reverses_id = {sent} - 1 WHERE number = 8", "entry 8: corrects an entry that it does"),
    ("UPDATE pot_balances SET cents = cents + 1 WHERE account = 'pot'", "balance pot: holds 62001 cents"),
    ("UPDATE pot_balances SET entry_id = 1 WHERE account = 'pot'", "balance pot: was last moved by entry id 1"),
    ("DELETE FROM pot_balances WHERE account = 'paid'", "balance paid: is gone"),
    ("DELETE FROM pot_balances", "is published and has no pot"),
    ("UPDATE plan_balances SET cents = 0 WHERE account = 'paid'", "balance paid: holds 0 cents, the entries add up"),
    ("DELETE FROM plan_balances WHERE account = 'reserved'", "balance reserved: is gone"),
    ("UPDATE rounds SET ceiling_cents = 100001", "published 100001 cents, at most 100000 stood in it"),
    ("UPDATE rounds SET published_at = NULL", "holds money and was never published"),
    ("UPDATE applications SET state = 'withdrawn' WHERE id = {paid}", "is withdrawn and holds 28000 cents"),
    ("UPDATE applications SET state = 'approved' WHERE id = {waiting}", "is approved and nothing was reserved for it"),
]


def test_tampering_is_found(database: Database, books: dict[str, int]) -> None:
    for statement, told in TAMPERINGS:
        faults = _faults_after(database, statement.format_map(books))
        assert any(told in fault for fault in faults), (statement, faults)
    with reading() as session:
        assert queries.check(session) == []


def test_a_forged_entry_is_found(database: Database, books: dict[str, int]) -> None:
    """Written by hand in order of number, and every balance moved with it: the hash alone gives it away."""
    latest = "entry_id = (SELECT max(id) FROM ledger_entries)"
    faults = _faults_after(
        database,
        "INSERT INTO ledger_entries"
        " (round_id, number, application_id, move, source, target, cents, key, line, at, hash)"
        f" VALUES ({books['round']}, 9, {books['corrected']}, 'send', 'reserved', 'underway', 100, 'forged', 1,"
        " '2026-03-02 09:00:00+00:00', 'x')",
        f"UPDATE pot_balances SET cents = cents - 100, {latest} WHERE account = 'reserved'",
        f"UPDATE pot_balances SET cents = cents + 100, {latest} WHERE account = 'underway'",
        f"UPDATE plan_balances SET cents = cents - 100, {latest}"
        f" WHERE account = 'reserved' AND application_id = {books['corrected']}",
        f"UPDATE plan_balances SET cents = cents + 100, {latest}"
        f" WHERE account = 'underway' AND application_id = {books['corrected']}",
    )
    assert len(faults) == 1
    assert "entry 9: its hash does not follow" in faults[0]


def test_a_plan_moved_to_another_round_is_found(database: Database, books: dict[str, int]) -> None:
    with writing() as session:
        other = make.published_round(session).id
    moved = f"UPDATE applications SET round_id = {other} WHERE id = {books['paid']}"
    assert any("names a plan of another round" in fault for fault in _faults_after(database, moved))


@pytest.mark.parametrize(
    ("state", "decided", "fault"),
    [
        (State.AWARDED, 300_00, False),
        (State.AWARDED, 299_99, True),
        (State.AWARDED, 300_01, True),
        (State.CLOSED, 300_01, False),
        (State.CLOSED, 299_99, True),
        (State.CANCELLED, 500_00, False),
    ],
)
def test_what_was_decided_is_compared_with_what_was_moved(
    books: dict[str, int], state: State, decided: int, fault: bool
) -> None:
    """Paid and given back count together: 280 and 20."""
    with writing() as session:
        plan = session.get_one(Application, books["paid"])
        plan.state = state
        told = f"plan {plan.reference}: {decided} cents were decided, 30000 were moved"
    with reading() as session:
        assert queries.check(session, {books["paid"]: decided}) == ([told] if fault else [])


def test_the_proof_does_not_see_half_a_post(books: dict[str, int]) -> None:
    with reading() as session:
        session.get_one(Round, books["round"])
        with writing() as other:
            reserve(other, WORKER, books["corrected"], 1_00, make.nonce())
        assert queries.check(session) == []
