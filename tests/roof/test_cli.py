"""The command line: its exit status is 0 only when what was asked holds."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from grants import cli
from grants.panel.models import Seat
from grants.people import queries
from grants.people.models import Person
from grants.people.services import enter
from grants.programmes.models import Place, RoleHeld, Round
from grants.rules.lots import drawn
from grants.store.session import connect, disconnect, reading, writing
from tests.fixtures_db import Databases
from tests.fixtures_web import SETTINGS

Run = Callable[..., int]

PROGRAMME = {
    "slug": "groningen",
    "name": "Noaber Groningen",
    "body_name": "Programmabureau",
    "postal_address": "Postbus 0",
    "email": "loket@voorbeeld.example",
    "phone": "050 123 45 67",
}
PLACES = (
    "area,municipality,gm_code,cbs_code\n"
    "Siddeburen,Midden-Groningen,GM1952,WK195201\n"
    "Hoogkerk,Groningen,GM0014,WK001408\n"
)
ROUND = {
    "place": "siddeburen",
    "opens_on": "2026-03-02",
    "closes_on": "2026-03-23",
    "ceiling": "10.000",
    "contact_name": "Harma",
    "contact_phone": "050 123 45 68",
    "stand_in_name": "Wim",
    "stand_in_phone": "050 123 45 69",
    "legal_base_title": "Regeling",
    "legal_base_article": "3",
    "legal_base_url": "https://regeling.example/1",
    "evening_on": "2026-03-30",
    "evening_time": "19:30",
    "house_rules": ["Weten de buren ervan?", ["Doet iedereen mee?", "Does everybody join in?"], "Blijft het?"],
}


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command on the database of this test."""
    for name, value in {**SETTINGS, "DATABASE_URL": database_url, "GRANTS_INSTANCE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)

    def do(*words: str) -> int:
        return cli.main(words)

    return do


@pytest.fixture
def scheme(run: Run, tmp_path: Path) -> Run:
    """A programme with two places."""
    (tmp_path / "programme.json").write_text(json.dumps(PROGRAMME))
    (tmp_path / "places.csv").write_text(PLACES)
    assert run("programmes", "add", str(tmp_path / "programme.json")) == 0
    assert run("places", "load", str(tmp_path / "places.csv"), "--programme", "groningen") == 0
    return run


def _add(run: Run, email: str, *words: str) -> int:
    return run("people", "add", "--name", "Anneke", "--email", email, *words)


def test_db_upgrade_and_check(
    databases: Databases, database_kind: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", databases.make(database_kind, migrated=False))
    assert run("db", "check") == 1
    assert run("ledger", "check") == 2, "a database without tables is said, not a crash"
    assert run("db", "upgrade") == 0
    assert run("db", "upgrade") == 0
    assert run("db", "check") == 0
    assert run("ledger", "check") == 0


def test_places_are_loaded_whole_or_not_at_all(scheme: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "more.csv").write_text(PLACES.replace("Siddeburen", "Gieten").replace("WK195201", "WK999901"))
    assert scheme("places", "load", str(tmp_path / "more.csv"), "--programme", "groningen") == 1
    assert "place_known" in capsys.readouterr().err
    with reading() as session:
        assert set(session.scalars(select(Place.slug))) == {"siddeburen", "hoogkerk"}
    assert scheme("places", "load", str(tmp_path / "none.csv"), "--programme", "groningen") == 1
    assert scheme("places", "load", str(tmp_path / "places.csv"), "--programme", "none") == 1


def test_people_add_gives_a_role_or_a_seat(scheme: Run) -> None:
    assert _add(scheme, "a@voorbeeld.example", "--role", "officer", "--programme", "groningen") == 0
    assert _add(scheme, "a@voorbeeld.example", "--role", "officer", "--programme", "groningen") == 0
    assert _add(scheme, "b@voorbeeld.example", "--role", "panel", "--place", "siddeburen", "--band", "young") == 0
    assert _add(scheme, "c@voorbeeld.example", "--role", "chair", "--place", "siddeburen", "--band", "adult") == 0
    assert _add(scheme, "d@voorbeeld.example", "--role", "chair", "--place", "siddeburen", "--band", "adult") == 1
    assert _add(scheme, "e@voorbeeld.example", "--role", "panel", "--place", "siddeburen") == 1
    assert _add(scheme, "e@voorbeeld.example", "--role", "officer", "--programme", "none") == 1
    assert _add(scheme, "geen adres", "--role", "officer", "--programme", "groningen") == 1
    with reading() as session:
        assert len(session.scalars(select(RoleHeld)).all()) == 1
        assert len(session.scalars(select(Seat)).all()) == 2
        assert len(session.scalars(select(Person)).all()) == 3, "a refused command leaves nobody behind"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("people",),
        ("people", "add"),
        ("people", "add", "--name", "A", "--email", "a@b.example", "--role", "king", "--programme", "x"),
        ("demo", "load", "--seed", "x", "--today", "2026-01-01"),
        ("demo", "load", "--seed", "1", "--today", "today"),
    ],
)
def test_wrong_words_are_status_two(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2


def test_people_link_prints_a_way_in_that_works(scheme: Run, capsys: pytest.CaptureFixture[str]) -> None:
    _add(scheme, "a@voorbeeld.example", "--role", "officer", "--programme", "groningen")
    capsys.readouterr()
    assert scheme("people", "link", "A@voorbeeld.example") == 0
    address = capsys.readouterr().out.strip()
    assert address.startswith("http://127.0.0.1:8000/sign-in/")
    with writing() as session:
        entered = enter(session, address.rpartition("/")[2])
        assert entered.person_id == queries.person_by_mail(session, "a@voorbeeld.example")
    assert scheme("people", "link", "niemand@voorbeeld.example") == 1


def test_rounds_publish_opens_the_pot(scheme: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "round.json"
    file.write_text(json.dumps(ROUND))
    assert scheme("rounds", "publish", str(file)) == 1, "no round without a panel"
    for number in range(3):
        _add(scheme, f"p{number}@voorbeeld.example", "--role", "panel", "--place", "siddeburen", "--band", "adult")
    capsys.readouterr()
    assert scheme("rounds", "publish", str(file)) == 0
    assert capsys.readouterr().out.strip() == "siddeburen-2026"
    with reading() as session:
        made = session.scalars(select(Round)).one()
        assert (made.ceiling_cents, made.published_at is not None) == (1_000_000, True)
    assert scheme("rounds", "publish", str(file)) == 1, "one open round a place"
    assert scheme("ledger", "check") == 0


@pytest.mark.parametrize(
    "change", [{"ceiling": "veel"}, {"opens_on": "maart"}, {"strange": 1}, {"contact_name": None}, {"place": "none"}]
)
def test_rounds_publish_says_what_is_wrong(scheme: Run, tmp_path: Path, change: dict[str, object]) -> None:
    terms = {name: value for name, value in {**ROUND, **change}.items() if value is not None}
    (tmp_path / "round.json").write_text(json.dumps(terms))
    assert scheme("rounds", "publish", str(tmp_path / "round.json")) == 1


def test_rounds_publish_takes_the_method_that_divides_the_pot(scheme: Run, tmp_path: Path) -> None:
    for number in range(3):
        _add(scheme, f"p{number}@voorbeeld.example", "--role", "panel", "--place", "siddeburen", "--band", "adult")
    for method, status in (("cards", 1), ("equal_shares", 1), ("draw", 0)):
        (tmp_path / "round.json").write_text(json.dumps({**ROUND, "method": method}))
        assert scheme("rounds", "publish", str(tmp_path / "round.json")) == status, method
    with reading() as session:
        assert session.scalars(select(Round.method)).one() == "draw"


@pytest.mark.parametrize("words", ["[1]", "not json", '"text"'])
def test_a_file_that_is_no_list_of_objects_is_said(scheme: Run, tmp_path: Path, words: str) -> None:
    (tmp_path / "x.json").write_text(words)
    assert scheme("programmes", "add", str(tmp_path / "x.json")) == 1


def test_scheme_prints_tables(capsys: pytest.CaptureFixture[str]) -> None:
    for table in ("lifecycle", "access"):
        assert cli.main(["scheme", table]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len({line.count("|") for line in lines}) == 1
        assert lines[1].replace("|", "").replace("-", "").strip() == ""


# ---- dividing a pot and drawing lots again ----

ELECTION = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost
dear;90
one;30
two;30
VOTES
voter_id;vote
1;dear
2;dear,one
3;one,two
"""


@pytest.mark.parametrize(
    ("words", "winners"),
    [
        ([], ["one", "two"]),
        (["--no-completion"], ["one"]),
        (["--method", "arrival"], ["dear"]),
        (["--method", "draw", "--seed", "1"], None),
    ],
)
def test_scheme_divide(
    words: list[str], winners: list[str] | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.pb").write_text(ELECTION)
    divide = ["scheme", "divide", str(tmp_path / "x.pb"), *words]
    assert cli.main(divide) == 0
    said = capsys.readouterr()
    assert said.err == ""
    if winners is not None:
        assert said.out.split() == winners
    assert cli.main(divide) == 0
    assert capsys.readouterr().out == said.out


def test_scheme_divide_says_the_seed_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.pb").write_text(ELECTION)
    assert cli.main(["scheme", "divide", str(tmp_path / "x.pb"), "--method", "draw"]) == 0
    first = capsys.readouterr()
    seed = first.err.removeprefix("seed: ").strip()
    assert cli.main(["scheme", "divide", str(tmp_path / "x.pb"), "--method", "draw", "--seed", seed]) == 0
    assert capsys.readouterr().out == first.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ELECTION.replace("3;one,two", "3;three"), "line 14: there is no project 'three'"),
        (ELECTION.replace("90", "veel"), "line 7: 'veel' is no amount"),
        ("", "line 1: META says no budget"),
    ],
)
def test_scheme_divide_says_in_which_line_a_file_is_wrong(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.pb").write_text(text)
    assert cli.main(["scheme", "divide", str(tmp_path / "x.pb")]) == 1
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_text_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.pb").write_bytes(b"META\n\xff\xfe")
    for verb in ("divide", "draw"):
        assert cli.main(["scheme", verb, str(tmp_path / "x.pb")]) == 1
        assert "line 2: this is not UTF-8" in capsys.readouterr().err
    assert cli.main(["scheme", "divide", str(tmp_path / "none.pb")]) == 1


def test_scheme_draw_repeats_a_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lots").write_text("B\n\nA\nC\n")
    assert cli.main(["scheme", "draw", str(tmp_path / "lots"), "--seed", "2026"]) == 0
    assert capsys.readouterr().out.split() == drawn("2026", ["A", "B", "C"])
    assert cli.main(["scheme", "draw", str(tmp_path / "lots"), "--seats", "2", "--seed", "1"]) == 1
    assert "line 1: 'B' is not name;young or name;adult" in capsys.readouterr().err


def test_scheme_draw_seats_a_panel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [f"y{n};young" for n in range(5)] + [f"a{n}; adult" for n in range(5)]
    (tmp_path / "lots").write_text("\n".join(people))
    assert cli.main(["scheme", "draw", str(tmp_path / "lots"), "--seed", "1", "--seats"]) == 0
    seats, reserve = capsys.readouterr().out.split("reserve:")
    assert sorted(name[0] for name in seats.split()) == list("aaaayyy")
    assert len(reserve.split()) == 3
    words = ["scheme", "draw", str(tmp_path / "lots"), "--seed", "1", "--seats", "1"]
    assert cli.main(words) == 1, "three seats for young people are not among one"
    assert cli.main([*words, "--youth-seats", "0"]) == 0
    assert cli.main(["scheme", "draw", str(tmp_path / "lots"), "--seats", "2"]) == 1


# ---- backup and restore ----


def _people() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Person.name)))


def test_a_backup_restores_complete_into_an_empty_database(
    scheme: Run, databases: Databases, database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(scheme, "a@voorbeeld.example", "--role", "officer", "--programme", "groningen")
    file = tmp_path / "copy"
    assert scheme("backup", str(file)) == 0
    assert scheme("restore", str(file)) == 1, "never over somebody's rows"
    empty = databases.make(database_kind, migrated=False)
    monkeypatch.setenv("DATABASE_URL", empty)
    assert scheme("restore", str(file)) == 0
    assert scheme("db", "check") == 0
    connect(empty)
    assert _people() == ["Anneke"]
    disconnect()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_backup_is_whole_while_somebody_writes(scheme: Run, tmp_path: Path) -> None:
    with writing() as session:
        session.execute(text("UPDATE programmes SET name = 'Halverwege'"))
        session.flush()
        assert scheme("backup", str(tmp_path / "copy.sqlite")) == 0
    with sqlite3.connect(tmp_path / "copy.sqlite") as copy:
        assert copy.execute("SELECT name FROM programmes").fetchone() == ("Noaber Groningen",)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", [b"", b"not a database at all, really not" * 40])
def test_a_broken_copy_is_not_put_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: bytes) -> None:
    (tmp_path / "broken").write_bytes(words)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite")
    assert run("restore", str(tmp_path / "broken")) == 1
    assert not (tmp_path / "new.sqlite").exists()


def test_a_copy_cannot_be_made_where_there_is_no_folder(run: Run, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "none" / "copy")) == 1
    assert run("restore", str(tmp_path / "none")) == 1


def test_the_command_itself_starts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from grants.cli import main; sys.exit(main())", "scheme", "lifecycle"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "| submit | draft | submitted |" in done.stdout
