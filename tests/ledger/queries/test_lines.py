"""The money line: what it holds, in how many statements, and that it is read and not summed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from grants.applications.models import Application
from grants.ledger import queries
from grants.ledger.queries.lines import LINES, PLAN_LINES
from grants.ledger.services import give_back, pay, reserve, send
from grants.programmes.models import Programme, Round
from grants.rules.lifecycle import State
from grants.rules.moves import Line, Move
from grants.rules.permissions import Actor
from grants.store.session import Database, reading, writing
from tests import make
from tests.fixtures_db import Clock

WORKER = Actor(None, "worker")


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(database.reader, "before_cursor_execute", hear)
    yield said
    event.remove(database.reader, "before_cursor_execute", hear)


def test_asked_counts_what_still_waits_for_an_answer(database: Database, clock: Clock) -> None:
    with writing() as session:
        home = make.published_round(session, cents=1_000_00)
        for number, state in enumerate(State, start=1):
            make.application(session, home, state, cents=number * 100)
        round_id = home.id
    with reading() as session:
        assert queries.line(session, round_id) == Line(0, 0, 0, 1_000_00, asked=2_00 + 3_00, returned=0)


def test_a_round_not_published_and_one_that_does_not_exist_hold_nothing(database: Database, clock: Clock) -> None:
    with writing() as session:
        draft = make.drafted_round(session).id
    with reading() as session:
        assert queries.line(session, draft) == queries.line(session, 999_999) == Line(0, 0, 0, 0, 0, 0)
        assert queries.lines(session, []) == {}
        assert queries.plan_line(session, 999_999) == queries.PlanLine()


def test_lines_of_many_rounds_are_one_statement(database: Database, clock: Clock) -> None:
    with writing() as session:
        here = make.place(session)
        home = session.get_one(Programme, here.programme_id)
        spots = [here, make.place(session), *(make.place(session, in_programme=home) for _ in range(3))]
        rounds = [make.published_round(session, spot, cents=(n + 1) * 100_00) for n, spot in enumerate(spots)]
        ids, programme = [each.id for each in rounds], here.programme_id
    with reading() as session, _statements(database) as said:
        found = queries.lines(session, ids)
        of_programme = queries.lines_of_programme(session, programme)
    assert len(said) == 2
    assert [found[each].ceiling for each in ids] == [100_00, 200_00, 300_00, 400_00, 500_00]
    assert sorted(of_programme) == sorted([ids[0], *ids[2:]])


def test_plan_lines_are_one_statement(database: Database, clock: Clock) -> None:
    with writing() as session:
        home = make.published_round(session, cents=1_000_00)
        plans = [make.application(session, home, State.AWARDED).id for _ in range(3)]
        for verb, cents in ((reserve, 100_00), (send, 60_00), (pay, 50_00), (give_back, 5_00)):
            verb(session, WORKER, plans[1], cents, make.nonce())
    with reading() as session, _statements(database) as said:
        found = queries.plan_lines(session, plans)
    assert len(said) == 1
    assert found[plans[0]] == found[plans[2]] == queries.PlanLine()
    assert found[plans[1]] == queries.PlanLine(reserved=40_00, underway=10_00, paid=45_00, returned=5_00)


def _plan_of(database: Database, statement: Any) -> list[str]:
    """Ask the database how it would read a statement."""
    dialect = database.reader.dialect
    words = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    with database.writer.connect() as connection:
        if dialect.name == "sqlite":
            return [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
        # A small table is read whole whatever its indexes; this asks whether it could be read otherwise.
        connection.execute(text("SET enable_seqscan = off"))
        return [row[0] for row in connection.execute(text(f"EXPLAIN {words}"))]


def test_no_line_is_read_by_going_through_a_table(database: Database) -> None:
    """With a million entries a line must cost what it costs now: every part of it comes through an index."""
    statements: list[Any] = [LINES.where(Round.id.in_([1, 2])), PLAN_LINES.where(Application.id.in_([1, 2]))]
    for statement in statements:
        plan = _plan_of(database, statement)
        assert not [step for step in plan if "Seq Scan" in step or step.startswith("SCAN")], plan
        assert any("ix_ledger_" in step for step in plan)


def test_entries_are_paged_by_number_and_told_with_names(database: Database, clock: Clock) -> None:
    with writing() as session:
        who = make.actor(make.person(session, "Bert Mulder"))
        home = make.published_round(session, cents=1_000_00)
        plan = make.application(session, home, State.AWARDED, title="Jeu de boules")
        other = make.application(session, home, State.AWARDED)
        for _ in range(3):
            reserve(session, who, plan.id, 1_00, make.nonce())
            reserve(session, WORKER, other.id, 1_00, make.nonce())
    with reading() as session:
        first = queries.entries(session, home.id, most=4)
        rest = queries.entries(session, home.id, after=first[-1].number)
        of_plan = queries.entries(session, home.id, application_id=plan.id)
    assert [entry.number for entry in first + rest] == list(range(1, 8))
    assert (first[0].move, first[0].reference, first[0].title) == (Move.FUND, None, None)
    assert [entry.number for entry in of_plan] == [2, 4, 6]
    assert (of_plan[0].actor, of_plan[0].reference, of_plan[0].title) == ("Bert Mulder", plan.reference, plan.title)
    assert (rest[-1].actor, rest[-1].reason, rest[-1].reverses) == (None, None, None)
