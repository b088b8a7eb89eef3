"""What the desk looks up: the right rows for the right people, along indexes, on both databases."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.desk import queries
from grants.desk.queries import Filters, PlanItem
from grants.programmes.models import Place, Round
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.permissions import Actor, Deed, Grant, Role
from grants.store import clock as house_clock
from grants.store.session import Database, reading, writing
from tests import make

STATES = (State.SUBMITTED, State.IN_REVIEW, State.AWARDED, State.CLOSED, State.NOT_YET)


def _scope(*grants: Grant) -> Any:
    return queries.scope(Actor(1, "Marloes", frozenset(grants)), Deed.READ_DESK)


def _pour(session: Session, of: Round, count: int, moments: int = 50) -> None:
    """Write many plans at once, several at the same moment: only how they are found matters here."""
    now = house_clock.now()
    rows = []
    for number in range(count):
        name = f"{of.id}-{number}"
        sent = now + timedelta(minutes=number % moments)
        rows.append({
            "reference": f"X{name}", "draft_token_hash": hashlib.sha256(name.encode()).hexdigest(),
            "programme_id": of.programme_id, "place_id": of.place_id, "round_id": of.id,
            "state": STATES[number % len(STATES)], "party_kind": list(PartyKind)[number % 3], "title": f"Plan {name}",
            "total_cents": 100_00, "made_at": now, "changed_at": sent, "submitted_at": sent, "complete_at": sent,
        })  # fmt: skip
    session.execute(insert(Application), rows)


@pytest.fixture
def crowd(database: Database) -> list[Place]:
    """Two programmes with two places each, and a few thousand plans."""
    with writing() as session:
        homes = [make.programme(session) for _ in range(2)]
        spots = [make.place(session, in_programme=home) for home in homes for _ in range(2)]
        for spot in spots:
            _pour(session, make.published_round(session, spot), 1500)
    with writing() as session:
        session.execute(text("ANALYZE"))
    return spots


def _pages(of: Any, wanted: Filters) -> Iterator[list[PlanItem]]:
    with reading() as session:
        while True:
            found = queries.plans(session, of, wanted)
            yield found.rows
            if found.after is None:
                return
            wanted = Filters(wanted.place_id, wanted.party, wanted.state, found.after)


def test_plans_come_page_by_page_each_once_newest_first(crowd: list[Place]) -> None:
    of = _scope(Grant(Role.OFFICER, crowd[0].programme_id))
    pages = list(_pages(of, Filters(state=State.AWARDED)))
    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [queries.PAGE] * (600 // queries.PAGE)
    assert rows == sorted(rows, key=lambda row: row.key, reverse=True)
    assert len({row.id for row in rows}) == len(rows) == 600
    assert {row.place_id for row in rows} == {crowd[0].id, crowd[1].id}
    assert {row.state for row in rows} == {State.AWARDED}


def test_plans_of_more_programmes_and_places_lie_in_one_order(crowd: list[Place]) -> None:
    of = _scope(
        Grant(Role.OFFICER, crowd[0].programme_id), Grant(Role.TREASURER, place_id=crowd[2].id),
        Grant(Role.OFFICER, place_id=crowd[0].id),
    )  # fmt: skip
    rows = [row for page in _pages(of, Filters(party=PartyKind.YOUTH_GROUP)) for row in page]
    assert rows == sorted(rows, key=lambda row: row.key, reverse=True)
    assert len({row.id for row in rows}) == len(rows) == 3 * 500
    assert {row.place_id for row in rows} == {crowd[0].id, crowd[1].id, crowd[2].id}


def test_plans_of_another_programme_are_not_there(crowd: list[Place]) -> None:
    of = _scope(Grant(Role.OFFICER, crowd[0].programme_id), Grant(Role.PANEL_MEMBER, None, crowd[3].id))
    with reading() as session:
        assert {row.place_id for row in queries.plans(session, of, Filters()).rows} <= {crowd[0].id, crowd[1].id}
        assert {place.id for place in queries.places(session, of)} == {crowd[0].id, crowd[1].id}
        assert queries.plans(session, _scope(Grant(Role.PANEL_MEMBER, crowd[0].programme_id)), Filters()).rows == []


def _wanted(spot: Place) -> Iterator[Filters]:
    after = (house_clock.now() + timedelta(minutes=20), 100)
    for place_id, party, state, seen in product(
        (None, spot.id), (None, PartyKind.YOUTH_GROUP), (None, State.AWARDED), (None, after)
    ):
        yield Filters(place_id, party, state, seen)


def test_plans_walk_along_an_index_and_never_sort(crowd: list[Place], database: Database) -> None:
    of = _scope(Grant(Role.OFFICER, crowd[0].programme_id))
    for wanted in _wanted(crowd[0]):
        for line in _explained(lambda session, wanted=wanted: queries.plans(session, of, wanted)):
            assert "TEMP B-TREE" not in line, (wanted, line)
            assert "Sort" not in line, (wanted, line)
            assert "Seq Scan" not in line, (wanted, line)
            assert not line.startswith("SCAN applications") or "USING INDEX" in line, (wanted, line)


def test_plans_of_two_programmes_walk_along_indexes_too(crowd: list[Place], database: Database) -> None:
    of = _scope(*(Grant(Role.OFFICER, crowd[number].programme_id) for number in (0, 2)))
    for line in _explained(lambda session: queries.plans(session, of, Filters(state=State.CLOSED))):
        assert not any(word in line for word in ("TEMP B-TREE", "Sort", "Seq Scan", "SCAN applications")), line


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_tasks_and_promises_never_read_all_plans(crowd: list[Place], database: Database) -> None:
    """Not even to prepare: before a join SQLite reads the whole table to see which ids it holds (a Bloom filter)."""
    actor = Actor(1, "Marloes", frozenset({Grant(Role.OFFICER, crowd[0].programme_id)}))
    of, now = _scope(*actor.grants), house_clock.now()
    for run in (
        lambda session: queries.tasks(session, actor, now),
        lambda session: queries.promises(session, of, now.date()),
        lambda session: queries.figures(session, of),
    ):
        lines = _explained(run)
        assert not [line for line in lines if line.startswith(("SCAN applications", "BLOOM FILTER ON applications"))]
        # With few rows in the tests it would not filter yet; with a list it never does.
        assert any("LIST SUBQUERY" in line for line in lines)


def _explained(run: Any) -> list[str]:
    """Run a query and return how the database goes about each of its statements."""
    seen: list[tuple[str, Any]] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    with reading() as session:
        run(session)
        event.remove(Engine, "before_cursor_execute", note)
        how = "EXPLAIN QUERY PLAN " if session.get_bind().dialect.name == "sqlite" else "EXPLAIN "
        connection = session.connection()
        return [str(row[-1]) for one, values in seen for row in connection.exec_driver_sql(how + one, values)]
