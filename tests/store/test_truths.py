"""What the database refuses is told by the name of its truth, the same on both databases."""

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from grants.programmes.models import Place
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.history import Note
from grants.store.session import (
    Database,
    Press,
    broken_truth,
    current,
    reading,
    truth,
    writing,
)
from tests import make


def test_each_kind_of_truth_is_told_by_name(database: Database) -> None:
    """UNIQUE, CHECK, partial unique index, primary key, trigger: the same names on both databases."""
    with writing() as session:
        home = make.published_round(session)
        mail = make.person(session, mail="a@voorbeeld.example").email_folded
        session.add(Press(key="k", action="a", made_at=clock.now()))
        other = make.drafted_round(session, session.get_one(Place, home.place_id))
        places = {"round": home.id, "other": other.id, "mail": mail}
    person = "INSERT INTO people (name, email_folded, locale, made_at) VALUES ('x', {mail!r}, '{locale}', '2026-01-01')"
    cases = {
        "uq_people_email_folded": person.format(locale="nl", **places),
        "people_locale_known": person.replace("{mail!r}", "NULL").format(locale="fy"),
        "one_open_round_per_place": "UPDATE rounds SET published_at = '2026-01-01' WHERE id = {other}".format(**places),
        "pk_presses": "INSERT INTO presses (key, action, made_at) VALUES ('k', 'a', '2026-01-01')",
        "rounds_terms_frozen": "UPDATE rounds SET answer_days = 3 WHERE id = {round}".format(**places),
    }
    for name, statement in cases.items():
        with pytest.raises(IntegrityError) as refused, current().writer.begin() as connection:
            connection.execute(text(statement))
        assert broken_truth(refused.value) == name


def test_a_truth_is_told_as_the_refusal_it_was_given(database: Database) -> None:
    truth("pk_presses", lambda: NotNow("press_used"))
    with writing() as session:
        session.add(Press(key="k", action="a", made_at=clock.now()))
    with pytest.raises(NotNow, match="press_used"), writing() as session:
        session.add(Press(key="k", action="b", made_at=clock.now()))


def test_a_truth_without_a_refusal_is_a_fault_of_ours(database: Database) -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.add(Note(body="x" * 4001, made_at=clock.now()))


def test_what_people_typed_is_not_in_the_words_of_a_fault(database: Database) -> None:
    """Faults are logged, and a log is no place for names and accounts."""
    with pytest.raises(DBAPIError) as fault, reading() as session:
        session.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": "Trijn Kuiper"})
    assert "Trijn" not in str(fault.value)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("UNIQUE constraint failed: nowhere.x", ""),
        ("UNIQUE constraint failed: people.name", ""),
        ("UNIQUE constraint failed: ledger_entries.line, ledger_entries.key", "ledger_press_once"),
        ("UNIQUE constraint failed: recommendations.application_id", "one_standing_recommendation"),
        ("FOREIGN KEY constraint failed", ""),
        ("NOT NULL constraint failed: people.name", ""),
    ],
)
def test_the_words_of_sqlite_are_looked_up_in_the_models(words: str, name: str) -> None:
    assert broken_truth(IntegrityError("", None, sqlite3.IntegrityError(words))) == name
