"""What the database refuses by itself, whoever asks: each truth, its way around it, and the legal move beside it."""

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from grants.ledger.services import pay, reserve, send
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor
from grants.store.session import Database, broken_truth, writing
from tests import make
from tests.fixtures_db import Clock
from tests.store.notes import POSTGRESQL, SQLITE

WORKER = Actor(None, "worker")
NOW = "'2026-03-02 09:00:00+00:00'"
_ENTRY = (
    "INSERT INTO ledger_entries (round_id, number, application_id, move, source, target, cents, key, line, at,"
    " reverses_id, note_id, hash) VALUES "
)


@pytest.fixture
def book(database: Database, clock: Clock) -> dict[str, int]:
    """A round with a plan that has money everywhere, a draft in another, a step of each, a round not yet published."""
    with writing() as session:
        plan = make.application(session, make.published_round(session, cents=1_000_00), State.AWARDED)
        draft = make.application(session, state=State.DRAFT)
        for verb, cents in ((reserve, 300_00), (send, 200_00), (pay, 100_00)):
            verb(session, WORKER, plan.id, cents, make.nonce())
        empty = make.drafted_round(session)
        found = {"round": plan.round_id, "plan": plan.id, "draft": draft.id, "other": draft.round_id, "empty": empty.id}
    for application in (found["plan"], found["draft"]):
        _run(database, f"INSERT INTO application_steps (application_id, action, at) VALUES ({application}, 'x', {NOW})")
    _run(database, f"INSERT INTO notes (body, made_at) VALUES ('why', {NOW})")
    return found


def _run(database: Database, statement: str) -> int:
    with database.writer.begin() as connection:
        return connection.execute(text(statement)).rowcount


def _truth(database: Database, statement: str) -> str:
    with pytest.raises(IntegrityError) as refused:
        _run(database, statement)
    return broken_truth(refused.value)


REFUSED = [
    ("ledger_append_only", "UPDATE ledger_entries SET cents = 1"),
    ("ledger_append_only", "UPDATE ledger_entries SET note_id = 1 WHERE number = 2"),
    ("ledger_append_only", "DELETE FROM ledger_entries WHERE number = 4"),
    ("application_steps_append_only", "UPDATE application_steps SET action = 'y'"),
    ("application_steps_append_only", "DELETE FROM application_steps WHERE application_id = {plan}"),
    ("applications_stay", "DELETE FROM applications WHERE id = {plan}"),
    ("pot_balances_moved_by_entries", "UPDATE pot_balances SET cents = cents + 1 WHERE account = 'pot'"),
    ("pot_balances_moved_by_entries", "UPDATE pot_balances SET entry_id = entry_id"),
    ("plan_balances_moved_by_entries", "UPDATE plan_balances SET cents = 0"),
    ("plan_balances_moved_by_entries", "UPDATE plan_balances SET application_id = {draft}"),
    ("pot_balances_stay", "DELETE FROM pot_balances"),
    ("plan_balances_stay", "DELETE FROM plan_balances WHERE account = 'paid'"),
    (
        "pot_balances_start_at_nothing",
        "INSERT INTO pot_balances (round_id, account, cents) VALUES ({empty}, 'pot', 1)",
    ),
    (
        "plan_balances_start_at_nothing",
        "INSERT INTO plan_balances (application_id, account, cents, entry_id) VALUES ({draft}, 'paid', 0, 1)",
    ),
    ("rounds_ceiling_only_rises", "UPDATE rounds SET ceiling_cents = ceiling_cents - 1 WHERE id = {round}"),
    ("rounds_ceiling_rises_by_fund", "UPDATE rounds SET ceiling_cents = ceiling_cents + 1 WHERE id = {round}"),
    (
        "house_rule_versions_frozen",
        "INSERT INTO house_rule_versions (round_id, version, questions, written_at) VALUES ({round}, 9, '[]', {now})",
    ),
    ("house_rule_versions_stay", "UPDATE house_rule_versions SET version = 9 WHERE round_id = {round}"),
    ("house_rule_versions_stay", "DELETE FROM house_rule_versions WHERE round_id = {empty}"),
    ("rounds_published_stay", "DELETE FROM rounds WHERE id = {round}"),
    ("house_rules_frozen", "UPDATE house_rules SET question = 'Anders?' WHERE round_id = {round}"),
    ("house_rules_frozen", "UPDATE house_rules SET round_id = {round} WHERE round_id = {empty} AND number = 1"),
    ("house_rules_frozen", "DELETE FROM house_rules WHERE round_id = {round} AND number = 1"),
    (
        "house_rules_frozen",
        "INSERT INTO house_rules (round_id, number, question, question_en) VALUES ({round}, 9, 'Nog iets?', '')",
    ),
    *(
        ("rounds_terms_frozen", f"UPDATE rounds SET {change} WHERE id = {{round}}")
        for change in (
            "opens_on = '2026-01-01'",
            "closes_on = '2027-01-01'",
            "answer_days = 1",
            "most_per_plan_cents = 1",
            "quick_cents = 1",
            "quick_most_cents = 1",
            "legal_base_article = '4'",
            "reference = 'elders-2026'",
            "place_id = (SELECT max(id) FROM places)",
            "published_at = NULL",
        )
    ),
    # number, plan, move, source, target, cents, key, line, at, reverses, note
    (
        "ledger_follows_moves",
        "{entry}({round}, 5, {plan}, 'pay', 'reserved', 'paid', 1, 'k', 1, {now}, NULL, NULL, '')",
    ),
    ("ledger_follows_moves", "{entry}({round}, 5, NULL, 'fund', 'pot', 'outside', 1, 'k', 1, {now}, NULL, NULL, '')"),
    ("ledger_follows_moves", "{entry}({round}, 5, {plan}, 'gift', 'pot', 'paid', 1, 'k', 1, {now}, NULL, NULL, '')"),
    (
        "ledger_cents_positive",
        "{entry}({round}, 5, {plan}, 'pay', 'underway', 'paid', 0, 'k', 1, {now}, NULL, NULL, '')",
    ),
    (
        "ledger_plan_named_except_for_funding",
        "{entry}({round}, 5, NULL, 'reserve', 'pot', 'reserved', 1, 'k', 1, {now}, NULL, NULL, '')",
    ),
    (
        "ledger_plan_in_its_round",
        "{entry}({other}, 2, {plan}, 'reserve', 'pot', 'reserved', 1, 'k', 1, {now}, NULL, NULL, '')",
    ),
    (
        "plan_balances_opened",
        "{entry}({other}, 2, {draft}, 'reserve', 'pot', 'reserved', 1, 'k', 1, {now}, NULL, NULL, '')",
    ),
    (
        "pot_balances_opened",
        "{entry}({empty}, 1, NULL, 'fund', 'outside', 'pot', 1, 'k', 1, {now}, NULL, NULL, '')",
    ),
    *(
        (
            "ledger_numbered_without_gap",
            f"{{entry}}({{round}}, {number}, {{plan}}, 'pay', 'underway', 'paid', 1, 'k', 1, {{now}}, NULL, NULL, '')",
        )
        for number in (4, 6, 1, 0)
    ),
    *(
        (
            "pot_balances_not_negative",
            f"{{entry}}({{round}}, 5, {{plan}}, 'reserve', 'pot', 'reserved', {most}, 'k', 1, {{now}}, NULL, NULL, '')",
        )
        for most in (700_01, 9_999_99)
    ),
    (
        "plan_balances_not_negative",
        "{entry}({round}, 5, {plan}, 'pay', 'underway', 'paid', 10001, 'k', 1, {now}, NULL, NULL, '')",
    ),
    # Corrections: without a reason, of another amount, of another plan's move, in the wrong direction.
    (
        "ledger_correction_has_reason",
        "{entry}({round}, 5, {plan}, 'pay', 'paid', 'underway', 10000, 'k', 1, {now}, {pay}, NULL, '')",
    ),
    (
        "ledger_correction_mirrors",
        "{entry}({round}, 5, {plan}, 'pay', 'paid', 'underway', 9999, 'k', 1, {now}, {pay}, 1, '')",
    ),
    (
        "ledger_correction_mirrors",
        "{entry}({round}, 5, {plan}, 'send', 'underway', 'reserved', 10000, 'k', 1, {now}, {pay}, 1, '')",
    ),
    (
        "ledger_correction_goes_back",
        "{entry}({round}, 5, {plan}, 'pay', 'underway', 'paid', 10000, 'k', 1, {now}, {pay}, 1, '')",
    ),
]


def test_the_database_refuses_by_name(database: Database, book: dict[str, int]) -> None:
    """All in one world: what is refused changes nothing."""
    words = {"entry": _ENTRY, "now": NOW, "pay": _last_entry(database), **book}
    told = [(_truth(database, statement.format_map(words)), statement) for _, statement in REFUSED]
    assert told == REFUSED


def _last_entry(database: Database) -> int:
    with database.reader.connect() as connection:
        return int(connection.execute(text("SELECT id FROM ledger_entries WHERE move = 'pay'")).scalar_one())


ALLOWED = [
    "UPDATE rounds SET evening_on = '2026-05-01', evening_time = '20:00', evening_place = 'Hier' WHERE id = {round}",
    "UPDATE rounds SET contact_name = 'A', contact_phone = '1', stand_in_name = 'B' WHERE id = {round}",
    "UPDATE rounds SET closed_at = {now}, version = version + 1 WHERE id = {round}",
    "UPDATE rounds SET answer_days = 30, ceiling_cents = 1 WHERE id = {empty}",
    "UPDATE house_rules SET question = 'Anders?' WHERE round_id = {empty}",
    "UPDATE applications SET title = 'Anders' WHERE id = {plan}",
    "DELETE FROM application_steps WHERE application_id = {draft}",
]


def test_the_database_allows(database: Database, book: dict[str, int]) -> None:
    for statement in ALLOWED:
        assert _run(database, statement.format(now=NOW, **book)) > 0, statement


def test_a_draft_goes_with_its_steps(database: Database, book: dict[str, int]) -> None:
    _run(database, f"DELETE FROM application_steps WHERE application_id = {book['draft']}")
    assert _run(database, f"DELETE FROM applications WHERE id = {book['draft']}") == 1


def _forgeries(database: Database) -> Iterator[str]:
    """Every way to move a balance by hand that names an entry and an amount the entries know."""
    with database.reader.connect() as connection:
        entries = connection.execute(text("SELECT id, cents FROM ledger_entries")).all()
    for table in ("pot_balances", "plan_balances"):
        for account in ("outside", "pot", "reserved", "underway", "paid"):
            for entry, cents in [*entries, (999_999, 1)]:
                for change in (cents, -cents):
                    yield (
                        f"UPDATE {table} SET cents = cents + {change}, entry_id = {entry} WHERE account = '{account}'"
                    )


def test_no_entry_moves_a_balance_twice(database: Database, book: dict[str, int]) -> None:
    """A balance may only move to the next entry that touches it, and every entry has moved its balances already."""
    told = [_truth_or_count(database, statement) for statement in _forgeries(database)]
    assert told.count("pot_balances_moved_by_entries") == 2 * 5 * 6
    assert told.count("plan_balances_moved_by_entries") == 2 * 3 * 6
    assert told.count(0) == 2 * 2 * 6  # plans have no row for the pot and for outside
    assert len(told) == 2 * 2 * 5 * 6


def _truth_or_count(database: Database, statement: str) -> str | int:
    try:
        return _run(database, statement)
    except IntegrityError as error:
        return broken_truth(error)


@SQLITE
@pytest.mark.parametrize(
    ("truth", "table"),
    [
        ("ledger_append_only", "ledger_entries"),
        ("application_steps_append_only", "application_steps"),
        ("pot_balances_stay", "pot_balances"),
        ("plan_balances_stay", "plan_balances"),
    ],
)
def test_replace_does_not_get_past(database: Database, book: dict[str, int], truth: str, table: str) -> None:
    """Not even for a connection that never heard of ``recursive_triggers``, such as the sqlite3 shell."""
    connection = sqlite3.connect(str(make_url(database.url).database))
    for verb in ("REPLACE", "INSERT OR REPLACE"):
        with pytest.raises(sqlite3.IntegrityError, match=f"{truth}|start_at_nothing|opened|numbered"):
            connection.execute(f"{verb} INTO {table} SELECT * FROM {table}")
    connection.rollback()
    connection.close()


@SQLITE
def test_replace_by_another_unique_key_does_not_get_past(database: Database, book: dict[str, int]) -> None:
    """REPLACE also throws out the row that holds the same press, or corrects the same entry."""
    connection = sqlite3.connect(str(make_url(database.url).database))
    key, line = connection.execute("SELECT key, line FROM ledger_entries WHERE move = 'pay'").fetchone()
    row = f"({book['round']}, 5, {book['plan']}, 'pay', 'underway', 'paid', 1, '{key}', {line}, {NOW}, NULL, NULL, '')"
    with pytest.raises(sqlite3.IntegrityError, match="ledger_press_once"):
        connection.execute(_ENTRY.replace("INSERT", "REPLACE") + row)
    connection.rollback()
    connection.close()


@POSTGRESQL
@pytest.mark.parametrize(
    ("truth", "table"),
    [
        ("ledger_append_only", "ledger_entries"),
        ("pot_balances_stay", "pot_balances"),
        ("application_steps_append_only", "application_steps"),
        ("applications_stay", "applications"),
        ("rounds_published_stay", "rounds"),
        ("house_rules_frozen", "house_rules"),
    ],
)
def test_truncate_is_refused(database: Database, book: dict[str, int], truth: str, table: str) -> None:
    assert _truth(database, f"TRUNCATE {table}, pot_balances, plan_balances CASCADE") in {truth, "pot_balances_stay"}
    assert _truth(database, f"TRUNCATE {table} CASCADE").endswith(("_stay", "_only", "_frozen"))
